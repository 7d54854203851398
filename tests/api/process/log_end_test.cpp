#include <catch2/catch_test_macros.hpp>

#include "jetpage/api/process/log_end.hpp"
#include "jetpage/eventstore/memory/log.hpp"
#include "tests/support/await.hpp"

using namespace jetpage;
using eventstore::Position;
using jetpage::tests::await;
using projections::ViewState;
using projections::ViewStatus;

// When a process is ready: its views are near the end of the log.

namespace {

struct Cinema {
  // Any bytes will do: only their number matters.
  void grow(int entries) {
    for (int entry = 0; entry < entries; ++entry) log.inject("cinema", "cinema.movie.1", {});
  }
  [[nodiscard]] bool knows(Position end) {
    return await([&] { return *log_end.last() == end; });
  }
  bool near(ViewState state, Position position) {
    ViewStatus view;
    view.state = state;
    view.position = position;
    return log_end.is_near({view}, 10);
  }

  eventstore::MemoryLog log;
  std::unique_ptr<eventstore::EventStore> store = std::move(*log.open("cinema", true));
  api::LogEnd log_end{*store};
};

}  // namespace

TEST_CASE("a view is near the end of the log as long as it is at most the lag behind") {
  Cinema cinema;
  cinema.grow(30);
  REQUIRE(cinema.knows(30));
  CHECK(cinema.near(ViewState::live, 30));
  CHECK(cinema.near(ViewState::live, 20));
  CHECK(!cinema.near(ViewState::live, 19));
  CHECK(!cinema.near(ViewState::paused, 19));
  cinema.grow(1);
  REQUIRE(cinema.knows(31));
  CHECK(!cinema.near(ViewState::live, 20));
}

TEST_CASE("a view that is being rebuilt serves its old generation, and one that was stopped waits for an operator") {
  Cinema cinema;
  cinema.grow(30);
  REQUIRE(cinema.knows(30));
  CHECK(cinema.near(ViewState::rebuilding, 1));
  CHECK(cinema.near(ViewState::stopped, 1));
}
