#include <catch2/catch_test_macros.hpp>

#include "jetpage/projections/mall/deliveries.hpp"
#include "jetpage/projections/mall/inventories.hpp"
#include "jetpage/projections/mall/orders.hpp"
#include "tests/projections/folded.hpp"

namespace current_state_test {

using namespace jetpage::tests;
using namespace mall;

// A view's row after each of these events of one aggregate.
template <class View, class... E>
std::vector<std::string> rows_after(const jetpage::eventstore::AggregateName& aggregate, const typename View::Key& key,
                                    const E&... events) {
  TestLog log("mall");
  Folded<View> view(log);
  std::vector<std::string> rows;
  const auto one = [&](const auto& event) {
    log.add(aggregate, event);
    rows.push_back(view.see().text(key));
  };
  (one(events), ...);
  return rows;
}

TEST_CASE("An order shows as it was placed, until it is cancelled") {
  CHECK(rows_after<Orders>(
            {"order", "1"}, 1,
            order::OrderplacedT{
                .id = 1, .productId = "1001", .productName = "TV", .qty = 5, .customerId = "100", .status = "x"},
            order::OrderCanceledT{.id = 1, .productId = "1001", .qty = 5}) ==
        std::vector<std::string>{
            R"(Order { id: 1, productId: "1001", productName: "TV", qty: 5, customerId: "100", status: "x" })", ""});
  CHECK(rows_after<Orders>({"order", "7"}, 7, order::OrderplacedT{.id = 7}) ==
        std::vector<std::string>{"Order { id: 7 }"});
}

TEST_CASE("A delivery shows once it has started, until it is cancelled") {
  CHECK(
      rows_after<Deliveries>(
          {"delivery", "1"}, 1,
          delivery::DeliveryStartedT{
              .id = 1, .orderId = "1", .qty = 5, .productId = "1001", .status = "DeliveryStarted", .customerId = "100"},
          delivery::DeliveryCanceledT{.id = 1, .orderId = "1", .qty = 5, .productId = "1001"}) ==
      std::vector<std::string>{
          R"(Delivery { id: 1, orderId: "1", qty: 5, productId: "1001", status: "DeliveryStarted", customerId: "100" })",
          ""});
}

TEST_CASE("An inventory shows its stock; an order that finds too little changes nothing") {
  using namespace inventory;
  CHECK(rows_after<Inventories>(
            {"inventory", "1001"}, "1001",
            InventoryRegisteredT{.id = "1001", .productId = "1001", .productName = "TV", .stock = 5},
            InventoryModifiedT{.id = "1001", .productId = "1001", .productName = "TV", .stock = 0, .orderId = "1"},
            OutOfStockT{.productId = "1001", .orderId = "2", .qty = 1, .stock = 0}) ==
        std::vector<std::string>{R"(Inventory { id: "1001", productId: "1001", productName: "TV", stock: 5 })",
                                 R"(Inventory { id: "1001", productId: "1001", productName: "TV", stock: 0 })",
                                 R"(Inventory { id: "1001", productId: "1001", productName: "TV", stock: 0 })"});
}

}  // namespace current_state_test
