#pragma once

#include "jetpage/aggregates/kanu/order.hpp"
#include "jetpage/aggregates/kanu/payment.hpp"
#include "jetpage/aggregates/policy.hpp"

namespace kanu {

// What the order service does by itself.
struct OrderPolicies {
  static constexpr std::string_view service = "order";
  using Event = std::variant<payment::PaidT>;

  // Whenever a payment is asked for, its order has to appear. The payment is on the log first; if its order does not follow in
  // time, it is cancelled.
  static jetpage::aggregates::Reactions whenever(const payment::PaidT& event,
                                                 const jetpage::aggregates::Source& source) {
    if (event.paymentStatus != "Not Pay") return {};
    const std::int64_t id = event.id.value_or(0);
    auto cancel = jetpage::aggregates::tell<payment::Payment>(id, payment::CancelT{.id = event.id});
    return {jetpage::aggregates::tell<order::Order>(id, order::AppearT{.id = event.id})
                .within(source.patience, std::move(cancel))};
  }
};

}  // namespace kanu
