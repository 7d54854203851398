#include <catch2/catch_test_macros.hpp>

#include "jetpage/aggregates/startbuck/order_desk.hpp"
#include "jetpage/aggregates/startbuck/order_policies.hpp"
#include "jetpage/aggregates/startbuck/pay_policies.hpp"
#include "jetpage/aggregates/startbuck/store_policies.hpp"
#include "tests/support/saga.hpp"

// The whole saga of startbuck, over a log in memory.
using namespace jetpage;
using namespace jetpage::tests;
using namespace startbuck;
using delivery::Delivery;
using eventstore::Fault;
using order::Order;
using pay::Payment;

namespace {

struct Startbuck : Saga<Order, Payment, Delivery> {
  Startbuck() : Saga("startbuck") {}
  void start_all() {
    start<OrderPolicies>();
    start<PayPolicies>();
    start<StorePolicies>();
  }
  auto place(const Key& key = {}, std::chrono::milliseconds time = std::chrono::seconds(5)) {
    return create<Order, order::OrderDesk>(&order::PlaceT::id, order::PlaceT{.productId = "latte"}, key, time);
  }
  auto pay_alone(const schemas::Text& order_id = {}) {
    return create<Payment>(&pay::PayT::id, pay::PayT{.orderId = order_id, .productId = "latte"});
  }
  auto cancel(std::int64_t id) { return send<Order>(id, order::CancelT{.id = id}); }
  void fail_appends(const std::string& subject, Failure how) {
    faults.plan([=](const Call& call) {
      return call.what == "append" && call.on == subject ? std::optional(how) : std::nullopt;
    });
  }
};

const Texts placed = {"Paid", "Ordered", "Delivered", "OrderDelivered"};
const Texts undone = {"OrderCanceled", "PayCanceled", "DeliveryCanceled"};

Texts both(Texts first, const Texts& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

}  // namespace

TEST_CASE("startbuck: an order is paid, placed, delivered; cancelling undoes payment and delivery, in this order") {
  Startbuck system;
  system.start_all();
  REQUIRE(system.place()->id == "1");
  REQUIRE(system.wait_quiet());
  CHECK(system.names() == placed);
  CHECK(system.shown<Order>(1)->status == "Delivered");
  REQUIRE(system.cancel(1).ok());
  REQUIRE(system.wait_quiet());
  CHECK(system.names() == both(placed, undone));
  CHECK(system.shown<Order>(1)->status == "OrderCanceled");
  CHECK(system.shown<Payment>(1)->status == "PayCanceled");
  CHECK(system.shown<Delivery>(1)->status == "DeliveryCanceled");
  CHECK(system.cancel(1)->satisfied);
  REQUIRE(system.wait_quiet());
  CHECK(system.names() == both(placed, undone));
  CHECK(system.parked() == 0);
}

TEST_CASE("startbuck: pay down: nothing is written, and the number is used by the next") {
  Startbuck system;
  system.callee_is_up = false;
  const auto refused = system.place();
  CHECK(refused.is(Fault::unavailable));
  CHECK(refused.error().code == "dependency_unavailable");
  CHECK(system.names().empty());
  system.callee_is_up = true;
  CHECK(system.place()->id == "1");
}

TEST_CASE("startbuck: the store waits for the order, which is on the log behind its payment") {
  Startbuck system;
  system.start_all();
  REQUIRE(system.send<Payment>(1, pay::PayOrderT{.id = 1, .productId = "latte"}).ok());
  REQUIRE(await([&] { return system.status("store").waiting == 1 && system.status("order").waiting == 1; }));
  REQUIRE(system.send<Order>(1, order::PlaceT{.id = 1, .productId = "latte"}).ok());
  REQUIRE(system.wait_quiet());
  CHECK(system.names() == placed);
}

TEST_CASE("startbuck: an order that surely cannot be written gives its payment back at once, and nothing is made") {
  Startbuck system;
  system.start_all();
  system.fail_appends("startbuck.order.1", Failure::unavailable);
  CHECK(system.place().is(Fault::unavailable));
  CHECK(system.names() == Texts{"Paid", "PayCanceled"});
  system.faults.heal();
  system.time.pass(std::chrono::seconds(30));
  REQUIRE(system.wait_quiet());
  CHECK(system.names() == Texts{"Paid", "PayCanceled", "DeliveryCanceled"});
  CHECK(system.place()->id == "2");
}

TEST_CASE("startbuck: an order that never comes: its payment is given back in time, once, and its key starts anew") {
  Startbuck system;
  system.start_all();
  system.fail_appends("startbuck.order.1", Failure::unavailable);
  CHECK_FALSE(system.place("k").ok());
  REQUIRE(await([&] { return system.status("order").waiting == 1; }));
  CHECK(system.names() == Texts{"Paid"});
  system.faults.heal();
  system.time.pass(std::chrono::seconds(30));
  REQUIRE(system.wait_quiet());
  CHECK(system.count("PayCanceled { id: 1") == 1);
  CHECK(system.count("DeliveryCanceled { id: 1") == 1);
  CHECK(system.place("k")->id == "2");
  REQUIRE(system.wait_quiet());
  CHECK(system.count("OrderDelivered { id: 2") == 1);
  CHECK(system.count("Delivered { id: 1") == 0);
  CHECK(system.count("PayCanceled") == 1);
}

TEST_CASE("startbuck: a payment by itself is delivered, belongs to no order, and is not given back") {
  Startbuck system;
  system.start_all();
  REQUIRE(system.pay_alone()->id == "1");
  REQUIRE(system.wait_quiet());
  system.time.pass(std::chrono::seconds(31));
  REQUIRE(system.place()->id == "2");  // 1 is paid, and not by this order
  REQUIRE(system.wait_quiet());
  CHECK(system.names() == both({"Paid", "Delivered"}, placed));
  CHECK(system.pay_alone()->id == "3");
}

TEST_CASE("startbuck: a payment by hand for an order that is not there is given back in time") {
  Startbuck system;
  system.start_all();
  REQUIRE(system.pay_alone("A-1").ok());
  REQUIRE(await([&] { return system.status("store").waiting == 1 && system.status("order").waiting == 1; }));
  system.time.pass(std::chrono::seconds(30));
  REQUIRE(system.wait_quiet());
  CHECK(system.count("PayCanceled") == 1);
  CHECK(system.count("DeliveryCanceled") == 1);
  CHECK(system.names().size() == 3);
}

TEST_CASE("startbuck: an order that is canceled while the store is away stays canceled when it returns") {
  Startbuck system;
  system.start<OrderPolicies>();
  system.start<PayPolicies>();
  REQUIRE(system.place().ok());
  REQUIRE(system.wait_quiet());
  REQUIRE(system.cancel(1).ok());
  REQUIRE(system.wait_quiet());
  CHECK(system.names() == Texts{"Paid", "Ordered", "OrderCanceled", "PayCanceled"});
  system.start<StorePolicies>();
  REQUIRE(system.wait_quiet());
  CHECK(system.count("OrderDelivered") == 0);
  CHECK(system.shown<Order>(1)->status == "OrderCanceled");
  CHECK(system.shown<Delivery>(1)->status == "DeliveryCanceled");
}

TEST_CASE("startbuck: services that run again from the beginning of the log change nothing") {
  Startbuck system;
  system.faults.plan([](const Call& call) {
    return call.what == "acknowledge" ? std::optional(Failure::lost_request) : std::nullopt;
  });
  system.start_all();
  for (int i = 0; i < 5; ++i) REQUIRE(system.place().ok());
  REQUIRE(system.wait_quiet());
  REQUIRE(system.cancel(3).ok());
  REQUIRE(system.wait_quiet());
  const auto events = system.events();
  CHECK(events.size() == 5 * placed.size() + undone.size());
  for (int start = 0; start < 2; ++start) {
    system.stop_all();
    system.start_all();
    REQUIRE(system.wait_quiet());
  }
  CHECK(system.events() == events);
}
