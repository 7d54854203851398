#include "jetpage/aggregates/telecom/take_back.hpp"

#include "jetpage/aggregates/found_once.hpp"
#include "jetpage/aggregates/telecom/bill.hpp"

namespace telecom::pay {

using jetpage::aggregates::Calls;
using jetpage::aggregates::CommandMeta;
using jetpage::aggregates::CommandSide;
using jetpage::eventstore::Error;
using jetpage::eventstore::Fault;
using jetpage::eventstore::Result;

namespace {

Error unknown(const char* what) { return {Fault::refused, "not_found", what}; }

Result<std::string> payment_of(const std::string& bill_id, Calls& calls) {
  if (!jetpage::eventstore::check_id(bill_id)) return unknown("there is no such bill");
  const auto bill = calls.look<bill::Bill>(bill_id);
  if (!bill) return bill.error();
  if (!bill->bill) return unknown("there is no such bill");
  const auto payment = bill->bill->payId ? bill->bill->payId : bill->taken_back;
  if (!payment) return unknown("no payment has paid this bill");
  return std::to_string(*payment);
}

}  // namespace

Result<TakenBack> take_back(CommandSide& side, const TakeBackT& command, const CommandMeta& meta) {
  if (!command.payId && !command.billId.has_value()) {
    return Error{Fault::invalid, "payment_missing", "payId or billId says which payment is taken back"};
  }
  const auto find = [&] {
    return command.payId ? Result<std::string>(std::to_string(*command.payId))
                         : payment_of(command.billId.str(), side.calls);
  };
  // The bill may have been paid anew when this is sent again.
  const auto id = jetpage::aggregates::found_once(side, side.handlers.store().system() + ".takeBack", meta, find);
  if (!id) return id.error();
  auto outcome = side.handlers.of<Pay>().handle(*id, CancelT{}, meta);
  if (!outcome) return std::move(outcome).error();
  return TakenBack{*id, std::move(*outcome)};
}

}  // namespace telecom::pay
