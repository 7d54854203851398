#include "aggregates/telecom/take_back.hpp"

#include "aggregates/telecom/bill.hpp"

namespace telecom::pay {

using jetpage::aggregates::Calls;
using jetpage::aggregates::CommandMeta;
using jetpage::aggregates::CommandSide;
using jetpage::eventstore::Error;
using jetpage::eventstore::Fault;
using jetpage::eventstore::Result;

namespace {

Error unknown(const char* what) { return {Fault::refused, "not_found", what}; }

Result<std::int64_t> payment_of(const std::string& bill_id, Calls& calls) {
  if (!jetpage::eventstore::check_id(bill_id)) return unknown("there is no such bill");
  const auto bill = calls.look<bill::Bill>(bill_id);
  if (!bill) return bill.error();
  if (!bill->bill) return unknown("there is no such bill");
  const auto payment = bill->bill->payId ? bill->bill->payId : bill->taken_back;
  if (!payment) return unknown("no payment has paid this bill");
  return *payment;
}

}  // namespace

Result<TakenBack> take_back(CommandSide& side, const TakeBackT& command, const CommandMeta& meta) {
  if (!command.payId && !command.billId.has_value()) {
    return Error{Fault::invalid, "payment_missing", "payId or billId says which payment is taken back"};
  }
  const auto id = command.payId ? Result<std::int64_t>(*command.payId) : payment_of(command.billId.str(), side.calls);
  if (!id) return id.error();
  const std::string text = std::to_string(*id);
  auto outcome = side.handlers.of<Pay>().handle(text, CancelT{.payId = *id}, meta);
  if (!outcome) return std::move(outcome).error();
  return TakenBack{text, std::move(*outcome)};
}

}  // namespace telecom::pay
