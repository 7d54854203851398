#include "jetpage/aggregates/kanu/delivery.hpp"
#include "jetpage/aggregates/kanu/order.hpp"
#include "jetpage/aggregates/kanu/payment.hpp"
#include "jetpage/testing/given_when_then.hpp"

using namespace kanu;
using delivery::DeliveredT;
using delivery::Delivery;
using delivery::DeliveryCancelledT;
using jetpage::testing::given;
using order::Order;
using order::OrderCancelledT;
using order::OrderedT;
using payment::PaidT;
using payment::PayCancelledT;
using payment::Payment;
using payment::PayT;

namespace {

const order::PlaceT place{
    .id = 5, .productId = 1, .qty = 2, .paymentType = "cash", .cost = 1000, .productName = "Coffee"};
const OrderedT ordered{.id = 5,
                       .productId = 1,
                       .qty = 2,
                       .orderStatus = "Order complete",
                       .paymentType = "cash",
                       .cost = 1000,
                       .productName = "Coffee"};
const OrderCancelledT order_cancelled{.id = 5,
                                      .productId = 1,
                                      .qty = 2,
                                      .orderStatus = "Order Cancelled",
                                      .productName = "Coffee",
                                      .cost = 1000,
                                      .paymentType = "cash"};

views::OrderT order_as(const char* status) {
  return {.id = 5,
          .productId = 1,
          .qty = 2,
          .paymentType = "cash",
          .cost = 1000,
          .productName = "Coffee",
          .orderStatus = status};
}

PaidT paid(const char* status, const char* type = "cash") {
  return {.id = 5,
          .orderId = 5,
          .productId = 1,
          .qty = 2,
          .paymentStatus = status,
          .paymentType = type,
          .cost = 1000,
          .productName = "Coffee"};
}
PayCancelledT pay_cancelled(const char* type) {
  return {
      .id = 5, .productId = 1, .qty = 2, .paymentStatus = "CANCEL", .paymentType = type, .cost = 1000, .orderId = 5};
}
views::PaymentT payment_as(const char* status, const char* type = "cash") {
  return {.id = 5,
          .orderId = 5,
          .productId = 1,
          .qty = 2,
          .paymentType = type,
          .paymentStatus = status,
          .cost = 1000,
          .productName = "Coffee"};
}

const payment::RequestT request{
    .orderId = 5, .productId = 1, .qty = 2, .paymentType = "cash", .cost = 1000, .productName = "Coffee"};
const PayT pay{.id = 5, .paymentStatus = "END", .paymentType = "cash", .cost = 1000};
const PaidT waiting = paid("Not Pay");

const delivery::StartT start_delivery{
    .id = 5, .orderId = 5, .productId = 1, .qty = 2, .paymentId = 5, .productName = "Coffee"};
const DeliveredT started{.id = 5,
                         .productId = 1,
                         .qty = 2,
                         .deliveryStatus = "Prepare Delivery...",
                         .deliveryId = 5,
                         .productName = "Coffee",
                         .orderId = 5,
                         .paymentId = 5};
const DeliveryCancelledT delivery_cancelled{
    .id = 5, .productId = 1, .qty = 2, .deliveryStatus = "DELIVERY CANCEL", .productName = "Coffee", .orderId = 5};

views::DeliveryT delivery_as(const char* status) {
  return {.id = 5,
          .orderId = 5,
          .productId = 1,
          .qty = 2,
          .deliveryStatus = status,
          .paymentId = 5,
          .productName = "Coffee"};
}

}  // namespace

TEST_CASE("kanu: an order is placed once") {
  given<Order>().when(place).then(ordered).shows(order_as("Order complete"));
  given<Order>(ordered).when(place).then_refused("order_exists");
}

TEST_CASE("kanu: an order whose payment waits is waited for until it is there") {
  given<Order>().when(order::AppearT{.id = 5}).then_not_yet();
  given<Order>(ordered).when(order::AppearT{.id = 5}).then_nothing();
  given<Order>(ordered, order_cancelled).when(order::AppearT{.id = 5}).then_nothing();
}

TEST_CASE("kanu: an order is cancelled, once") {
  given<Order>(ordered)
      .when(order::CancelT{.id = 5})
      .then(order_cancelled)
      .shows(order_as("Order Cancelled"))
      .asked_again_nothing();
  given<Order>().when(order::CancelT{.id = 5}).then_refused("not_found");
}

TEST_CASE("kanu: a payment is asked for once, under its order's number, and waits") {
  given<Payment>().when(request).then(waiting).shows(payment_as("Not Pay")).asked_again_nothing();
  auto by_hand = request;
  by_hand.id = 99;
  by_hand.paymentStatus = "Not Pay";
  given<Payment>().when(by_hand).then(waiting);
  given<Payment>(waiting, pay_cancelled("cash")).when(request).then_nothing();
}

TEST_CASE("kanu: a payment needs its order and is not born paid") {
  given<Payment>().when(payment::RequestT{.productId = 1}).then_refused("order_missing");
  for (const char* status : {"END", "CANCEL", ""}) {
    given<Payment>().when(payment::RequestT{.orderId = 5, .paymentStatus = status}).then_refused("status_not_allowed");
  }
}

TEST_CASE("kanu: a payment that waits is paid, once") {
  given<Payment>(waiting).when(pay).then(paid("END")).shows(payment_as("END")).asked_again_nothing();
  given<Payment>(waiting).when(PayT{.id = 5, .paymentStatus = "END"}).then(paid("END"));
}

TEST_CASE("kanu: how it is paid may be said when it is paid, and not again") {
  const PayT by_card{.id = 5, .paymentStatus = "END", .paymentType = "card"};
  given<Payment>(waiting).when(by_card).then(paid("END", "card")).asked_again_nothing();
  given<Payment>(paid("Not Pay"), paid("END")).when(by_card).then_nothing();
}

TEST_CASE("kanu: another amount is refused, paid or not; none asked for differs from any") {
  const PayT less{.id = 5, .paymentStatus = "END", .cost = 999};
  given<Payment>(waiting).when(less).then_refused("amount_differs");
  given<Payment>(waiting, paid("END")).when(less).then_refused("amount_differs");
  auto costless = waiting;
  costless.cost = std::nullopt;
  given<Payment>(costless).when(less).then_refused("amount_differs");
}

TEST_CASE("kanu: a cancelled payment is not paid") {
  given<Payment>(waiting, pay_cancelled("cash")).when(pay).then_refused("payment_cancelled");
  given<Payment>(waiting, paid("END"), pay_cancelled("ORDER CANCEL")).when(pay).then_refused("payment_cancelled");
}

TEST_CASE("kanu: no other paymentStatus can be asked for, in whatever state") {
  for (const auto& state : {given<Payment>(waiting), given<Payment>(waiting, paid("END")),
                            given<Payment>(waiting, pay_cancelled("cash"))}) {
    for (const char* status : {"Not Pay", "CANCEL", "end", ""}) {
      state.when(PayT{.id = 5, .paymentStatus = status}).then_refused("status_not_allowed");
    }
    state.when(PayT{.id = 5, .cost = 1000}).then_refused("status_not_allowed");
  }
}

TEST_CASE("kanu: no payment can be neither paid nor cancelled") {
  given<Payment>().when(pay).then_refused("not_found");
  given<Payment>().when(payment::CancelT{.id = 5}).then_refused("not_found");
  given<Payment>().when(payment::CancelWithOrderT{.id = 5}).then_refused("not_found");
}

TEST_CASE("kanu: a payment is cancelled, paid or not, once, and says whether its order was") {
  for (const auto& state : {given<Payment>(waiting), given<Payment>(waiting, paid("END"))}) {
    state.when(payment::CancelT{.id = 5})
        .then(pay_cancelled("cash"))
        .shows(payment_as("CANCEL", "cash"))
        .asked_again_nothing();
    state.when(payment::CancelWithOrderT{.id = 5})
        .then(pay_cancelled("ORDER CANCEL"))
        .shows(payment_as("CANCEL", "ORDER CANCEL"))
        .asked_again_nothing();
  }
  given<Payment>(waiting, pay_cancelled("cash")).when(payment::CancelWithOrderT{.id = 5}).then_nothing();
}

TEST_CASE("kanu: a delivery starts once") {
  given<Delivery>().when(start_delivery).then(started).shows(delivery_as("Prepare Delivery...")).asked_again_nothing();
  given<Delivery>(started, delivery_cancelled).when(start_delivery).then_nothing();
}

TEST_CASE("kanu: a delivery is cancelled, once, if it started") {
  given<Delivery>(started)
      .when(delivery::CancelT{.id = 5})
      .then(delivery_cancelled)
      .shows(delivery_as("DELIVERY CANCEL"))
      .asked_again_nothing();
  given<Delivery>().when(delivery::CancelT{.id = 5}).then_nothing();
}
