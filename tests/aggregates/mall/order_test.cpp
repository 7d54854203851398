#include "jetpage/aggregates/mall/order.hpp"

#include "jetpage/testing/given_when_then.hpp"

namespace order_test {

using namespace mall::order;
using jetpage::testing::given;
using mall::views::OrderT;

const OrderplacedT placed{.id = 1, .productId = "1001", .productName = "TV", .qty = 5, .customerId = "100"};
const OrderCanceledT canceled{.id = 1, .productId = "1001", .productName = "TV", .qty = 5, .customerId = "100"};

TEST_CASE("An order is placed") {
  given<Order>()
      .when(PlaceT{.id = 1, .productId = "1001", .productName = "TV", .qty = 5, .customerId = "100"})
      .then(placed)
      .shows(OrderT{.id = 1, .productId = "1001", .productName = "TV", .qty = 5, .customerId = "100"});
}

TEST_CASE("An order has the status that was sent") {
  given<Order>().when(PlaceT{.id = 1, .status = "urgent"}).then(OrderplacedT{.id = 1, .status = "urgent"});
}

TEST_CASE("An order of which nothing is known is placed all the same") {
  given<Order>().when(PlaceT{.id = 7}).then(OrderplacedT{.id = 7}).shows(OrderT{.id = 7});
}

TEST_CASE("An order is for at least one piece") {
  given<Order>().when(PlaceT{.id = 1, .productId = "1001", .qty = 0}).then_refused("quantity_not_positive");
  given<Order>().when(PlaceT{.id = 1, .qty = -2'147'483'648}).then_refused("quantity_not_positive");
  given<Order>().when(PlaceT{.id = 1, .qty = 1}).then(OrderplacedT{.id = 1, .qty = 1});
}

TEST_CASE("No order is placed over another") {
  given<Order>(placed).when(PlaceT{.id = 1}).then_refused("order_exists");
}

TEST_CASE("An order is cancelled, and is gone then") {
  given<Order>(placed).when(CancelT{.id = 1}).then(canceled).shows_nothing();
  given<Order>(placed, canceled).when(CancelT{.id = 1}).then_refused("not_found");
}

TEST_CASE("No order cannot be cancelled") { given<Order>().when(CancelT{.id = 1}).then_refused("not_found"); }

TEST_CASE("The shop withdraws an order for a reason, once") {
  OrderCanceledT withdrawn = canceled;
  withdrawn.reason = "OutOfStock";
  given<Order>(placed)
      .when(WithdrawT{.id = 1, .reason = "OutOfStock"})
      .then(withdrawn)
      .shows_nothing()
      .asked_again_nothing();
}

TEST_CASE("The shop has nothing to withdraw where the customer was faster") {
  given<Order>(placed, canceled).when(WithdrawT{.id = 1, .reason = "OutOfStock"}).then_nothing();
  given<Order>().when(WithdrawT{.id = 1, .reason = "OutOfStock"}).then_nothing();
}

}  // namespace order_test
