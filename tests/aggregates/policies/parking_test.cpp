#include "jetpage/aggregates/policies/parking.hpp"

#include <catch2/catch_test_macros.hpp>

#include "jetpage/eventstore/memory/log.hpp"

using namespace jetpage;
using aggregates::Parking;

namespace {

struct Lot {
  std::shared_ptr<eventstore::KeyValue> bucket() { return {*log.bucket("parked", std::chrono::seconds(0))}; }
  Parking of(const std::string& reader) { return {bucket(), reader}; }
  eventstore::MemoryLog log;
};

}  // namespace

TEST_CASE("What is parked is listed as it was parked, by position") {
  Lot lot;
  auto parking = lot.of("cinema-message");
  for (const eventstore::Position position : {100U, 9U, 20U}) {
    REQUIRE(parking.park({position, "cinema.movie.1", "영화 [1] \"?\"", 3, 1'700'000'000'000'000}).ok());
  }
  const auto list = parking.list();
  REQUIRE(list->size() == 3);
  CHECK((*list)[0].position == 9);
  CHECK((*list)[1].position == 20);
  CHECK((*list)[2].position == 100);
  CHECK((*list)[2].subject == "cinema.movie.1");
  CHECK((*list)[2].reason == "영화 [1] \"?\"");
  CHECK((*list)[2].attempts == 3);
  CHECK((*list)[2].time_us == 1'700'000'000'000'000);
}

TEST_CASE("Parking again keeps the first reason") {
  Lot lot;
  auto parking = lot.of("cinema-message");
  REQUIRE(parking.park({7, "cinema.movie.1", "first", 1, 1}).ok());
  REQUIRE(parking.park({7, "cinema.movie.1", "second", 2, 2}).ok());
  REQUIRE(parking.list()->size() == 1);
  CHECK(parking.list()->front().reason == "first");
}

TEST_CASE("What is taken out is gone, and taking it out again is no error") {
  Lot lot;
  auto parking = lot.of("cinema-message");
  REQUIRE(parking.park({7, "cinema.movie.1", "x", 1, 1}).ok());
  CHECK(*parking.holds(7));
  REQUIRE(parking.remove(7).ok());
  CHECK_FALSE(*parking.holds(7));
  CHECK(parking.remove(7).ok());
  CHECK(parking.list()->empty());
}

TEST_CASE("Each reader has its own, also when one's name starts like another's") {
  Lot lot;
  REQUIRE(lot.of("cinema-pay").park({1, "s.a.1", "x", 1, 1}).ok());
  REQUIRE(lot.of("cinema-payment").park({2, "s.a.1", "x", 1, 1}).ok());
  REQUIRE(lot.of("cinema-pay").list()->size() == 1);
  CHECK(lot.of("cinema-pay").list()->front().position == 1);
  CHECK(lot.of("cinema").list()->empty());
}

TEST_CASE("A damaged entry is listed as damaged, by its position, and hides no other") {
  Lot lot;
  REQUIRE(lot.of("cinema-message").park({8, "s.a.1", "x", 1, 1}).ok());
  REQUIRE(lot.bucket()->create("cinema-message.7", "not a table").ok());
  const auto list = lot.of("cinema-message").list();
  REQUIRE(list->size() == 2);
  CHECK((*list)[0].position == 7);
  CHECK((*list)[0].damaged);
  CHECK((*list)[0].subject.empty());
  CHECK_FALSE((*list)[1].damaged);
}
