#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <map>
#include <random>
#include <thread>

#include "jetpage/aggregates/kanu/delivery_policies.hpp"
#include "jetpage/aggregates/kanu/order_desk.hpp"
#include "jetpage/aggregates/kanu/order_policies.hpp"
#include "jetpage/aggregates/kanu/payment_policies.hpp"
#include "tests/support/saga.hpp"
#include "tests/support/seed.hpp"

// The whole saga of kanu, over a log in memory.
using namespace jetpage;
using namespace jetpage::tests;
using namespace kanu;
using delivery::Delivery;
using eventstore::Fault;
using order::Order;
using payment::Payment;

namespace {

struct Kanu : Saga<Order, Payment, Delivery> {
  Kanu() : Saga("kanu") {}
  void start_all() {
    start<OrderPolicies>();
    start<PaymentPolicies>();
    start<DeliveryPolicies>();
  }
  auto place(const Key& key = {}) {
    return create<Order, order::OrderDesk>(&order::PlaceT::id, order::PlaceT{.productId = 1, .cost = 1000}, key);
  }
  auto pay(std::int64_t id) { return send<Payment>(id, payment::PayT{.id = id, .paymentStatus = "END"}); }
  auto cancel_payment(std::int64_t id) { return send<Payment>(id, payment::CancelT{.id = id}); }
  auto cancel(std::int64_t id) { return send<Order>(id, order::CancelT{.id = id}); }
  void lose_order(std::int64_t id) {
    const std::string subject = "kanu.order." + std::to_string(id);
    faults.plan([=](const Call& call) {
      return call.what == "append" && call.on == subject ? std::optional(Failure::unavailable) : std::nullopt;
    });
  }
};

}  // namespace

TEST_CASE("kanu: an order waits to be paid, is delivered when it is, and cancelling undoes it, in this order") {
  Kanu system;
  system.start_all();
  REQUIRE(system.place()->id == "1");
  REQUIRE(system.wait_quiet());
  CHECK(system.names() == Texts{"Paid", "Ordered"});
  REQUIRE(system.pay(1).ok());
  REQUIRE(system.wait_quiet());
  CHECK(system.names() == Texts{"Paid", "Ordered", "Paid", "Delivered"});
  CHECK(system.pay(1)->satisfied);
  REQUIRE(system.cancel(1).ok());
  REQUIRE(system.wait_quiet());
  CHECK(system.names() ==
        Texts{"Paid", "Ordered", "Paid", "Delivered", "OrderCancelled", "PayCancelled", "DeliveryCancelled"});
  CHECK(system.shown<Payment>(1)->paymentStatus == "CANCEL");
  CHECK(system.shown<Payment>(1)->paymentType == "ORDER CANCEL");
  CHECK(system.shown<Delivery>(1)->deliveryStatus == "DELIVERY CANCEL");
  CHECK(system.cancel(1)->satisfied);
  CHECK(system.parked() == 0);
}

TEST_CASE("kanu: an order that is cancelled unpaid is never delivered, and can no more be paid") {
  Kanu system;
  system.start_all();
  REQUIRE(system.place().ok());
  REQUIRE(system.cancel(1).ok());
  REQUIRE(system.wait_quiet());
  const auto paid = system.pay(1);
  REQUIRE(paid.is(Fault::refused));
  CHECK(paid.error().code == "payment_cancelled");
  REQUIRE(system.wait_quiet());
  CHECK(system.names() == Texts{"Paid", "Ordered", "OrderCancelled", "PayCancelled"});
}

TEST_CASE("kanu: payment down: no order; and an order is cancelled while payment is down, which catches up") {
  Kanu system;
  REQUIRE(system.place().ok());
  REQUIRE(system.pay(1).ok());
  system.callee_is_up = false;
  CHECK(system.place().is(Fault::unavailable));
  REQUIRE(system.cancel(1).ok());
  system.start<OrderPolicies>();
  system.start<DeliveryPolicies>();
  REQUIRE(system.wait_quiet());
  CHECK(system.names() == Texts{"Paid", "Ordered", "Paid", "OrderCancelled", "Delivered"});
  system.start<PaymentPolicies>();
  REQUIRE(system.wait_quiet());
  CHECK(system.count("PayCancelled") == 1);
  CHECK(system.names().back() == "DeliveryCancelled");
}

TEST_CASE("kanu: a payment cancelled by itself takes its delivery along and leaves the order") {
  Kanu system;
  system.start_all();
  REQUIRE(system.place().ok());
  REQUIRE(system.pay(1).ok());
  REQUIRE(system.wait_quiet());
  REQUIRE(system.cancel_payment(1).ok());
  REQUIRE(system.wait_quiet());
  CHECK(system.names() == Texts{"Paid", "Ordered", "Paid", "Delivered", "PayCancelled", "DeliveryCancelled"});
  CHECK(system.shown<Order>(1)->orderStatus == "Order complete");
}

TEST_CASE("kanu: an order that never comes: its payment is cancelled in time, once, and its key starts anew") {
  Kanu system;
  system.start_all();
  system.lose_order(1);
  CHECK_FALSE(system.place("k").ok());
  REQUIRE(await([&] { return system.status("order").waiting == 1; }));
  CHECK(system.names() == Texts{"Paid"});
  system.faults.heal();
  system.time.pass(std::chrono::seconds(30));
  REQUIRE(system.wait_quiet());
  CHECK(system.names() == Texts{"Paid", "PayCancelled"});
  CHECK(system.shown<Payment>(1)->paymentType != "ORDER CANCEL");
  CHECK(system.place("k")->id == "2");
  REQUIRE(system.wait_quiet());
  CHECK(system.names() == Texts{"Paid", "PayCancelled", "Paid", "Ordered"});
}

TEST_CASE("kanu: an order that surely cannot be written takes its payment back at once") {
  Kanu system;
  system.lose_order(1);
  CHECK(system.place().is(Fault::unavailable));
  CHECK(system.names() == Texts{"Paid", "PayCancelled"});
}

TEST_CASE("kanu: a payment made under the number by hand is not taken for the order's") {
  Kanu system;
  REQUIRE(system.send<Payment>(1, payment::RequestT{.orderId = 1}).ok());
  CHECK(system.place()->id == "2");
}

// The log as it came about is what the delivery was told, in whatever order payment and cancellation were asked for.
TEST_CASE(
    "kanu: however paying and cancelling race, no delivery starts after its payment was cancelled, and none outlives "
    "it") {
  constexpr int orders = 60;
  const auto seed = seed_of("paying and cancelling race");
  Kanu system;
  for (int i = 0; i < orders; ++i) REQUIRE(system.place().ok());
  system.start_all();
  std::vector<std::thread> clients;
  for (unsigned client = 0; client < 3; ++client) {
    clients.emplace_back([&, client] {
      std::mt19937_64 random(seed + client);
      for (int i = 0; i < 4 * orders; ++i) {
        const auto id = static_cast<std::int64_t>(random() % orders + 1);
        switch (random() % 4) {
          case 0:
            (void)system.cancel(id);
            break;
          case 1:
            (void)system.cancel_payment(id);
            break;
          default:
            (void)system.pay(id);
        }
      }
    });
  }
  for (auto& client : clients) client.join();
  REQUIRE(system.wait_quiet());

  std::map<std::int64_t, Texts> of_payment;  // what was said of each, in the log's order
  for (const auto& entry : system.entries()) {
    const auto name = *eventstore::aggregate_of(entry.subject);
    if (name.category == "order") continue;
    const auto commit = entry.commit();
    const auto event = commit->event(0);
    std::string what(event.type);
    if (what == "kanu.payment.Paid") {
      what = eventstore::unpack<payment::PaidT>(event.data).paymentStatus.str();
    } else {
      what = what.substr(what.rfind('.') + 1);
    }
    of_payment[std::stoll(name.id)].push_back(what);
  }
  std::size_t delivered = 0;
  for (const auto& [id, said] : of_payment) {
    INFO("order " << id);
    const auto at = [&](const char* what) { return std::find(said.begin(), said.end(), what); };
    const bool is_paid = at("END") != said.end();
    const bool is_cancelled = at("PayCancelled") != said.end();
    CHECK((at("Delivered") != said.end()) == is_paid);
    CHECK((at("DeliveryCancelled") != said.end()) == (is_paid && is_cancelled));
    if (is_paid && is_cancelled) CHECK(at("END") < at("PayCancelled"));
    if (is_paid && is_cancelled) CHECK(at("Delivered") < at("DeliveryCancelled"));
    CHECK(std::count(said.begin(), said.end(), "Delivered") <= 1);
    delivered += is_paid ? 1 : 0;
  }
  CHECK(delivered > 0);
  CHECK(system.parked() == 0);
}

TEST_CASE("kanu: services that run again from the beginning of the log change nothing") {
  Kanu system;
  system.faults.plan([](const Call& call) {
    return call.what == "acknowledge" ? std::optional(Failure::lost_request) : std::nullopt;
  });
  system.start_all();
  for (int i = 1; i <= 5; ++i) {
    REQUIRE(system.place().ok());
    REQUIRE(system.pay(i).ok());
  }
  REQUIRE(system.cancel(3).ok());
  REQUIRE(system.wait_quiet());
  const auto events = system.events();
  CHECK(events.size() == 5 * 4 + 3);
  for (int start = 0; start < 2; ++start) {
    system.stop_all();
    system.start_all();
    REQUIRE(system.wait_quiet());
  }
  CHECK(system.events() == events);
}
