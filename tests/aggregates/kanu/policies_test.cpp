#include "jetpage/aggregates/kanu/delivery_policies.hpp"
#include "jetpage/aggregates/kanu/order_policies.hpp"
#include "jetpage/aggregates/kanu/payment_policies.hpp"
#include "jetpage/testing/whenever.hpp"

// Each sentence of kanu's policy pages.
using namespace kanu;
using jetpage::testing::told;
using Told = std::vector<std::string>;

TEST_CASE("kanu: the pages belong to the services of their names") {
  CHECK(jetpage::aggregates::page_of<OrderPolicies>().service == "order");
  CHECK(jetpage::aggregates::page_of<PaymentPolicies>().service == "payment");
  CHECK(jetpage::aggregates::page_of<DeliveryPolicies>().service == "delivery");
}

TEST_CASE("kanu: whenever a payment is asked for, its order has to appear, or in time it is cancelled") {
  CHECK(told<OrderPolicies>(payment::PaidT{.id = 5, .paymentStatus = "Not Pay"}) ==
        Told{"order 5 kanu.order.Appear, or payment 5 kanu.payment.Cancel"});
  CHECK(told<OrderPolicies>(payment::PaidT{.id = 5, .paymentStatus = "END"}).empty());
}

TEST_CASE("kanu: whenever a payment is paid, and not before, the delivery starts") {
  CHECK(told<DeliveryPolicies>(payment::PaidT{.id = 5, .paymentStatus = "END"}) ==
        Told{"delivery 5 kanu.delivery.Start"});
  CHECK(told<DeliveryPolicies>(payment::PaidT{.id = 5, .paymentStatus = "Not Pay"}).empty());
}

TEST_CASE("kanu: whenever a payment is cancelled, so is its delivery") {
  CHECK(told<DeliveryPolicies>(payment::PayCancelledT{.id = 5}) == Told{"delivery 5 kanu.delivery.Cancel"});
}

TEST_CASE("kanu: whenever an order is cancelled, its payment is cancelled with it") {
  CHECK(told<PaymentPolicies>(order::OrderCancelledT{.id = 5}) == Told{"payment 5 kanu.payment.CancelWithOrder"});
}
