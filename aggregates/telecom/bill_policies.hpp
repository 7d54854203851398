#pragma once

#include "jetpage/aggregates/policy.hpp"
#include "jetpage/aggregates/telecom/bill.hpp"

namespace telecom {

// What the bill service does by itself. No bill of a closed line stays unpaid: what is unpaid when the line is closed becomes void
// then, and what becomes unpaid later does so as it happens.
struct BillPolicies {
  static constexpr std::string_view service = "bill";
  using Event = std::variant<order::OrderPlacedT, order::OrderCanceledT, pay::BillPayedT, pay::PayCanceledT,
                             bill::BillCreatedT, bill::BillCanceledT>;
  using Reactions = jetpage::aggregates::Reactions;
  using Source = jetpage::aggregates::Source;

  // Whenever a line is ordered, the bill of that month is issued.
  static Reactions whenever(const order::OrderPlacedT& event, const Source& source);
  // Whenever a line is closed, its unpaid bills are void.
  static Reactions whenever(const order::OrderCanceledT& event, const Source&);
  // Whenever a bill is paid, it is complete, or says why it is not.
  static Reactions whenever(const pay::BillPayedT& event, const Source&);
  // Whenever a payment is taken back, the bill that it paid can be paid anew.
  static Reactions whenever(const pay::PayCanceledT& event, const Source&);
  // Whenever a bill becomes unpaid, it is void if its line is closed: issuing may have met the closing, and a payment can be taken
  // back later.
  static Reactions whenever(const bill::BillCreatedT& event, const Source&);
  static Reactions whenever(const bill::BillCanceledT& event, const Source&);
};

}  // namespace telecom
