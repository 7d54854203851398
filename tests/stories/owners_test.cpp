#include <signal.h>

#include <catch2/catch_test_macros.hpp>

#include "jetpage/eventstore/jetstream/log.hpp"
#include "tests/eventstore/jetstream/raw_nats.hpp"
#include "tests/support/await.hpp"
#include "tests/support/json.hpp"
#include "tests/support/nats_server.hpp"
#include "tests/support/server.hpp"
#include "tests/support/story_log.hpp"

// Two processes with the policies of the same services, and what operators do to a service's consumer.
namespace jetpage::tests::owners_test {
namespace {

constexpr auto a_while = std::chrono::seconds(30);

struct Mall {
  Server start(const std::string& roles) const {
    return Server({.systems = {"mall"}, .settings = {{"JETPAGE_NATS", nats.url()}, {"JETPAGE_ROLES", roles}}});
  }

  void stock() {
    REQUIRE(http.post("/inventories", R"({"productId":"1","productName":"TV","stock":"1000"})").status == 201);
  }
  void order(int count) {
    for (int i = 0; i < count; ++i) {
      REQUIRE(http.post("/orders", R"({"productId":"1","productName":"TV","qty":"1","customerId":"1"})").status == 201);
    }
    orders += count;
  }
  // Of all orders, whoever reacted; each reaction counts, also one too many.
  [[nodiscard]] int deliveries() const {
    int count = 0;
    for (const auto& entry : StoryLog(nats.url(), "mall").entries()) {
      const auto commit = entry.commit();
      for (std::size_t i = 0; i < commit->size(); ++i)
        count += commit->event(i).type == "mall.delivery.DeliveryStarted";
    }
    return count;
  }
  [[nodiscard]] bool all_delivered() const {
    return await([&] { return deliveries() == orders; }, a_while);
  }

  NatsServer nats{Sync::lazily};
  Server front = start("commands,projections");
  Http http{front.url()};
  int orders = 0;
};

nlohmann::json policy_of(const Server& server) {
  return json_of(Http(server.url()).get("/actuator/health"))["components"]["mall"]["policies"]["mall-delivery"];
}

bool is_live(const Server& server) { return policy_of(server)["state"] == "live"; }

bool comes_alive(const Server& server) {
  return await([&] { return is_live(server); }, a_while);
}

TEST_CASE(
    "one of two processes reacts; the other takes over when it stands still, ends or is killed, and no reaction is "
    "doubled") {
  Mall mall;
  Server one = mall.start("policies");
  REQUIRE(comes_alive(one));
  Server two = mall.start("policies");
  mall.stock();
  mall.order(10);
  REQUIRE(mall.all_delivered());
  CHECK(policy_of(two)["state"] == "standing_by");
  CHECK(policy_of(two)["owner"]["name"].get<std::string>().ends_with(" " + std::to_string(one.pid())));
  CHECK(Http(two.url()).get("/actuator/health").status == 200);

  ::kill(one.pid(), SIGSTOP);
  mall.order(10);
  REQUIRE(comes_alive(two));
  CHECK(mall.all_delivered());
  ::kill(one.pid(), SIGCONT);
  REQUIRE(await([&] { return policy_of(one)["state"] == "standing_by"; }, a_while));
  mall.order(10);
  CHECK(mall.all_delivered());

  two.stop();
  mall.order(10);
  REQUIRE(comes_alive(one));
  CHECK(mall.all_delivered());

  two.start();
  one.kill();
  mall.order(10);
  REQUIRE(comes_alive(two));
  CHECK(mall.all_delivered());
  const auto last = StoryLog(mall.nats.url(), "mall").last();
  CHECK(await([&] { return policy_of(two)["position"] == last; }, a_while));
  CHECK(mall.deliveries() == mall.orders);
}

TEST_CASE("a filter on a service's consumer, or its deletion, makes nobody pass over events") {
  Mall mall;
  Server one = mall.start("policies");
  mall.stock();
  mall.order(3);
  REQUIRE(mall.all_delivered());
  SECTION("filtered") {
    const std::string edit =
        R"({"stream_name":"MALL","action":"update","config":{"durable_name":"mall-delivery","name":"mall-delivery",)"
        R"("opt_start_seq":1,"deliver_policy":"by_start_sequence","ack_policy":"all","ack_wait":3600000000000,)"
        R"("max_ack_pending":-1,"max_deliver":-1,"replay_policy":"instant","filter_subject":"mall.nothing.>"}})";
    const auto edited = raw_request(mall.nats.url(), "$JS.API.CONSUMER.CREATE.MALL.mall-delivery.mall.nothing.>", edit);
    INFO(edited);
    REQUIRE(edited.find("\"error\"") == std::string::npos);
    mall.order(3);
    CHECK(mall.all_delivered());
    CHECK(one.talk().find("set a filter on the consumer mall-delivery") != std::string::npos);
  }
  SECTION("deleted") {
    (void)raw_request(mall.nats.url(), "$JS.API.CONSUMER.DELETE.MALL.mall-delivery", "");
    mall.order(3);
    CHECK(mall.all_delivered());
  }
}

}  // namespace
}  // namespace jetpage::tests::owners_test
