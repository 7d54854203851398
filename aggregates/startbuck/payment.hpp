#pragma once

#include <optional>
#include <variant>

#include "jetpage/aggregates/aggregate.hpp"
#include "jetpage/schemas/startbuck_generated.h"

namespace startbuck::pay {

// A payment: an order's, under the order's number, or one made by itself. SYSTEMS.md, startbuck, Pay.
struct Payment {
  static constexpr std::string_view category = "pay";
  using Command = std::variant<PayT, PayOrderT, CancelT>;
  using Event = std::variant<PaidT, PayCanceledT>;
  using Resource = views::PayT;
  using Decision = jetpage::aggregates::Decision<Event>;

  Decision decide(const PayT& command) const;
  Decision decide(const PayOrderT& command) const;
  Decision decide(const CancelT& command) const;

  void evolve(const PaidT& event);
  void evolve(const PayCanceledT& event) { payment->status = event.status; }

  [[nodiscard]] std::optional<Resource> resource() const { return payment; }

  std::optional<views::PayT> payment;
};
static_assert(jetpage::aggregates::Aggregate<Payment>);

}  // namespace startbuck::pay
