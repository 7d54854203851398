#include "jetpage/aggregates/mall/delivery.hpp"

#include "jetpage/testing/given_when_then.hpp"

namespace delivery_test {

using namespace mall::delivery;
using jetpage::testing::given;
using mall::views::DeliveryT;

const StartT start{.id = 1, .orderId = "1", .qty = 5, .productId = "1001", .customerId = "100"};
const CancelT cancel{.id = 1, .orderId = "1", .qty = 5, .productId = "1001", .customerId = "100"};
const DeliveryStartedT started{
    .id = 1, .orderId = "1", .qty = 5, .productId = "1001", .status = "DeliveryStarted", .customerId = "100"};
const DeliveryCanceledT canceled{
    .id = 1, .orderId = "1", .qty = 5, .productId = "1001", .status = "DeliveryCanceled", .customerId = "100"};

TEST_CASE("A delivery starts, once") {
  given<Delivery>()
      .when(start)
      .then(started)
      .shows(DeliveryT{
          .id = 1, .orderId = "1", .qty = 5, .productId = "1001", .status = "DeliveryStarted", .customerId = "100"})
      .asked_again_nothing();
}

TEST_CASE("A delivery of nothing known starts") {
  given<Delivery>()
      .when(StartT{.id = 7, .orderId = "7"})
      .then(DeliveryStartedT{.id = 7, .orderId = "7", .status = "DeliveryStarted"});
}

TEST_CASE("A delivery is cancelled, once, and is gone then") {
  given<Delivery>(started).when(cancel).then(canceled).shows_nothing().asked_again_nothing();
}

TEST_CASE("A cancelled delivery says what it was to deliver, whatever the cancellation says") {
  given<Delivery>(started).when(CancelT{.id = 1, .orderId = "1", .qty = 99, .productId = "other"}).then(canceled);
}

TEST_CASE("A delivery that was cancelled does not start again") {
  given<Delivery>(started, canceled).when(start).then_nothing();
}

TEST_CASE("A delivery that is cancelled before it starts never does") {
  given<Delivery>().when(cancel).then(canceled).shows_nothing().asked_again_nothing();
  given<Delivery>(canceled).when(start).then_nothing();
}

}  // namespace delivery_test
