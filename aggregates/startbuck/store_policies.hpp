#pragma once

#include "jetpage/aggregates/once_there.hpp"
#include "jetpage/aggregates/startbuck/delivery.hpp"
#include "jetpage/aggregates/startbuck/order.hpp"

namespace startbuck {

// What the store does by itself.
struct StorePolicies {
  static constexpr std::string_view service = "store";
  using Event = std::variant<pay::PaidT, pay::PayCanceledT>;
  using Reactions = jetpage::aggregates::Reactions;
  using Reaction = jetpage::aggregates::Reaction;
  using Source = jetpage::aggregates::Source;

  // Whenever something is paid, the store makes and delivers it: what is paid for an order once the order is there, because
  // the payment is on the log first, and never if it does not follow in time.
  static Reactions whenever(const pay::PaidT& event, const Source& source) {
    const std::int64_t id = event.id.value_or(0);
    Reaction deliver =
        jetpage::aggregates::tell<delivery::Delivery>(id, delivery::DeliverT{.id = event.id,
                                                                             .orderId = event.orderId,
                                                                             .productId = event.productId,
                                                                             .option = event.option,
                                                                             .address = event.address});
    if (!event.orderId.has_value()) return {std::move(deliver)};
    return {jetpage::aggregates::once_there<order::Order>(id, std::move(deliver))
                .within(source.patience, cancel(event.id, event.orderId))};
  }
  // Whenever a payment is cancelled, so is its delivery, also before there is one.
  static Reactions whenever(const pay::PayCanceledT& event, const Source&) { return {cancel(event.id, event.orderId)}; }

 private:
  static Reaction cancel(std::optional<std::int64_t> id, const jetpage::schemas::Text& order_id) {
    return jetpage::aggregates::tell<delivery::Delivery>(id.value_or(0),
                                                         delivery::CancelT{.id = id, .orderId = order_id});
  }
};

}  // namespace startbuck
