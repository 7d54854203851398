#include "jetpage/aggregates/creation/restore_claims.hpp"

#include <catch2/catch_test_macros.hpp>

#include "jetpage/aggregates/history/cause.hpp"
#include "jetpage/aggregates/history/keys.hpp"
#include "tests/aggregates/counter_system.hpp"

// What the bucket of claims held is found on the log.
namespace restore_claims_test {
namespace {

using namespace jetpage;
using namespace jetpage::tests;
using aggregates::cause_of_key;
using aggregates::Keys;

struct Shop : CounterSystem {
  void add(const std::string& id, const std::string& cause) {
    REQUIRE(handler().handle(id, AddT{.amount = 1}, meta_of(cause)).ok());
  }
  std::optional<std::string> claimed(const std::string& key) {
    const auto claim = eventstore::Claims(bucket("claims")).find("test.counter", key);
    REQUIRE(claim.ok());
    return *claim ? std::optional((**claim).id) : std::nullopt;
  }
  void restore() {
    eventstore::Claims claims(bucket("claims"));
    REQUIRE(aggregates::restore_claims(*store, *bucket("marks"), claims, time.now_us()).ok());
  }
};

}  // namespace

TEST_CASE("A key of the last day stands for its aggregate again, an older one does not") {
  Shop shop;
  shop.add("old", cause_of_key("yesterday", 1));
  for (int i = 0; i < 300; ++i) shop.add("a", "cmd:" + std::to_string(i));
  shop.time.pass(std::chrono::microseconds(Keys::kept_for_us + 1));
  shop.add("b", cause_of_key("k", 1));
  for (int i = 300; i < 700; ++i) shop.add("a", "cmd:" + std::to_string(i));
  shop.add("c", cause_of_key("l", 1));
  shop.log.inject("test", "test.counter.9", {1, 2, 3});
  shop.restore();
  CHECK(shop.claimed("k") == "b");
  CHECK(shop.claimed("l") == "c");
  CHECK_FALSE(shop.claimed("yesterday"));
}

TEST_CASE("A claim that is there stays as it is") {
  Shop shop;
  shop.add("b", cause_of_key("k", 1));
  REQUIRE(eventstore::Claims(shop.bucket("claims")).claim("test.counter", "k", "moved").ok());
  shop.restore();
  CHECK(shop.claimed("k") == "moved");
}

TEST_CASE("A log for which it was done is read again only when its latest key has no claim") {
  Shop shop;
  shop.add("b", cause_of_key("k", 1));
  shop.restore();
  eventstore::Claims claims(shop.bucket("claims"));
  shop.add("c", cause_of_key("l", 1));
  REQUIRE(claims.claim("test.counter", "l", "c").ok());
  unsigned written = 0;
  shop.faults.plan([&](const Call& call) -> std::optional<Failure> {
    written += call.what == "create" || call.what == "update" ? 1U : 0U;
    return std::nullopt;
  });
  shop.restore();
  CHECK(written == 0);
  shop.add("d", cause_of_key("m", 1));  // whose claim is lost
  shop.restore();
  CHECK(shop.claimed("m") == "d");
}

TEST_CASE("An empty log, and one that is away") {
  Shop shop;
  shop.restore();
  shop.add("b", cause_of_key("k", 1));
  shop.faults.fail_from(1, Failure::unavailable);
  eventstore::Claims claims(shop.bucket("claims"));
  CHECK(aggregates::restore_claims(*shop.store, *shop.bucket("marks"), claims, shop.time.now_us())
            .is(Fault::unavailable));
  shop.faults.heal();
  shop.restore();
  CHECK(shop.claimed("k") == "b");
}

}  // namespace restore_claims_test
