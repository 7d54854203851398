#pragma once

#include "jetpage/aggregates/policy.hpp"
#include "jetpage/aggregates/telecom/pay.hpp"

namespace telecom {

// What the pay service does by itself.
struct PayPolicies {
  static constexpr std::string_view service = "pay";
  using Event = std::variant<bill::BillPaymentRejectedT>;

  // Whenever a bill rejects a payment, the money goes back.
  static jetpage::aggregates::Reactions whenever(const bill::BillPaymentRejectedT& event,
                                                 const jetpage::aggregates::Source&) {
    return {jetpage::aggregates::tell<pay::Pay>(event.payId.value_or(0),
                                                pay::CancelT{.payId = event.payId, .reason = event.reason})};
  }
};

}  // namespace telecom
