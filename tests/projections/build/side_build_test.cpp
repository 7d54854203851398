#include "jetpage/projections/build/side_build.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <cstdio>

#include "jetpage/projections/build/handover.hpp"
#include "jetpage/projections/build/view_check.hpp"
#include "jetpage/projections/rows/changes.hpp"
#include "tests/projections/follow/projected.hpp"
#include "tests/support/await.hpp"
#include "tests/support/file_size_limit.hpp"

// Rebuilds beside a projector, or with none.
using namespace jetpage;
using namespace jetpage::tests;
using library::book::ShelvedT;
using projections::Generation;
using projections::Handover;
using projections::SideBuild;

namespace {

struct Shelves {
  Shelves() { shelve(50); }
  void shelve(int count) {
    for (int i = 0; i < count; ++i) log.book(ShelvedT{.bookId = "b" + std::to_string(++shelved), .title = "t"});
  }
  std::unique_ptr<SideBuild> begin(bool fresh = false) {
    return std::move(SideBuild::begin(log.store(), library_views(), data.path(), options(), fresh)).value();
  }
  projections::RebuildOptions options() {
    projections::RebuildOptions options;
    options.knows = [](std::string_view type) { return type.starts_with("library."); };
    options.progress = [this](const projections::RebuildProgress&) { return go_on; };
    return options;
  }
  eventstore::Result<std::uint64_t> hand_over(const std::string& view, Handover::Wish wish = Handover::Wish::adopt) {
    return projections::hand_over(data.path(), "library", view, wish, {.patience = std::chrono::seconds(10)});
  }
  std::vector<std::string> findings() {
    std::vector<std::string> found;
    projections::ViewCheckOptions checking;
    checking.data = data.path();
    checking.knows = options().knows;
    checking.found = [&](const projections::ViewFinding& f) { found.push_back(f.view + " " + f.key + " " + f.code); };
    REQUIRE(projections::check_views(log.store(), library_views(), checking).ok());
    return found;
  }

  TestLog log;
  TempFolder data;
  int shelved = 0;
  bool go_on = true;
};

}  // namespace

TEST_CASE("What is built beside is served by a projector that runs, once it has seen as much") {
  Shelves shelves;
  Projected views(shelves.log, {.data = shelves.data.path()});
  views->start();
  REQUIRE(views.wait("books", 50));
  {
    const auto build = shelves.begin();
    REQUIRE(build->run(0).ok());
    build->close();
    shelves.shelve(10);
    REQUIRE(views.wait("books", 60));
  }
  CHECK(*shelves.hand_over("books") == 2);
  CHECK(*shelves.hand_over("loans") == 2);
  CHECK(views.model("books").position() >= 60);
  CHECK(views.status("books").generation == 2);
  CHECK((*views.model("books").get("b60")).has_value());
  CHECK(*shelves.hand_over("books", Handover::Wish::roll_back) == 1);
  CHECK((*views.model("books").get("b60")).has_value());
  CHECK(views.differences().empty());
}

TEST_CASE("What is built beside is served by the next projector when none runs") {
  Shelves shelves;
  {
    const auto build = shelves.begin();
    REQUIRE(build->run(0).ok());
    build->close();
  }
  CHECK(*shelves.hand_over("books") == 1);
  CHECK(*shelves.hand_over("loans") == 1);
  CHECK(shelves.findings().empty());
  Projected views(shelves.log, {.data = shelves.data.path()});
  CHECK(views.model("books").position() == 50);
  CHECK(shelves.hand_over("books", Handover::Wish::roll_back).error().code != "");
}

TEST_CASE("A request that was made while no projector ran is granted by the next") {
  Shelves shelves;
  {
    const auto build = shelves.begin();
    REQUIRE(build->run(0).ok());
    build->close();
  }
  Handover handover(shelves.data.path(), "library", "books");
  REQUIRE(handover.request(Handover::Wish::adopt).ok());
  Projected views(shelves.log, {.data = shelves.data.path()});
  views->start();
  REQUIRE(await([&] { return !handover.pending(); }));
  INFO(handover.refused().value_or("granted"));
  CHECK_FALSE(handover.refused());
  REQUIRE(views.wait("books", 50));
  REQUIRE(views.wait("loans", 50));
  CHECK(views.differences().empty());
}

TEST_CASE("A build that was interrupted goes on, and one from another log or of another program does not") {
  Shelves shelves;
  shelves.go_on = false;
  CHECK(shelves.begin()->run(0).error().code == "rebuild_interrupted");
  shelves.go_on = true;
  shelves.shelve(5);
  CHECK(shelves.begin()->views()[0].resumed == 50);
  CHECK(shelves.begin(true)->views()[0].resumed == 0);
  const auto holding = shelves.begin();
  const auto other = SideBuild::begin(shelves.log.store(), library_views(), shelves.data.path(), shelves.options());
  CHECK(other.error().code == "rebuild_running");
}

TEST_CASE("A build whose last write ended in the middle does not go on, because its rows are ahead of its checkpoint") {
  Shelves shelves;
  shelves.go_on = false;
  const auto folder = [&] {
    const auto build = shelves.begin();
    CHECK(build->run(0).error().code == "rebuild_interrupted");
    return Handover(shelves.data.path(), "library", "books").beside();
  }();
  CHECK(shelves.begin()->views()[0].resumed == 50);
  {
    const auto view = library_views().front();
    auto generation = std::move(Generation::open(folder, view, projections::lmdb::Durability::none, 64 << 20)).value();
    projections::RowChanges changes(*generation);
    const auto found = changes.find("b1").value();
    const std::vector<std::uint8_t> row(found.begin(), found.end());
    for (std::size_t i = 0; i < 3 * Generation::changes_at_once; ++i) changes.put(std::to_string(i), "", row);
    changes.release();
    const auto checkpoint = generation->checkpoint();
    {
      const FileSizeLimit limit(generation->bytes_on_disk() + 6 * 1'024 * 1'024);
      REQUIRE_FALSE(generation->write(changes, checkpoint).ok());
    }
    CHECK_FALSE(generation->whole());
    CHECK(generation->checkpoint() == checkpoint);
  }
  CHECK(shelves.begin()->views()[0].resumed == 0);
}

TEST_CASE("A build over an empty log succeeds") {
  Shelves shelves;
  TestLog empty;
  auto build = std::move(SideBuild::begin(empty.store(), library_views(), shelves.data.path(), {})).value();
  REQUIRE(build->run(0).ok());
  build->close();
  CHECK(*shelves.hand_over("books") == 1);
}

TEST_CASE("A projector refuses what it cannot serve, says why, and serves on") {
  Shelves shelves;
  Projected views(shelves.log, {.data = shelves.data.path()});
  views->start();
  REQUIRE(views.wait("books", 50));
  const auto nothing = shelves.hand_over("books");
  CHECK(nothing.error().code == "handover_refused");
  const auto no_previous = shelves.hand_over("books", Handover::Wish::roll_back);
  CHECK(no_previous.error().message.find("no previous generation") != std::string::npos);
  CHECK(views.status("books").generation == 1);
}

TEST_CASE("No policy, and nothing that decides, is linked where views are rebuilt") {
  std::FILE* pipe = popen("nm -C /proc/$PPID/exe 2>/dev/null", "r");
  REQUIRE(pipe != nullptr);
  std::string symbols;
  std::array<char, 65'536> part{};
  for (std::size_t got; (got = std::fread(part.data(), 1, part.size(), pipe)) > 0;) symbols.append(part.data(), got);
  if (pclose(pipe) != 0 || symbols.empty()) SKIP("nm is not on PATH");
  CHECK(symbols.find("jetpage::projections::SideBuild") != symbols.npos);
  CHECK(symbols.find("jetpage::aggregates") == symbols.npos);
  CHECK(symbols.find("PolicyRunner") == symbols.npos);
}
