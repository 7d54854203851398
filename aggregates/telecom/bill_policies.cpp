#include "jetpage/aggregates/telecom/bill_policies.hpp"

#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "jetpage/aggregates/telecom/bill_id.hpp"
#include "jetpage/aggregates/telecom/month.hpp"
#include "jetpage/aggregates/telecom/order.hpp"

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

// The bills that a line could have, and, once asked, those that it has.
class BillsOfLine {
 public:
  explicit BillsOfLine(std::int64_t line) {
    for (const std::string& month : every_month()) ids_.push_back(bill_id(line, month));
  }
  [[nodiscard]] const std::vector<std::string>& ids() const { return ids_; }

  jetpage::eventstore::Result<bool> has(Handlers& handlers, const std::string& id) {
    if (!found_) {
      auto found = handlers.store().existing(std::string(bill::Bill::category), ids_);
      if (!found) return std::move(found).error();
      found_ = std::move(*found);
    }
    return found_->contains(id);
  }

 private:
  std::vector<std::string> ids_;
  std::optional<std::set<std::string>> found_;
};

Reaction void_if_it_exists(const std::shared_ptr<BillsOfLine>& bills, const std::string& id) {
  Reaction reaction = to_bill(id, bill::VoidT{});
  auto make_void = std::move(reaction.run);
  return std::move(reaction).with(
      [bills, id, make_void = std::move(make_void)](Handlers& handlers, const CommandMeta& meta) -> Done {
        const auto exists = bills->has(handlers, id);
        if (!exists) return exists.error();
        return *exists ? make_void(handlers, meta) : Done();
      });
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

// Which months have bills is written nowhere but on the bills, and any month can have been issued: so every month's is told that
// exists. One that comes later hears of it as BillCreated. What is not unpaid takes no notice.
Reactions BillPolicies::whenever(const order::OrderCanceledT& event, const Source&) {
  const auto bills = std::make_shared<BillsOfLine>(event.id.value_or(0));
  Reactions reactions;
  reactions.reserve(every_month().size());
  for (const std::string& id : bills->ids()) reactions.push_back(void_if_it_exists(bills, id));
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
