#include <catch2/catch_test_macros.hpp>

#include "tests/projections/follow/projected.hpp"
#include "tests/support/await.hpp"
#include "tests/support/failing_disk.hpp"

// A disk that has room and refuses all the same: waiting will not mend it.
using namespace jetpage;
using namespace jetpage::tests;
using namespace library::book;
using projections::ViewState;

namespace {

struct Shelf {
  TestLog log;
  Projected views{log};
  Shelf() {
    views->start();
    shelve("moby");
    REQUIRE(views.wait("books", log.last()));
    REQUIRE(views.wait("loans", log.last()));
  }
  void shelve(const std::string& id) { log.book(ShelvedT{.bookId = id}); }
  void expect_stopped() {
    REQUIRE(await([&] { return views.status("books").state == ViewState::stopped; }));
    const std::string reason = views.status("books").reason;
    INFO(reason);
    CHECK(reason.find("Input/output error") != std::string::npos);
    CHECK(reason.find("has room") != std::string::npos);
    CHECK((*views.model("books").get("moby")).has_value());
  }
};

}  // namespace

TEST_CASE("A live view whose disk fails is stopped, says why and serves what it has") {
  Shelf shelf;
  const FailingDisk disk;
  shelf.shelve("dune");
  shelf.expect_stopped();
  CHECK(shelf.views.status("books").position == 1);
}

TEST_CASE("A rebuild whose disk fails is stopped beside the live view, and may be asked for again") {
  Shelf shelf;
  {
    const FailingDisk disk;
    REQUIRE(shelf.views->rebuild("books").ok());
    shelf.expect_stopped();
  }
  REQUIRE(shelf.views->rebuild("books").ok());
  REQUIRE(await([&] { return shelf.views.status("books").state == ViewState::live; }));
  CHECK(shelf.views.status("books").generation > 1);
  CHECK(shelf.views.differences() == std::vector<std::string>());
}
