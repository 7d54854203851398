#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "jetpage/aggregates/policies/parking.hpp"
#include "jetpage/eventstore/jetstream/log.hpp"
#include "tests/stories/operated.hpp"
#include "tests/support/damage.hpp"
#include "tests/support/story_log.hpp"

// jetpage parked on a server whose log somebody poisoned.
using namespace jetpage::tests;
using Catch::Matchers::ContainsSubstring;
using jetpage::eventstore::Position;

namespace {

std::size_t parked_count(const Server& server, const std::string& service) {
  return rows_of(operate(server, {"parked", "list", "cinema", service, "--json"})).size();
}

struct Poisoned {
  Poisoned() {
    open_cinema(server, 2);
    first = publish_raw(server, "cinema.movie.2", "no commit");
    second = publish_raw(server, "cinema.movie.2", "nor this");
    REQUIRE(await([&] { return rows_of(parked("list", {"--json"})).size() == 8; }));  // both by four services
  }
  Finished parked(const std::string& action, std::vector<std::string> more) {
    more.insert(more.begin(), {"parked", action, "cinema"});
    return operate(server, more);
  }
  Server server;
  Position first = 0;
  Position second = 0;
};

}  // namespace

TEST_CASE("parked list and show tell reason, attempts, time and what waits behind") {
  Poisoned cinema;
  const auto listed = cinema.parked("list", {"--json"});
  CHECK(listed.exit_code == 0);
  REQUIRE(rows_of(listed).size() == 8);
  const auto row = rows_of(cinema.parked("list", {"message", "--json"}))[0];
  CHECK(row["service"] == "message");
  CHECK(row["position"] == cinema.first);
  CHECK(row["aggregate"] == "cinema.movie.2");
  CHECK(row["attempts"] == 1);
  CHECK(row["behind"] == 1);
  CHECK(row["reason"] == "the message's bytes are no commit");
  CHECK(row["parkedAt"].get<std::string>().starts_with("20"));
  const auto shown = cinema.parked("show", {"message", std::to_string(cinema.first)});
  CHECK(shown.exit_code == 0);
  CHECK_THAT(shown.out, ContainsSubstring("waits behind position " + std::to_string(cinema.first)));
  CHECK(cinema.parked("show", {"message", "1"}).exit_code == 1);
  CHECK(cinema.parked("show", {"message"}).exit_code == 2);
  CHECK(cinema.parked("list", {"kitchen"}).exit_code == 2);
  CHECK(cinema.parked("burn", {}).exit_code == 2);
}

TEST_CASE("parked replay of what cannot be dealt with says so, and discard keeps who and why") {
  Poisoned cinema;
  const auto first = std::to_string(cinema.first);
  const auto second = std::to_string(cinema.second);
  const auto waits = cinema.parked("replay", {"message", second});
  CHECK(waits.exit_code == 1);
  CHECK_THAT(waits.err, ContainsSubstring("waits behind position " + first));
  const auto again = cinema.parked("replay", {"message", first});
  INFO(again.err);
  CHECK(again.exit_code == 1);
  CHECK_THAT(again.err, ContainsSubstring("still parked, the first at " + first));
  CHECK(rows_of(cinema.parked("list", {"message", "--json"}))[0]["attempts"] == 2);

  CHECK(cinema.parked("discard", {"message", first}).exit_code == 2);
  for (const auto& position : {first, second}) {
    const auto gone = cinema.parked("discard", {"message", position, "--why", "nobody wrote it", "--by", "kim"});
    INFO(gone.err);
    CHECK(gone.exit_code == 0);
  }
  const auto kept = rows_of(cinema.parked("list", {"message", "--discarded", "--json"}));
  REQUIRE(kept.size() == 2);
  CHECK(kept[0]["position"] == cinema.first);
  CHECK(kept[0]["by"] == "kim");
  CHECK(kept[0]["why"] == "nobody wrote it");
  CHECK(parked_count(cinema.server, "message") == 0);
  CHECK(parked_count(cinema.server, "movie") == 2);
  Http http(cinema.server.url());
  CHECK(await([&] {
    const auto health = json_of(http.get("/actuator/health"))["components"]["cinema"]["policies"]["cinema-message"];
    return health["parked"] == 0;
  }));
}

TEST_CASE("parked replay runs what was parked with a server that runs, and is remembered for one that will") {
  Server server;
  open_cinema(server, 2);
  Position confirmed = 0;
  std::string subject;
  {
    const StoryLog log(server);
    for (const auto& entry : log.entries()) {
      if (entry.commit()->event(0).type != "cinema.reservation.ReservationConfirmed") continue;
      confirmed = entry.position;
      subject = entry.subject;
    }
    // As if its reaction had failed until now: it is repeated, and recognised.
    const auto other = *jetpage::eventstore::JetStreamLog::connect({.url = server.nats_owner_url()});
    jetpage::aggregates::Parking parking(*other->bucket("jetpage_parked", std::chrono::seconds(0)), "cinema-message");
    REQUIRE(parking.park({confirmed, subject, "by hand", 5, 1}).ok());
  }
  REQUIRE(server.stop() == ExitStatus{0, 0});
  const std::vector<std::string> replay = {"parked", "replay", "cinema", "message", std::to_string(confirmed)};
  const auto asked = operate(server, replay);
  INFO(asked.err);
  CHECK(asked.exit_code == 4);
  CHECK_THAT(asked.err, ContainsSubstring("done as soon as one runs"));
  server.start();
  CHECK(await([&] { return parked_count(server, "message") == 0; }));
  Http http(server.url());
  CHECK(count_of(http, "messages") == 1);
  CHECK(operate(server, replay).exit_code == 1);
}
