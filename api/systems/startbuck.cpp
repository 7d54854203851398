#include "jetpage/aggregates/startbuck/delivery.hpp"
#include "jetpage/aggregates/startbuck/order_desk.hpp"
#include "jetpage/aggregates/startbuck/order_policies.hpp"
#include "jetpage/aggregates/startbuck/pay_policies.hpp"
#include "jetpage/aggregates/startbuck/store_policies.hpp"
#include "jetpage/api/system/describe.hpp"
#include "jetpage/api/systems/systems.hpp"
#include "jetpage/projections/startbuck/deliveries.hpp"
#include "jetpage/projections/startbuck/menus.hpp"
#include "jetpage/projections/startbuck/order_statuses.hpp"
#include "jetpage/projections/startbuck/orders.hpp"
#include "jetpage/projections/startbuck/pays.hpp"

// startbuck: a drink, paid as it is ordered, made and delivered. SYSTEMS.md, startbuck.
namespace jetpage::api {

System startbuck() {
  System system;
  system.name = "startbuck";
  system.first_steps = {"POST {base}/orders productId=americano address=\"Seoul\" option=ice customerId=7",
                        "{base}/orderStatuses/1", "DELETE {base}/orders/1"};

  auto order = add_service(system, "order", 8081);
  order.aggregate<::startbuck::order::Order>("/orders")
      .post<::startbuck::order::OrderDesk>(&::startbuck::order::PlaceT::id)
      .remove(&::startbuck::order::CancelT::id)
      .view<::startbuck::Orders>();
  order.policies<::startbuck::OrderPolicies>();
  order.view<::startbuck::OrderStatuses>("/orderStatuses");
  order.view<::startbuck::Menus>("/menus");

  auto pay = add_service(system, "pay", 8082);
  pay.aggregate<::startbuck::pay::Payment>("/pays")
      .post(&::startbuck::pay::PayT::id)
      .put(&::startbuck::pay::PayOrderT::id)
      .view<::startbuck::Pays>();
  pay.policies<::startbuck::PayPolicies>();

  auto store = add_service(system, "store", 8083);
  store.aggregate<::startbuck::delivery::Delivery>("/deliveries")
      .view<::startbuck::Deliveries>()
      .view_also_at("/stores");
  store.policies<::startbuck::StorePolicies>();

  return system;
}

}  // namespace jetpage::api
