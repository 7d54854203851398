#pragma once

#include <optional>
#include <variant>

#include "jetpage/aggregates/aggregate.hpp"
#include "jetpage/schemas/kanu_generated.h"

namespace kanu::payment {

// The payment of one order, under the order's number: asked for with the order, then paid by the customer. Once it is
// cancelled it is never paid, so that on the log no Paid with END follows a PayCancelled: the delivery relies on it.
// SYSTEMS.md, kanu, Payment.
struct Payment {
  static constexpr std::string_view category = "payment";
  using Command = std::variant<RequestT, PayT, CancelT, CancelWithOrderT>;
  using Event = std::variant<PaidT, PayCancelledT>;
  using Resource = views::PaymentT;
  using Decision = jetpage::aggregates::Decision<Event>;

  Decision decide(const RequestT& command) const;
  Decision decide(const PayT& command) const;
  Decision decide(const CancelT& command) const;
  Decision decide(const CancelWithOrderT& command) const;

  void evolve(const PaidT& event);
  void evolve(const PayCancelledT& event);

  [[nodiscard]] std::optional<Resource> resource() const { return payment; }

  std::optional<views::PaymentT> payment;

 private:
  [[nodiscard]] Decision cancel(const jetpage::schemas::Text& payment_type) const;
};
static_assert(jetpage::aggregates::Aggregate<Payment>);

}  // namespace kanu::payment
