#include <catch2/catch_test_macros.hpp>
#include <map>
#include <numeric>

#include "jetpage/aggregates/mall/delivery_policies.hpp"
#include "jetpage/aggregates/mall/order_policies.hpp"
#include "jetpage/aggregates/mall/product_policies.hpp"
#include "jetpage/aggregates/policies/runner.hpp"
#include "tests/support/await.hpp"
#include "tests/support/memory_system.hpp"
#include "tests/support/seed.hpp"

namespace saga_test {

// The whole saga of mall, over a log in memory.
using namespace jetpage;
using namespace jetpage::tests;
using namespace mall;

using MallEvent =
    std::variant<order::OrderplacedT, order::OrderCanceledT, delivery::DeliveryStartedT, delivery::DeliveryCanceledT,
                 inventory::InventoryRegisteredT, inventory::InventoryModifiedT, inventory::OutOfStockT>;

// Mall with its services' policies running, each with handlers of its own, as in a process of its own.
struct MallSaga : MemorySystem {
  MallSaga() : MemorySystem("mall") {}
  ~MallSaga() { stop(); }

  void start() {
    start_one<OrderPolicies>();
    start_one<DeliveryPolicies>();
    start_one<ProductPolicies>();
  }
  void stop() {
    runners.clear();
    runner_handlers.clear();
  }
  bool wait_quiet() {
    return await([this] {
      const eventstore::Position last = entries().size();
      for (const auto& runner : runners) {
        if (runner->status().waiting > 0 || runner->status().position < last) return false;
      }
      return entries().size() == last;
    });
  }

  template <class A>
  bool send(const std::string& id, const typename A::Command& command) {
    const std::string cause = "cmd:" + std::to_string(++sent);
    return await([&] {  // the log may be away for a moment
      const auto outcome = handlers->of<A>().handle(id, command, meta_of(cause));
      refused = outcome.is(eventstore::Fault::refused);
      return outcome.ok() || refused;
    });
  }
  bool stock(const std::string& product, std::int64_t stock) {
    return send<inventory::Inventory>(product, inventory::RegisterT{.productId = product, .stock = stock});
  }
  bool place(int id, const schemas::Text& product, std::optional<std::int32_t> qty) {
    order::PlaceT command{.id = id, .productId = product};
    if (qty) command.qty = *qty;
    return send<order::Order>(std::to_string(id), command);
  }
  bool cancel(int id) { return send<order::Order>(std::to_string(id), order::CancelT{.id = id}); }

  Texts events() {
    Texts events;
    for (const auto& entry : entries()) {
      events.push_back(text_of(eventstore::decode<MallEvent>(entry.commit()->event(0)).value()));
    }
    return events;
  }
  bool refused = false;  // the command sent last
  template <class A>
  A now(const std::string& id) {
    return process()->of<A>().look(id)->state;
  }

 private:
  template <class P>
  void start_one() {
    runner_handlers.push_back(process());
    aggregates::RunnerOptions options{.retry_at_first = std::chrono::milliseconds(1),
                                      .retry_at_most = std::chrono::milliseconds(2),
                                      .at_once = 8,
                                      .is_known = eventstore::is_one_of<MallEvent>};
    runners.push_back(std::make_unique<aggregates::PolicyRunner>(aggregates::page_of<P>(), *runner_handlers.back(),
                                                                 bucket("parked"), options));
    runners.back()->start();
  }

  std::unique_ptr<aggregates::Handlers> handlers = process();
  int sent = 0;
  std::vector<std::unique_ptr<aggregates::Handlers>> runner_handlers;
  std::vector<std::unique_ptr<aggregates::PolicyRunner>> runners;
};

// What became of the orders 1 to `orders` of the products: nothing is sold that was not there, nothing is lost.
void check_books(MallSaga& mall, int orders, const std::map<std::string, std::int64_t>& registered) {
  std::map<std::string, std::int64_t> sold;
  for (int id = 1; id <= orders; ++id) {
    INFO("order " << id);
    const auto order = mall.now<order::Order>(std::to_string(id)).order;
    const auto delivery = mall.now<delivery::Delivery>(std::to_string(id));
    CHECK(order.has_value() == delivery.delivery.has_value());
    CHECK(order.has_value() != delivery.canceled);
    if (order && order->qty) sold[order->productId.str()] += *order->qty;
  }
  for (const auto& [product, stock] : registered) {
    INFO("product " << product);
    const auto inventory = mall.now<inventory::Inventory>(product).inventory;
    REQUIRE(inventory.has_value());
    CHECK(inventory->stock >= 0);
    CHECK(inventory->stock.value_or(-1) == stock - sold[product]);
  }
}

// Orders of three products, one of them unknown, and cancellations of some, as often before as after their delivery.
void trade_at_random(MallSaga& mall, std::mt19937_64& random, int orders) {
  for (int id = 1; id <= orders; ++id) {
    const char* const products[] = {"A", "B", "unknown"};
    const char* const product = products[between(random, 0, 2)];
    const int qty = between(random, 1, 5);
    REQUIRE(await([&] { return mall.place(id, product, qty); }));               // the log may be away for a moment
    if (between(random, 0, 3) == 0) (void)mall.cancel(between(random, 1, id));  // refused when withdrawn before
  }
}

TEST_CASE("An order is delivered from the stock, and cancelled gives it back") {
  MallSaga mall;
  mall.start();
  REQUIRE(mall.stock("1001", 100));
  REQUIRE(mall.place(1, "1001", 5));
  REQUIRE(mall.wait_quiet());
  REQUIRE(mall.cancel(1));
  REQUIRE(mall.wait_quiet());
  CHECK(mall.events() ==
        Texts{R"(InventoryRegistered { id: "1001", productId: "1001", stock: 100 })",
              R"(Orderplaced { id: 1, productId: "1001", qty: 5 })",
              R"(DeliveryStarted { id: 1, orderId: "1", qty: 5, productId: "1001", status: "DeliveryStarted" })",
              R"(InventoryModified { id: "1001", productId: "1001", stock: 95, orderId: "1" })",
              R"(OrderCanceled { id: 1, productId: "1001", qty: 5 })",
              R"(DeliveryCanceled { id: 1, orderId: "1", qty: 5, productId: "1001", status: "DeliveryCanceled" })",
              R"(InventoryModified { id: "1001", productId: "1001", stock: 100, orderId: "1" })"});
}

TEST_CASE("An order that the stock does not suffice for is cancelled for that reason") {
  MallSaga mall;
  mall.start();
  REQUIRE(mall.stock("1001", 4));
  REQUIRE(mall.place(1, "1001", 5));
  REQUIRE(mall.wait_quiet());
  CHECK(mall.events() ==
        Texts{R"(InventoryRegistered { id: "1001", productId: "1001", stock: 4 })",
              R"(Orderplaced { id: 1, productId: "1001", qty: 5 })",
              R"(DeliveryStarted { id: 1, orderId: "1", qty: 5, productId: "1001", status: "DeliveryStarted" })",
              R"(OutOfStock { productId: "1001", orderId: "1", qty: 5, stock: 4 })",
              R"(OrderCanceled { id: 1, productId: "1001", qty: 5, reason: "OutOfStock" })",
              R"(DeliveryCanceled { id: 1, orderId: "1", qty: 5, productId: "1001", status: "DeliveryCanceled" })"});
}

TEST_CASE("An order of nothing known, or of an unknown product, is delivered and takes nothing") {
  MallSaga mall;
  mall.start();
  REQUIRE(mall.stock("1001", 100));
  REQUIRE(mall.place(1, {}, {}));
  REQUIRE(mall.place(2, "9999", 1));
  REQUIRE(mall.place(3, "1001", {}));
  REQUIRE(mall.wait_quiet());
  CHECK(mall.events().size() == 7);
  CHECK(mall.now<inventory::Inventory>("1001").inventory->stock == 100);
}

TEST_CASE("An order that is cancelled before its delivery runs takes nothing in the end") {
  MallSaga mall;
  REQUIRE(mall.stock("1001", 100));
  REQUIRE(mall.place(1, "1001", 5));
  REQUIRE(mall.cancel(1));
  mall.start();
  REQUIRE(mall.wait_quiet());
  check_books(mall, 1, {{"1001", 100}});
}

TEST_CASE("Whatever is ordered and cancelled while the log fails and services stop, the books balance") {
  std::mt19937_64 random(seed_of("mall_saga"));
  MallSaga mall;
  REQUIRE(mall.stock("A", 150));
  REQUIRE(mall.stock("B", 1'000'000));
  mall.start();
  mall.faults.plan([calls = std::size_t{0}](const Call& call) mutable -> std::optional<Failure> {
    if (call.what != "append" && call.what != "load") return std::nullopt;
    return ++calls % 7 == 0 ? std::optional(every_failure[calls / 7 % std::size(every_failure)]) : std::nullopt;
  });
  trade_at_random(mall, random, 150);
  for (int restart = 0; restart < 3; ++restart) {
    mall.stop();
    mall.start();
  }
  REQUIRE(mall.place(151, "unknown", 1));  // something to read for whoever had read all
  REQUIRE(mall.wait_quiet());
  mall.faults.heal();
  check_books(mall, 151, {{"A", 150}, {"B", 1'000'000}});
}

}  // namespace saga_test
