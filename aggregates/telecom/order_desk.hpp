#pragma once

#include "jetpage/aggregates/creation/creation.hpp"
#include "jetpage/aggregates/telecom/month.hpp"
#include "jetpage/aggregates/telecom/order.hpp"

namespace telecom::order {

// Deciding has no clock: the month of an order is written onto it here. SYSTEMS.md, telecom, OrderPlaced.
struct OrderDesk : jetpage::aggregates::NoDesk {
  static jetpage::eventstore::Result<PlaceT> prepare(PlaceT command, jetpage::aggregates::Calls& calls,
                                                     const jetpage::aggregates::CommandMeta&) {
    command.useYm = month_in_seoul(calls.now_us());
    return command;
  }
};

}  // namespace telecom::order
