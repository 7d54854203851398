#include "jetpage/aggregates/startbuck/delivery.hpp"

namespace startbuck::delivery {

using jetpage::aggregates::accept;
using jetpage::aggregates::nothing;

Delivery::Decision Delivery::decide(const DeliverT& command) const {
  if (delivery) return nothing();
  return accept<Event>(DeliveredT{.id = command.id,
                                  .orderId = command.orderId,
                                  .status = "Delivered",
                                  .productId = command.productId,
                                  .option = command.option,
                                  .address = command.address});
}

Delivery::Decision Delivery::decide(const CancelT& command) const {
  if (delivery && delivery->status == "DeliveryCanceled") return nothing();
  return accept<Event>(DeliveryCanceledT{.id = delivery ? delivery->id : command.id,
                                         .orderId = delivery ? delivery->orderId : command.orderId,
                                         .status = "DeliveryCanceled"});
}

void Delivery::evolve(const DeliveredT& event) {
  delivery = views::DeliveryT{.id = event.id,
                              .orderId = event.orderId,
                              .productId = event.productId,
                              .option = event.option,
                              .address = event.address,
                              .status = event.status};
}

void Delivery::evolve(const DeliveryCanceledT& event) {
  if (!delivery) delivery = views::DeliveryT{.id = event.id, .orderId = event.orderId};
  delivery->status = event.status;
}

}  // namespace startbuck::delivery
