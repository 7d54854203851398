#include <catch2/catch_test_macros.hpp>
#include <random>

#include "tests/projections/follow/projected.hpp"
#include "tests/support/seed.hpp"

using namespace jetpage;
using namespace jetpage::tests;
using namespace library::book;

namespace {

// A book is known by a number, a text that LMDB cannot take, or nothing.
schemas::Text random_id(std::mt19937_64& random) {
  const int number = between(random, 0, 30);
  if (number == 0) return {};
  if (number == 1) return "";
  if (number == 2) return std::string(2'000, 'z');
  return std::to_string(number);
}

void add_random(TestLog& log, std::mt19937_64& random, int commits) {
  for (int i = 0; i < commits; ++i) {
    const auto id = random_id(random);
    const eventstore::AggregateName aggregate{between(random, 0, 9) == 0 ? "shelf" : "book",
                                              "b" + id.str().substr(0, 9)};
    const int reader = between(random, 1, 4);
    switch (between(random, 0, 6)) {
      case 0:
        log.add(aggregate, ShelvedT{.bookId = id, .title = "title " + std::to_string(i)});
        break;
      case 1:
        log.add(aggregate, BurntT{.bookId = id});
        break;
      case 2:
        log.add(aggregate, DustedT{.bookId = id});
        break;
      case 3:
        log.add(aggregate, ReturnedT{.bookId = id});
        break;
      case 4:
        log.add(aggregate, ReturnedT{.bookId = id}, LentT{.bookId = id, .reader = reader}, DustedT{.bookId = id});
        break;
      default:
        log.add(aggregate, LentT{.bookId = id, .reader = reader});
        break;
    }
  }
}

projections::RebuildOptions options(std::size_t build_bytes) {
  projections::RebuildOptions options;
  options.knows = [](std::string_view) { return true; };
  options.build_bytes = build_bytes;
  options.map_bytes = 128 * 1'024;
  return options;
}

}  // namespace

TEST_CASE("The same log gives the same bytes, however it is cut into batches") {
  std::mt19937_64 random(seed_of("batches"));
  TestLog log;
  add_random(log, random, 6'000);
  const TempFolder folder;
  const auto views = library_views();
  REQUIRE(projections::rebuild(log.store(), views, folder.path() / "whole", options(1 << 30)).ok());
  for (const std::size_t build_bytes : {std::size_t{1}, std::size_t{5'000}, std::size_t{70'000}}) {
    const auto other = folder.path() / std::to_string(build_bytes);
    REQUIRE(projections::rebuild(log.store(), views, other, options(build_bytes)).ok());
    for (const auto& view : views) {
      CHECK(*projections::compare(view, folder.path() / "whole" / view.name, other / view.name) ==
            std::vector<std::string>());
      CHECK(*projections::dump(folder.path() / "whole" / view.name) == *projections::dump(other / view.name));
    }
  }
}

TEST_CASE("A view that followed the log through stops and starts is its rebuild, byte for byte") {
  std::mt19937_64 random(seed_of("restarts"));
  TestLog log;
  const TempFolder data;
  for (int round = 0; round < 12; ++round) {
    projections::ProjectorOptions options;
    options.data = data.path();
    options.batch_entries = static_cast<std::size_t>(between(random, 1, 200));
    options.checkpoint_every = static_cast<std::size_t>(between(random, 1, 400));
    options.map_bytes = 64 * 1'024;
    Projected views(log, options);
    views->start();
    for (int burst = between(random, 0, 5); burst > 0; --burst) {
      add_random(log, random, between(random, 1, 300));
      if (between(random, 0, 1) == 1) REQUIRE(views.wait("loans", log.last()));
    }
    if (between(random, 0, 3) == 0) REQUIRE(views->rebuild("books").ok());
    if (between(random, 0, 1) == 1) REQUIRE(views.wait("books", log.last()));
  }
  Projected views(log, {.data = data.path()});
  views->start();
  REQUIRE(views.wait("books", log.last()));
  REQUIRE(views.wait("loans", log.last()));
  CHECK(views.differences() == std::vector<std::string>());
}

TEST_CASE("A comparison finds a row that was tampered with") {
  std::mt19937_64 random(seed_of("tampering"));
  TestLog log;
  add_random(log, random, 300);
  log.book(ShelvedT{.bookId = "7", .title = "t"});
  const TempFolder folder;
  const auto views = library_views();
  REQUIRE(projections::rebuild(log.store(), views, folder.path() / "one", options(1 << 20)).ok());
  log.book(DustedT{.bookId = "7"});
  log.book(LentT{.bookId = "8", .reader = 9});
  log.book(ShelvedT{.bookId = "new", .title = "t"});
  REQUIRE(projections::rebuild(log.store(), views, folder.path() / "other", options(1 << 20)).ok());
  const auto differing =
      *projections::compare(views[0], folder.path() / "one" / "books", folder.path() / "other" / "books");
  CHECK(std::find(differing.begin(), differing.end(), "7") != differing.end());
  CHECK(std::find(differing.begin(), differing.end(), "new") != differing.end());
  CHECK(differing.size() <= 3);
  CHECK(projections::compare(views[0], folder.path() / "one" / "books", folder.path() / "other" / "books", 1)->size() ==
        1);
}
