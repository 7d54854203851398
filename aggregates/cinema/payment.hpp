#pragma once

#include <optional>
#include <variant>

#include "jetpage/aggregates/aggregate.hpp"
#include "jetpage/schemas/cinema_generated.h"

namespace cinema::payment {

// The payment of one reservation; it has the reservation's number. SYSTEMS.md, cinema.
struct Payment {
  static constexpr std::string_view category = "payment";
  using Command = std::variant<PayT, CancelT>;
  using Event = std::variant<PaymentApprovedT, PaymentCancelledT>;
  using Resource = views::PaymentT;
  using Decision = jetpage::aggregates::Decision<Event>;

  Decision decide(const PayT& command) const;
  Decision decide(const CancelT& command) const;

  void evolve(const PaymentApprovedT& event) { become(event); }
  void evolve(const PaymentCancelledT& event) { become(event); }

  [[nodiscard]] std::optional<Resource> resource() const { return payment; }

  std::optional<views::PaymentT> payment;

 private:
  template <class E>
  void become(const E& event) {
    payment =
        views::PaymentT{.payId = event.payId, .rsvId = event.rsvId, .movieId = event.movieId, .status = event.status};
  }
};
static_assert(jetpage::aggregates::Aggregate<Payment>);

}  // namespace cinema::payment
