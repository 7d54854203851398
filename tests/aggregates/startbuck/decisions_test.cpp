#include "jetpage/aggregates/startbuck/delivery.hpp"
#include "jetpage/aggregates/startbuck/order.hpp"
#include "jetpage/aggregates/startbuck/payment.hpp"
#include "jetpage/testing/given_when_then.hpp"

using namespace startbuck;
using delivery::DeliveredT;
using delivery::Delivery;
using delivery::DeliveryCanceledT;
using jetpage::testing::given;
using order::Order;
using order::OrderCanceledT;
using order::OrderDeliveredT;
using order::OrderedT;
using pay::PaidT;
using pay::PayCanceledT;
using pay::Payment;

namespace {

const order::PlaceT place{
    .id = 5, .productId = "americano", .orderId = "A-1", .address = "Seoul", .option = "ice", .customerId = 7};
const OrderedT ordered{.id = 5,
                       .orderId = "A-1",
                       .productId = "americano",
                       .address = "Seoul",
                       .option = "ice",
                       .customerId = 7,
                       .status = "Ordered"};
const OrderDeliveredT order_delivered{.id = 5, .orderId = "A-1", .status = "Delivered"};
const OrderCanceledT order_canceled{.id = 5, .orderId = "A-1"};

views::OrderT order_as(const char* status) {
  return {.id = 5,
          .orderId = "A-1",
          .productId = "americano",
          .address = "Seoul",
          .option = "ice",
          .customerId = 7,
          .status = status};
}

const pay::PayOrderT pay_order{
    .id = 5, .orderId = "A-1", .customerId = 7, .productId = "americano", .option = "ice", .address = "Seoul"};
const PaidT paid{.id = 5,
                 .orderId = "A-1",
                 .productId = "americano",
                 .option = "ice",
                 .address = "Seoul",
                 .status = "Paid",
                 .customerId = 7};
const PayCanceledT pay_canceled{.id = 5, .orderId = "A-1", .status = "PayCanceled"};

views::PayT pay_as(const char* status) {
  return {.id = 5,
          .orderId = "A-1",
          .customerId = 7,
          .productId = "americano",
          .option = "ice",
          .address = "Seoul",
          .status = status};
}

const delivery::DeliverT deliver{
    .id = 5, .orderId = "A-1", .productId = "americano", .option = "ice", .address = "Seoul"};
const DeliveredT delivered{
    .id = 5, .orderId = "A-1", .status = "Delivered", .productId = "americano", .option = "ice", .address = "Seoul"};
const delivery::CancelT cancel_delivery{.id = 5, .orderId = "A-1"};
const DeliveryCanceledT delivery_canceled{.id = 5, .orderId = "A-1", .status = "DeliveryCanceled"};

views::DeliveryT delivery_as(const char* status) {
  return {.id = 5, .orderId = "A-1", .productId = "americano", .option = "ice", .address = "Seoul", .status = status};
}

}  // namespace

TEST_CASE("startbuck: an order is placed once") {
  given<Order>().when(place).then(ordered).shows(order_as("Ordered"));
  given<Order>(ordered).when(place).then_refused("order_exists");
}

TEST_CASE("startbuck: an order without an orderId takes its number for it, whatever else is missing") {
  given<Order>()
      .when(order::PlaceT{.id = 5})
      .then(OrderedT{.id = 5, .orderId = "5", .status = "Ordered"})
      .shows(views::OrderT{.id = 5, .orderId = "5", .status = "Ordered"});
  given<Order>()
      .when(order::PlaceT{.id = 5, .orderId = ""})
      .then(OrderedT{.id = 5, .orderId = "", .status = "Ordered"});
}

TEST_CASE("startbuck: a paid order is waited for until it is there") {
  given<Order>().when(order::AppearT{.id = 5}).then_not_yet();
  given<Order>(ordered).when(order::AppearT{.id = 5}).then_nothing();
  given<Order>(ordered, order_canceled).when(order::AppearT{.id = 5}).then_nothing();
}

TEST_CASE("startbuck: an order is delivered, once") {
  given<Order>(ordered)
      .when(order::ConfirmDeliveryT{.id = 5})
      .then(order_delivered)
      .shows(order_as("Delivered"))
      .asked_again_nothing();
}

TEST_CASE("startbuck: a canceled order stays so when it is delivered, and a delivery may be no order's") {
  given<Order>(ordered, order_canceled).when(order::ConfirmDeliveryT{.id = 5}).then_nothing();
  given<Order>().when(order::ConfirmDeliveryT{.id = 5}).then_nothing();
}

TEST_CASE("startbuck: an order is canceled, delivered or not, once") {
  given<Order>(ordered)
      .when(order::CancelT{.id = 5})
      .then(order_canceled)
      .shows(order_as("OrderCanceled"))
      .asked_again_nothing();
  given<Order>(ordered, order_delivered).when(order::CancelT{.id = 5}).then(order_canceled).asked_again_nothing();
  given<Order>().when(order::CancelT{.id = 5}).then_refused("not_found");
}

TEST_CASE("startbuck: an order's payment is made once, whatever is asked later") {
  given<Payment>().when(pay_order).then(paid).shows(pay_as("Paid")).asked_again_nothing();
  given<Payment>(paid).when(pay::PayOrderT{.id = 5, .orderId = "other"}).then_nothing();
  given<Payment>(paid, pay_canceled).when(pay_order).then_nothing();
  given<Payment>().when(pay::PayOrderT{.id = 5}).then(PaidT{.id = 5, .orderId = "5", .status = "Paid"});
}

TEST_CASE("startbuck: a payment by itself may be no order's") {
  given<Payment>()
      .when(pay::PayT{.id = 5, .customerId = 7, .productId = "latte"})
      .then(PaidT{.id = 5, .productId = "latte", .status = "Paid", .customerId = 7})
      .shows(views::PayT{.id = 5, .customerId = 7, .productId = "latte", .status = "Paid"});
  given<Payment>(paid).when(pay::PayT{.id = 5}).then_refused("pay_exists");
}

TEST_CASE("startbuck: a payment is canceled, once") {
  given<Payment>(paid)
      .when(pay::CancelT{.id = 5})
      .then(pay_canceled)
      .shows(pay_as("PayCanceled"))
      .asked_again_nothing();
  given<Payment>().when(pay::CancelT{.id = 5}).then_refused("not_found");
}

TEST_CASE("startbuck: a delivery is made once") {
  given<Delivery>().when(deliver).then(delivered).shows(delivery_as("Delivered")).asked_again_nothing();
}

TEST_CASE("startbuck: a delivery is canceled, once, and not made again") {
  given<Delivery>(delivered)
      .when(cancel_delivery)
      .then(delivery_canceled)
      .shows(delivery_as("DeliveryCanceled"))
      .asked_again_nothing();
  given<Delivery>(delivered, delivery_canceled).when(deliver).then_nothing();
}

TEST_CASE("startbuck: a delivery that is canceled before it is there is remembered, and a late payment starts none") {
  given<Delivery>()
      .when(cancel_delivery)
      .then(delivery_canceled)
      .shows(views::DeliveryT{.id = 5, .orderId = "A-1", .status = "DeliveryCanceled"})
      .asked_again_nothing();
  given<Delivery>(delivery_canceled).when(deliver).then_nothing();
}
