#include <catch2/catch_test_macros.hpp>

#include <catch2/generators/catch_generators.hpp>

#include "jetpage/eventstore/jetstream/connection/request.hpp"
#include "tests/eventstore/jetstream/outage.hpp"
#include "tests/eventstore/jetstream/raw_nats.hpp"

// The server is there and has forgotten who follows: somebody removed the consumer, or it was lost with the server that carried it.
using namespace jetpage::tests;

namespace {

std::vector<std::string> consumers(const NatsServer& server) {
  const auto reply = raw_request(server.url(), "$JS.API.CONSUMER.NAMES.CINEMA", "");
  const JsonScan names = JsonScan(reply).member("consumers");
  std::vector<std::string> found;
  for (std::size_t i = 0; names.element(i).exists(); ++i) found.emplace_back(names.element(i).text());
  return found;
}

void forget(const NatsServer& server) {
  const auto found = consumers(server);
  REQUIRE(found.size() == 1);
  raw_request(server.url(), "$JS.API.CONSUMER.DELETE.CINEMA." + found.front(), "");
}

}  // namespace

TEST_CASE("A follower that the server has forgotten finds out, however briefly it waits each time") {
  const auto wait = GENERATE(5ms, 50ms, 10'000ms);
  const bool durable = GENERATE(false, true);
  CAPTURE(wait.count(), durable);
  Outage outage;
  append_many(*outage.store, "a", 3);
  const std::unique_ptr<Reader> reader =
      durable ? std::unique_ptr<Reader>(must(outage.store->read_durable("cinema-message", 0)))
              : must(outage.store->read(0));
  read_in_order(*reader, 0, 3);
  CHECK_FALSE(must(reader->next(wait / 10)));
  forget(outage.server);
  append_many(*outage.store, "b", 2);
  const auto forgotten = std::chrono::steady_clock::now();
  std::optional<LogEntry> next;
  REQUIRE(await([&] { return (next = must(reader->next(wait))).has_value(); }, 10s));
  CHECK(std::chrono::steady_clock::now() - forgotten < 6s);  // 5 s of silence, and a new consumer
  CHECK(next->position == 4);
  read_in_order(*reader, 4, 1);
}
