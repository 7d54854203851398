#include "jetpage/aggregates/mall/delivery.hpp"
#include "jetpage/aggregates/mall/delivery_policies.hpp"
#include "jetpage/aggregates/mall/inventory.hpp"
#include "jetpage/aggregates/mall/order.hpp"
#include "jetpage/aggregates/mall/order_policies.hpp"
#include "jetpage/aggregates/mall/product_policies.hpp"
#include "jetpage/api/system/describe.hpp"
#include "jetpage/api/systems/systems.hpp"
#include "jetpage/projections/mall/deliveries.hpp"
#include "jetpage/projections/mall/inventories.hpp"
#include "jetpage/projections/mall/order_histories.hpp"
#include "jetpage/projections/mall/orders.hpp"

// mall: a mini shopping mall, where nothing is sold that is not there. SYSTEMS.md, mall.
namespace jetpage::api {

System mall() {
  System system;
  system.name = "mall";
  system.first_steps = {"POST {base}/inventories productId=1001 productName=TV stock=100",
                        "POST {base}/orders productId=1001 productName=TV qty=5 customerId=100",
                        "{base}/orderHistories/1"};

  auto order = add_service(system, "order", 8081);
  order.aggregate<::mall::order::Order>("/orders")
      .post(&::mall::order::PlaceT::id)
      .remove(&::mall::order::CancelT::id)
      .view<::mall::Orders>();
  order.policies<::mall::OrderPolicies>();
  order.view<::mall::OrderHistories>("/orderHistories");

  auto delivery = add_service(system, "delivery", 8082);
  delivery.aggregate<::mall::delivery::Delivery>("/deliveries").view<::mall::Deliveries>();
  delivery.policies<::mall::DeliveryPolicies>();

  auto product = add_service(system, "product", 8083);
  product.aggregate<::mall::inventory::Inventory>("/inventories")
      .post_under(&::mall::inventory::RegisterT::productId)
      .patch(&::mall::inventory::ModifyT::productId)
      .view<::mall::Inventories>();
  product.policies<::mall::ProductPolicies>();

  return system;
}

}  // namespace jetpage::api
