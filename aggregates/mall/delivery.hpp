#pragma once

#include <optional>
#include <variant>

#include "jetpage/aggregates/aggregate.hpp"
#include "jetpage/schemas/mall_generated.h"

namespace mall::delivery {

// The delivery of one order; it has the order's number. Once cancelled it never starts. SYSTEMS.md, mall.
struct Delivery {
  static constexpr std::string_view category = "delivery";
  using Command = std::variant<StartT, CancelT>;
  using Event = std::variant<DeliveryStartedT, DeliveryCanceledT>;
  using Resource = views::DeliveryT;
  using Decision = jetpage::aggregates::Decision<Event>;

  Decision decide(const StartT& command) const;
  Decision decide(const CancelT& command) const;

  void evolve(const DeliveryStartedT& event);
  void evolve(const DeliveryCanceledT&) {
    delivery.reset();
    canceled = true;
  }

  [[nodiscard]] std::optional<Resource> resource() const { return delivery; }

  std::optional<views::DeliveryT> delivery;  // nothing before it starts and after it is cancelled
  bool canceled = false;
};
static_assert(jetpage::aggregates::Aggregate<Delivery>);

}  // namespace mall::delivery
