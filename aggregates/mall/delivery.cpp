#include "jetpage/aggregates/mall/delivery.hpp"

namespace mall::delivery {

using jetpage::aggregates::accept;
using jetpage::aggregates::nothing;

Delivery::Decision Delivery::decide(const StartT& command) const {
  if (delivery || canceled) return nothing();
  return accept<Event>(DeliveryStartedT{.id = command.id,
                                        .orderId = command.orderId,
                                        .qty = command.qty,
                                        .productId = command.productId,
                                        .status = "DeliveryStarted",
                                        .customerId = command.customerId});
}

// Of a delivery that did not start as well: the event is what keeps it from starting.
Delivery::Decision Delivery::decide(const CancelT& command) const {
  if (canceled) return nothing();
  DeliveryCanceledT event{.id = command.id,
                          .orderId = command.orderId,
                          .qty = command.qty,
                          .productId = command.productId,
                          .status = "DeliveryCanceled",
                          .customerId = command.customerId};
  if (delivery) {
    event.qty = delivery->qty;
    event.productId = delivery->productId;
    event.customerId = delivery->customerId;
  }
  return accept<Event>(std::move(event));
}

void Delivery::evolve(const DeliveryStartedT& event) {
  delivery = views::DeliveryT{.id = event.id,
                              .orderId = event.orderId,
                              .qty = event.qty,
                              .productId = event.productId,
                              .status = event.status,
                              .customerId = event.customerId};
}

}  // namespace mall::delivery
