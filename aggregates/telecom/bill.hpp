#pragma once

#include <optional>
#include <variant>

#include "jetpage/aggregates/aggregate.hpp"
#include "jetpage/schemas/telecom_generated.h"

namespace telecom::bill {

// What a line costs in one month. UNPAID it can be paid or voided; a payment that is taken back makes it UNPAID again; VOID is
// its end. SYSTEMS.md, telecom.
struct Bill {
  static constexpr std::string_view category = "bill";
  using Command = std::variant<IssueT, CheckT, CompleteT, ReopenT, VoidT>;
  using Event = std::variant<BillCreatedT, BillCompletedT, BillCanceledT, BillVoidedT, BillPaymentRejectedT>;
  using Resource = views::BillT;
  using Decision = jetpage::aggregates::Decision<Event>;

  Decision decide(const IssueT& command) const;
  // A question: refused if this amount cannot be paid now; unset, any can.
  Decision decide(const CheckT& command) const;
  Decision decide(const CompleteT& command) const;
  Decision decide(const ReopenT& command) const;
  Decision decide(const VoidT& command) const;

  void evolve(const BillCreatedT& event) { become(event); }
  void evolve(const BillCompletedT& event) { become(event); }
  void evolve(const BillCanceledT& event);
  void evolve(const BillVoidedT& event) { become(event); }
  void evolve(const BillPaymentRejectedT&) {}

  [[nodiscard]] std::optional<Resource> resource() const { return bill; }

  std::optional<views::BillT> bill;
  flatbuffers::Optional<std::int64_t> taken_back;  // the payment that was, last

 private:
  [[nodiscard]] std::optional<jetpage::aggregates::Refusal> why_not(
      const flatbuffers::Optional<std::int64_t>& amount) const;

  template <class E>
  void become(const E& event) {
    bill = views::BillT{.id = event.id,
                        .billId = event.billId,
                        .orderId = event.orderId,
                        .useYm = event.useYm,
                        .userName = event.userName,
                        .phoneNumber = event.phoneNumber,
                        .billAmt = event.billAmt,
                        .billState = event.billState,
                        .payId = event.payId};
  }
};
static_assert(jetpage::aggregates::Aggregate<Bill>);

}  // namespace telecom::bill
