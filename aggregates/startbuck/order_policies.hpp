#pragma once

#include "jetpage/aggregates/policy.hpp"
#include "jetpage/aggregates/startbuck/order.hpp"
#include "jetpage/aggregates/startbuck/payment.hpp"

namespace startbuck {

// What the order service does by itself.
struct OrderPolicies {
  static constexpr std::string_view service = "order";
  using Event = std::variant<pay::PaidT, delivery::DeliveredT>;
  using Reactions = jetpage::aggregates::Reactions;
  using Source = jetpage::aggregates::Source;

  // Whenever an order is paid, it has to appear. The payment is on the log first; if its order does not follow in time, it is
  // given back. A payment without an orderId is nobody's.
  static Reactions whenever(const pay::PaidT& event, const Source& source) {
    if (!event.orderId.has_value()) return {};
    const std::int64_t id = event.id.value_or(0);
    auto give_back = jetpage::aggregates::tell<pay::Payment>(id, pay::CancelT{.id = event.id});
    return {jetpage::aggregates::tell<order::Order>(id, order::AppearT{.id = event.id})
                .within(source.patience, std::move(give_back))};
  }
  // Whenever the store has delivered, so is the order.
  static Reactions whenever(const delivery::DeliveredT& event, const Source&) {
    return {jetpage::aggregates::tell<order::Order>(event.id.value_or(0), order::ConfirmDeliveryT{.id = event.id})};
  }
};

}  // namespace startbuck
