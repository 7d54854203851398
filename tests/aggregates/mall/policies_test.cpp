#include <catch2/catch_test_macros.hpp>

#include "jetpage/aggregates/mall/delivery_policies.hpp"
#include "jetpage/aggregates/mall/order_policies.hpp"
#include "jetpage/aggregates/mall/product_policies.hpp"
#include "tests/support/memory_system.hpp"

namespace policies_test {

// Each sentence of the policy pages: whenever this, tell that aggregate this command.
using namespace jetpage;
using namespace jetpage::tests;
using namespace mall;

// A page as its runner sees it: from the event's bytes to the reactions.
template <class Policies, class E>
aggregates::Reactions whenever(const E& event) {
  const aggregates::PolicyPage page = aggregates::page_of<Policies>();
  const auto recorded = eventstore::to_event(event);
  REQUIRE(page.hears(recorded.type));
  auto reactions = page.whenever({recorded.type, recorded.data, 1}, {.position = 9});
  REQUIRE(reactions.ok());
  return std::move(*reactions);
}

template <class Policies>
Texts heard() {
  Texts heard;
  for (const char* type : {"mall.order.Orderplaced", "mall.order.OrderCanceled", "mall.delivery.DeliveryStarted",
                           "mall.delivery.DeliveryCanceled", "mall.inventory.InventoryRegistered",
                           "mall.inventory.InventoryModified", "mall.inventory.OutOfStock"}) {
    if (aggregates::page_of<Policies>().hears(type)) heard.emplace_back(type);
  }
  return heard;
}

// Runs the one reaction to the event on a system; the last event on its log as people read it.
template <class Policies, class A, class E>
std::string effect(MemorySystem& system, const E& event, const eventstore::AggregateName& target) {
  const auto reactions = whenever<Policies>(event);
  REQUIRE(reactions.size() == 1);
  CHECK(reactions[0].target == target);
  CHECK(reactions[0].otherwise == nullptr);
  const auto handlers = system.process();
  const auto before = system.entries().size();
  const auto done = reactions[0].run(*handlers, meta_of("mall-test@9." + std::to_string(before)));
  REQUIRE(done.ok());
  const auto entries = system.entries();
  if (entries.size() == before) return "";
  const auto commit = entries.back().commit();
  return text_of(eventstore::decode<typename A::Event>(commit->event(0)).value());
}

const order::OrderplacedT placed{.id = 1, .productId = "1001", .productName = "TV", .qty = 5, .customerId = "100"};
const order::OrderCanceledT canceled{.id = 1, .productId = "1001", .productName = "TV", .qty = 5, .customerId = "100"};
const delivery::DeliveryStartedT started{
    .id = 1, .orderId = "1", .qty = 5, .productId = "1001", .status = "DeliveryStarted", .customerId = "100"};
const delivery::DeliveryCanceledT undone{
    .id = 1, .orderId = "1", .qty = 5, .productId = "1001", .status = "DeliveryCanceled", .customerId = "100"};

TEST_CASE("The pages of mall belong to their services and hear these events alone") {
  CHECK(aggregates::page_of<OrderPolicies>().service == "order");
  CHECK(aggregates::page_of<DeliveryPolicies>().service == "delivery");
  CHECK(aggregates::page_of<ProductPolicies>().service == "product");
  CHECK(heard<OrderPolicies>() == Texts{"mall.inventory.OutOfStock"});
  CHECK(heard<DeliveryPolicies>() == Texts{"mall.order.Orderplaced", "mall.order.OrderCanceled"});
  CHECK(heard<ProductPolicies>() == Texts{"mall.delivery.DeliveryStarted", "mall.delivery.DeliveryCanceled"});
}

TEST_CASE("Whenever an order is placed, its delivery starts; whenever it is cancelled, so is its delivery") {
  MemorySystem system("mall");
  CHECK(effect<DeliveryPolicies, delivery::Delivery>(system, placed, {"delivery", "1"}) == text_of(started));
  CHECK(effect<DeliveryPolicies, delivery::Delivery>(system, canceled, {"delivery", "1"}) == text_of(undone));
  CHECK(effect<DeliveryPolicies, delivery::Delivery>(system, placed, {"delivery", "1"}).empty());
}

TEST_CASE("Whenever a delivery starts, it takes from the stock; whenever it is cancelled, it gives back") {
  MemorySystem system("mall");
  const inventory::RegisterT command{.productId = "1001", .productName = "TV", .stock = 5};
  REQUIRE(system.process()->of<inventory::Inventory>().handle("1001", command, meta_of("cmd:1")).ok());
  using inventory::Inventory;
  CHECK(effect<ProductPolicies, Inventory>(system, started, {"inventory", "1001"}) ==
        R"(InventoryModified { id: "1001", productId: "1001", productName: "TV", stock: 0, orderId: "1" })");
  CHECK(effect<ProductPolicies, Inventory>(system, undone, {"inventory", "1001"}) ==
        R"(InventoryModified { id: "1001", productId: "1001", productName: "TV", stock: 5, orderId: "1" })");
}

TEST_CASE("A delivery of no product, of one that can be none, or of no quantity concerns no inventory") {
  for (const schemas::Text& product :
       {schemas::Text(), schemas::Text(""), schemas::Text(std::string(129, 'x')), schemas::Text("a\0b", 3)}) {
    auto event = started;
    event.productId = product;
    CHECK(whenever<ProductPolicies>(event).empty());
    auto after = undone;
    after.productId = product;
    CHECK(whenever<ProductPolicies>(after).empty());
  }
  auto event = started;
  event.qty = {};
  CHECK(whenever<ProductPolicies>(event).empty());
}

TEST_CASE("Whenever the stock does not suffice, the order is cancelled for that reason") {
  MemorySystem system("mall");
  const order::PlaceT command{.id = 1, .productId = "1001", .productName = "TV", .qty = 5, .customerId = "100"};
  REQUIRE(system.process()->of<order::Order>().handle("1", command, meta_of("cmd:1")).ok());
  auto expected = canceled;
  expected.reason = "OutOfStock";
  const inventory::OutOfStockT event{.productId = "1001", .orderId = "1", .qty = 5, .stock = 0};
  CHECK(effect<OrderPolicies, order::Order>(system, event, {"order", "1"}) == text_of(expected));
  CHECK(effect<OrderPolicies, order::Order>(system, event, {"order", "1"}).empty());
  CHECK(whenever<OrderPolicies>(inventory::OutOfStockT{.productId = "1001", .orderId = "x"}).empty());
}

}  // namespace policies_test
