#include "jetpage/aggregates/kanu/delivery_policies.hpp"
#include "jetpage/aggregates/kanu/order_desk.hpp"
#include "jetpage/aggregates/kanu/order_policies.hpp"
#include "jetpage/aggregates/kanu/payment_policies.hpp"
#include "jetpage/api/system/describe.hpp"
#include "jetpage/api/systems/systems.hpp"
#include "jetpage/projections/kanu/deliveries.hpp"
#include "jetpage/projections/kanu/order_traces.hpp"
#include "jetpage/projections/kanu/orders.hpp"
#include "jetpage/projections/kanu/payments.hpp"

// kanu: coffee is ordered, then paid, then delivered. SYSTEMS.md, kanu.
namespace jetpage::api {

System kanu() {
  System system;
  system.name = "kanu";
  system.first_steps = {"POST {base}/orders productId=1 qty=1 paymentType=cash cost=1000 productName=Coffee",
                        "PUT {base}/payments/1 paymentStatus=END cost=1000", "{base}/orderTraces/1"};

  auto order = add_service(system, "order", 8081);
  order.aggregate<::kanu::order::Order>("/orders")
      .post<::kanu::order::OrderDesk>(&::kanu::order::PlaceT::id)
      .remove(&::kanu::order::CancelT::id)
      .view<::kanu::Orders>();
  order.policies<::kanu::OrderPolicies>();

  auto payment = add_service(system, "payment", 8082);
  payment.aggregate<::kanu::payment::Payment>("/payments")
      .post_under(&::kanu::payment::RequestT::orderId)
      .put(&::kanu::payment::PayT::id)
      .remove(&::kanu::payment::CancelT::id)
      .view<::kanu::Payments>();
  payment.policies<::kanu::PaymentPolicies>();

  auto delivery = add_service(system, "delivery", 8083);
  delivery.aggregate<::kanu::delivery::Delivery>("/deliveries").view<::kanu::Deliveries>();
  delivery.policies<::kanu::DeliveryPolicies>();

  auto ordertrace = add_service(system, "ordertrace", 8084);
  ordertrace.view<::kanu::OrderTraces>("/orderTraces");

  return system;
}

}  // namespace jetpage::api
