#include "aggregates/telecom/bill_policies.hpp"

#include "aggregates/telecom/bill_id.hpp"
#include "aggregates/telecom/month.hpp"
#include "aggregates/telecom/order.hpp"

namespace telecom {

using jetpage::aggregates::CommandMeta;
using jetpage::aggregates::Handlers;
using jetpage::aggregates::Reaction;
using jetpage::aggregates::Reactions;
using jetpage::aggregates::Source;
using jetpage::aggregates::tell;
using jetpage::eventstore::Done;

namespace {

template <class C>
Reaction to_bill(const jetpage::schemas::Text& id, C command) {
  command.billId = id;
  return tell<bill::Bill>(id.str(), std::move(command));
}

// The line is looked at when the reaction runs, so whatever closed it is on the log before.
Reaction void_if_line_is_closed(const jetpage::schemas::Text& id) {
  Reaction reaction = to_bill(id, bill::VoidT{});
  const std::string line = std::to_string(line_of(id.view()).value_or(0));
  auto make_void = std::move(reaction.run);
  return std::move(reaction).with(
      [line, make_void = std::move(make_void)](Handlers& handlers, const CommandMeta& meta) -> Done {
        const auto order = handlers.of<order::Order>().look(line);
        if (!order) return order.error();
        return order->state.is_open() ? Done() : make_void(handlers, meta);
      });
}

}  // namespace

Reactions BillPolicies::whenever(const order::OrderPlacedT& event, const Source& source) {
  const std::string id = bill_id(event.id.value_or(0), event.useYm.view());
  return {to_bill(id, bill::IssueT{.orderId = event.orderId,
                                   .useYm = event.useYm,
                                   .userName = event.userName,
                                   .phoneNumber = event.phoneNumber,
                                   .billAmt = source.parameter("billAmount")})};
}

// Which months have bills is written nowhere but on the bills, and any month can have been issued: so every month is told. What
// does not exist or is not unpaid takes no notice.
Reactions BillPolicies::whenever(const order::OrderCanceledT& event, const Source&) {
  Reactions reactions;
  reactions.reserve(every_month().size());
  for (const std::string& month : every_month()) {
    reactions.push_back(to_bill(bill_id(event.id.value_or(0), month), bill::VoidT{}));
  }
  return reactions;
}

Reactions BillPolicies::whenever(const pay::BillPayedT& event, const Source&) {
  return {to_bill(event.billId, bill::CompleteT{.payId = event.payId, .payAmt = event.payAmt})};
}

Reactions BillPolicies::whenever(const pay::PayCanceledT& event, const Source&) {
  return {to_bill(event.billId, bill::ReopenT{.payId = event.payId})};
}

Reactions BillPolicies::whenever(const bill::BillCreatedT& event, const Source&) {
  return {void_if_line_is_closed(event.billId)};
}

Reactions BillPolicies::whenever(const bill::BillCanceledT& event, const Source&) {
  return {void_if_line_is_closed(event.billId)};
}

}  // namespace telecom
