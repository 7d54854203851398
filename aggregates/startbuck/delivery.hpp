#pragma once

#include <optional>
#include <variant>

#include "jetpage/aggregates/aggregate.hpp"
#include "jetpage/schemas/startbuck_generated.h"

namespace startbuck::delivery {

// What the store makes and brings, once per payment and under its number. One that was cancelled before it came to be remembers
// that, so that none comes to be afterwards. SYSTEMS.md, startbuck, Delivery.
struct Delivery {
  static constexpr std::string_view category = "delivery";
  using Command = std::variant<DeliverT, CancelT>;
  using Event = std::variant<DeliveredT, DeliveryCanceledT>;
  using Resource = views::DeliveryT;
  using Decision = jetpage::aggregates::Decision<Event>;

  Decision decide(const DeliverT& command) const;
  Decision decide(const CancelT& command) const;

  void evolve(const DeliveredT& event);
  void evolve(const DeliveryCanceledT& event);

  [[nodiscard]] std::optional<Resource> resource() const { return delivery; }

  std::optional<views::DeliveryT> delivery;
};
static_assert(jetpage::aggregates::Aggregate<Delivery>);

}  // namespace startbuck::delivery
