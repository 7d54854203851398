#include "jetpage/aggregates/telecom/pay.hpp"

namespace telecom::pay {

using jetpage::aggregates::accept;
using jetpage::aggregates::nothing;
using jetpage::aggregates::refuse;

Pay::Decision Pay::decide(const PayBillT& command) const {
  if (payment) return refuse("pay_exists", "this payment is made already");
  return accept<Event>(BillPayedT{.payId = command.payId,
                                  .billId = command.billId,
                                  .useYm = command.useYm,
                                  .userName = command.userName,
                                  .payAmt = command.payAmt,
                                  .workType = "pay"});
}

Pay::Decision Pay::decide(const CancelT& command) const {
  if (!payment) return refuse("not_found", "there is no such payment");
  if (payment->status == "CANCELED") return nothing();
  return accept<Event>(PayCanceledT{.payId = payment->payId,
                                    .billId = payment->billId,
                                    .useYm = payment->useYm,
                                    .userName = payment->userName,
                                    .payAmt = payment->payAmt,
                                    .workType = "cancel",
                                    .reason = command.reason});
}

}  // namespace telecom::pay
