#pragma once

#include <optional>
#include <variant>

#include "jetpage/aggregates/aggregate.hpp"
#include "jetpage/schemas/telecom_generated.h"

namespace telecom::pay {

// A payment of a bill, until it is taken back. SYSTEMS.md, telecom.
struct Pay {
  static constexpr std::string_view category = "pay";
  using Command = std::variant<PayBillT, CancelT>;
  using Event = std::variant<BillPayedT, PayCanceledT>;
  using Resource = views::PayT;
  using Decision = jetpage::aggregates::Decision<Event>;

  Decision decide(const PayBillT& command) const;
  Decision decide(const CancelT& command) const;

  void evolve(const BillPayedT& event) { become(event, "PAID"); }
  void evolve(const PayCanceledT& event) { become(event, "CANCELED"); }

  [[nodiscard]] std::optional<Resource> resource() const { return payment; }

  std::optional<views::PayT> payment;

 private:
  template <class E>
  void become(const E& event, const char* status) {
    payment = views::PayT{.id = event.payId,
                          .payId = event.payId,
                          .billId = event.billId,
                          .useYm = event.useYm,
                          .userName = event.userName,
                          .payAmt = event.payAmt,
                          .workType = event.workType,
                          .status = status};
  }
};
static_assert(jetpage::aggregates::Aggregate<Pay>);

}  // namespace telecom::pay
