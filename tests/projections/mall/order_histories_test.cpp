#include <catch2/catch_test_macros.hpp>

#include "jetpage/projections/mall/order_histories.hpp"
#include "tests/projections/folded.hpp"

namespace order_histories_test {

using namespace jetpage::tests;
using namespace mall::order;
using namespace mall::delivery;

const OrderplacedT placed{.id = 1, .productId = "1001", .productName = "TV", .qty = 5, .customerId = "100"};
const OrderCanceledT canceled{
    .id = 1, .productId = "1001", .productName = "TV", .qty = 5, .customerId = "100", .reason = "OutOfStock"};
const DeliveryStartedT started{
    .id = 1, .orderId = "1", .qty = 5, .productId = "1001", .status = "DeliveryStarted", .customerId = "100"};
const DeliveryCanceledT undone{
    .id = 1, .orderId = "1", .qty = 5, .productId = "1001", .status = "DeliveryCanceled", .customerId = "100"};

struct Mall {
  TestLog log{"mall"};
  Folded<mall::OrderHistories> page{log};

  template <class E>
  Mall& order(const E& event) {
    return log.add({"order", "1"}, event), *this;
  }
  template <class E>
  Mall& delivery(const E& event) {
    return log.add({"delivery", "1"}, event), *this;
  }
  std::string row() { return page.see().text(1); }
};

constexpr const char* fields =
    R"(OrderHistory { id: 1, productId: "1001", productName: "TV", qty: 5, customerId: "100", )";

TEST_CASE("A history begins with the order and follows it to its end") {
  Mall mall;
  CHECK(mall.order(placed).row() == fields + std::string(R"(orderState: "Orderplaced" })"));
  CHECK(mall.delivery(started).row() ==
        fields + std::string(R"(orderState: "Orderplaced", deliveryState: "DeliveryStarted" })"));
  CHECK(mall.order(canceled).row() ==
        fields +
            std::string(R"(orderState: "OrderCanceled", deliveryState: "DeliveryStarted", reason: "OutOfStock" })"));
  CHECK(mall.delivery(undone).row() ==
        fields +
            std::string(R"(orderState: "OrderCanceled", deliveryState: "DeliveryCanceled", reason: "OutOfStock" })"));
}

TEST_CASE("A history of which nothing is known has its states alone") {
  Mall mall;
  mall.order(OrderplacedT{.id = 1}).delivery(DeliveryStartedT{.id = 1, .orderId = "1", .status = "DeliveryStarted"});
  CHECK(mall.row() == R"(OrderHistory { id: 1, orderState: "Orderplaced", deliveryState: "DeliveryStarted" })");
}

TEST_CASE("A history is the same in whatever order its events are heard") {
  const std::string whole = fields + std::string(R"(orderState: "OrderCanceled", deliveryState: "DeliveryCanceled", )"
                                                 R"(reason: "OutOfStock" })");
  CHECK(Mall().delivery(undone).delivery(started).order(canceled).order(placed).row() == whole);
  CHECK(Mall().order(canceled).delivery(started).order(placed).delivery(undone).row() == whole);
  CHECK(Mall().delivery(started).order(placed).row() ==
        fields + std::string(R"(orderState: "Orderplaced", deliveryState: "DeliveryStarted" })"));
  CHECK(Mall().delivery(started).row() ==
        R"(OrderHistory { id: 1, productId: "1001", qty: 5, customerId: "100", deliveryState: "DeliveryStarted" })");
}

}  // namespace order_histories_test
