#include "jetpage/api/process/peers.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "jetpage/api/http/server.hpp"
#include "jetpage/api/systems/systems.hpp"
#include "jetpage/schemas/cinema_generated.h"

// Synchronous calls as the callee hears them.
namespace peers_test {
namespace {

using namespace jetpage;

// Answers every call in the same way and keeps the keys that came.
struct Callee {
  std::vector<std::string> keys;
  api::HttpServer server{{}, [this](api::Request& request) {
                           keys.emplace_back(request.header("Idempotency-Key").value_or(""));
                           api::Response answer;
                           answer.status = 201;
                           return answer;
                         }};
  int port = server.start("127.0.0.1", 0).value();
};

}  // namespace

TEST_CASE(
    "A call that is repeated comes with its key, and the same cause's call under another number with another one") {
  Callee callee;
  const auto systems = api::shipped_systems();
  const auto& cinema =
      *std::find_if(systems.begin(), systems.end(), [](const auto& one) { return one.name == "cinema"; });
  api::Peers peers(cinema, {{"payment", {"http://127.0.0.1:" + std::to_string(callee.port), ""}}});
  aggregates::CommandMeta meta;
  meta.cause = "key:0000000000000001:K";
  const auto ask = [&](std::int64_t number) {
    const auto body = eventstore::to_event(cinema::payment::PayT{.payId = number}).data;
    REQUIRE(peers.ask({"payment", eventstore::type_name<cinema::payment::PayT>(), std::to_string(number), body, meta}));
  };
  for (const std::int64_t number : {1, 1, 2}) ask(number);
  REQUIRE(callee.keys.size() == 3);
  CHECK(callee.keys[0] == callee.keys[1]);
  CHECK(callee.keys[0] != callee.keys[2]);  // its number was spent: the callee knows the first key for another payment
}

}  // namespace peers_test
