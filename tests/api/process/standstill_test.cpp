#include <catch2/catch_test_macros.hpp>

#include "jetpage/api/process/standstill.hpp"

using namespace jetpage;
using namespace std::chrono_literals;

// Who is behind the log's end and does not move is not called well, whoever is to blame.

namespace {

using Names = std::vector<std::string>;

struct Watched {
  // What is seen a while later of a view there.
  Names later(std::chrono::seconds time, eventstore::Position position, std::optional<eventstore::Position> end,
              eventstore::Position rebuilt = 0) {
    now += time;
    return standstill.look({{"movies", position, rebuilt}}, end, now);
  }

  api::Standstill standstill;
  api::Standstill::Time now{1h};
};

}  // namespace

TEST_CASE("a view that is behind and does not move is noticed after ten seconds, until it moves") {
  Watched cinema;
  CHECK(cinema.later(0s, 7, 8).empty());
  CHECK(cinema.later(9s, 7, 20).empty());
  CHECK(cinema.later(1s, 7, 20) == Names{"movies"});
  CHECK(cinema.later(60s, 7, 20) == Names{"movies"});
  CHECK(cinema.later(1s, 8, 20).empty());
  CHECK(cinema.later(10s, 8, 20) == Names{"movies"});
}

TEST_CASE("a view that moves is not standing still, however far behind it is and however seldom one looks") {
  Watched cinema;
  for (eventstore::Position position = 1; position < 10; ++position) {
    CHECK(cinema.later(60s, position, 1'000'000).empty());
  }
}

TEST_CASE("a view at the log's end may stay there, and the first entry behind it begins the count") {
  Watched cinema;
  CHECK(cinema.later(0s, 7, 7).empty());
  CHECK(cinema.later(600s, 7, 7).empty());
  CHECK(cinema.later(600s, 7, 8).empty());
  CHECK(cinema.later(9s, 7, 8).empty());
  CHECK(cinema.later(1s, 7, 8) == Names{"movies"});
}

TEST_CASE("a view whose rebuild gets on is not standing still") {
  Watched cinema;
  for (eventstore::Position rebuilt = 0; rebuilt < 5; ++rebuilt) CHECK(cinema.later(9s, 7, 100, rebuilt).empty());
  CHECK(cinema.later(10s, 7, 100, 4) == Names{"movies"});
}

TEST_CASE("while the log is away nobody can move, and nobody is blamed") {
  Watched cinema;
  CHECK(cinema.later(0s, 7, 8).empty());
  CHECK(cinema.later(60s, 7, std::nullopt).empty());
  CHECK(cinema.later(1s, 7, 8).empty());
  CHECK(cinema.later(10s, 7, 8) == Names{"movies"});
}
