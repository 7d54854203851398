#include "jetpage/aggregates/kanu/delivery.hpp"

namespace kanu::delivery {

using jetpage::aggregates::accept;
using jetpage::aggregates::nothing;

Delivery::Decision Delivery::decide(const StartT& command) const {
  if (delivery) return nothing();
  return accept<Event>(DeliveredT{.id = command.id,
                                  .productId = command.productId,
                                  .qty = command.qty,
                                  .deliveryStatus = "Prepare Delivery...",
                                  .deliveryId = command.id,
                                  .productName = command.productName,
                                  .orderId = command.orderId,
                                  .paymentId = command.paymentId});
}

Delivery::Decision Delivery::decide(const CancelT&) const {
  if (!delivery || delivery->deliveryStatus == "DELIVERY CANCEL") return nothing();
  return accept<Event>(DeliveryCancelledT{.id = delivery->id,
                                          .productId = delivery->productId,
                                          .qty = delivery->qty,
                                          .deliveryStatus = "DELIVERY CANCEL",
                                          .destination = delivery->destination,
                                          .productName = delivery->productName,
                                          .orderId = delivery->orderId});
}

void Delivery::evolve(const DeliveredT& event) {
  delivery = views::DeliveryT{.id = event.id,
                              .orderId = event.orderId,
                              .productId = event.productId,
                              .qty = event.qty,
                              .deliveryStatus = event.deliveryStatus,
                              .destination = event.destination,
                              .paymentId = event.paymentId,
                              .productName = event.productName};
}

}  // namespace kanu::delivery
