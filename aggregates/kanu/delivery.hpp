#pragma once

#include <optional>
#include <variant>

#include "jetpage/aggregates/aggregate.hpp"
#include "jetpage/schemas/kanu_generated.h"

namespace kanu::delivery {

// The delivery of one paid order, under the order's number. It starts once, and not after it was cancelled: what cancels it
// (PayCancelled) and what starts it (Paid with END) come from one payment, in the log's order, and the second never after the
// first. SYSTEMS.md, kanu, Delivery.
struct Delivery {
  static constexpr std::string_view category = "delivery";
  using Command = std::variant<StartT, CancelT>;
  using Event = std::variant<DeliveredT, DeliveryCancelledT>;
  using Resource = views::DeliveryT;
  using Decision = jetpage::aggregates::Decision<Event>;

  Decision decide(const StartT& command) const;
  Decision decide(const CancelT& command) const;

  void evolve(const DeliveredT& event);
  void evolve(const DeliveryCancelledT& event) { delivery->deliveryStatus = event.deliveryStatus; }

  [[nodiscard]] std::optional<Resource> resource() const { return delivery; }

  std::optional<views::DeliveryT> delivery;
};
static_assert(jetpage::aggregates::Aggregate<Delivery>);

}  // namespace kanu::delivery
