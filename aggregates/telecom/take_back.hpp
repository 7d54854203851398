#pragma once

#include "jetpage/aggregates/creation/creation.hpp"
#include "jetpage/aggregates/telecom/pay.hpp"

namespace telecom::pay {

struct TakenBack {
  std::string id;
  jetpage::aggregates::Outcome<Pay> outcome;
};

// Takes a payment back that its number names, or the bill that it paid: then the bill is read from the log, and once its payment
// is taken back, asking again is satisfied; with the same Idempotency-Key the same payment is meant. SYSTEMS.md, telecom, `POST /pays/cancel`. Fault::invalid `payment_missing` when neither
// is said; refused `not_found`.
jetpage::eventstore::Result<TakenBack> take_back(jetpage::aggregates::CommandSide& side, const TakeBackT& command,
                                                 const jetpage::aggregates::CommandMeta& meta);

}  // namespace telecom::pay
