#include "jetpage/aggregates/startbuck/order_policies.hpp"
#include "jetpage/aggregates/startbuck/pay_policies.hpp"
#include "jetpage/aggregates/startbuck/store_policies.hpp"
#include "jetpage/testing/whenever.hpp"

// Each sentence of startbuck's policy pages.
using namespace startbuck;
using jetpage::testing::told;
using Told = std::vector<std::string>;

TEST_CASE("startbuck: the pages belong to the services of their names") {
  CHECK(jetpage::aggregates::page_of<OrderPolicies>().service == "order");
  CHECK(jetpage::aggregates::page_of<PayPolicies>().service == "pay");
  CHECK(jetpage::aggregates::page_of<StorePolicies>().service == "store");
}

TEST_CASE("startbuck: whenever an order is paid, it has to appear, or in time the payment is given back") {
  CHECK(told<OrderPolicies>(pay::PaidT{.id = 5, .orderId = "A-1"}) ==
        Told{"order 5 startbuck.order.Appear, or pay 5 startbuck.pay.Cancel"});
}

TEST_CASE("startbuck: whenever an order is paid, the store delivers it, or in time remembers that it will not") {
  CHECK(told<StorePolicies>(pay::PaidT{.id = 5, .orderId = "A-1"}) ==
        Told{"delivery 5 startbuck.delivery.Deliver, or delivery 5 startbuck.delivery.Cancel"});
}

TEST_CASE("startbuck: whenever a payment is made by itself, no order is awaited and the store delivers") {
  CHECK(told<OrderPolicies>(pay::PaidT{.id = 5}).empty());
  CHECK(told<StorePolicies>(pay::PaidT{.id = 5}) == Told{"delivery 5 startbuck.delivery.Deliver"});
}

TEST_CASE("startbuck: whenever the store has delivered, so is the order") {
  CHECK(told<OrderPolicies>(delivery::DeliveredT{.id = 5}) == Told{"order 5 startbuck.order.ConfirmDelivery"});
}

TEST_CASE("startbuck: whenever an order is canceled, so is its payment") {
  CHECK(told<PayPolicies>(order::OrderCanceledT{.id = 5}) == Told{"pay 5 startbuck.pay.Cancel"});
}

TEST_CASE("startbuck: whenever a payment is canceled, so is its delivery") {
  CHECK(told<StorePolicies>(pay::PayCanceledT{.id = 5}) == Told{"delivery 5 startbuck.delivery.Cancel"});
}
