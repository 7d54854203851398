#include "jetpage/aggregates/telecom/month_issue.hpp"

#include <algorithm>

#include "jetpage/aggregates/history/append.hpp"
#include "jetpage/aggregates/telecom/bill_id.hpp"
#include "jetpage/aggregates/telecom/month.hpp"
#include "jetpage/aggregates/telecom/order.hpp"

namespace telecom::bill {

using jetpage::aggregates::CommandMeta;
using jetpage::aggregates::CommandSide;
using jetpage::eventstore::Done;
using jetpage::eventstore::Error;
using jetpage::eventstore::Fault;
using jetpage::eventstore::Result;

namespace {

Result<std::int64_t> first_free_line(CommandSide& side) {
  return side.ids.first_free(side.handlers.store().system() + "." + std::string(order::Order::category));
}

Done issue_to(CommandSide& side, const views::OrderT& line, const std::string& month, const CommandMeta& meta,
              MonthIssue::Issued& so_far) {
  const std::string id = bill_id(line.id.value_or(0), month);
  auto outcome = side.handlers.of<Bill>().handle(id,
                                                 IssueT{.billId = id,
                                                        .orderId = line.orderId,
                                                        .useYm = month,
                                                        .userName = line.userName,
                                                        .phoneNumber = line.phoneNumber,
                                                        .billAmt = side.calls.parameter("billAmount")},
                                                 meta);
  if (!outcome) return std::move(outcome).error();
  if (outcome->satisfied) return {};
  so_far.answer.issued = so_far.answer.issued.value_or(0) + 1;
  so_far.position = std::max(so_far.position, outcome->position);
  return {};
}

}  // namespace

Result<MonthIssue::Issued> MonthIssue::run(CommandSide& side, const IssueMonthT& command, CommandMeta meta) {
  const std::string month = command.useYm.str();
  if (!is_month(month)) {
    return Error{Fault::invalid, "month_malformed", "useYm is a month as yyyymm, such as 202611, from 2000 to 2099"};
  }
  meta.expected_version.reset();
  // Behind the numbers that were handed out nothing lies, unless their bucket was lost: so it also ends where the log's lines do.
  const auto free = first_free_line(side);
  if (!free) return free.error();
  Issued issued{{.useYm = month, .issued = 0}, 0};
  for (std::int64_t line = begin(month);; ++line) {
    if (auto left = jetpage::aggregates::check_time(side.handlers.environment(), meta); !left)
      return stopped_at(month, line, issued, left.error());
    const auto order = side.calls.look<order::Order>(line);
    if (!order) return stopped_at(month, line, issued, order.error());
    if (!order->order && line >= *free) return issued;
    if (!order->is_open()) continue;
    if (auto done = issue_to(side, *order->order, month, meta, issued); !done) {
      return stopped_at(month, line, issued, done.error());
    }
  }
}

std::int64_t MonthIssue::begin(const std::string& month) {
  const std::lock_guard lock(mutex_);
  const auto found = unfinished_.extract(month);
  return found ? found.mapped() : 1;
}

Error MonthIssue::stopped_at(const std::string& month, std::int64_t line, const Issued& so_far, const Error& error) {
  {
    const std::lock_guard lock(mutex_);
    unfinished_[month] = line;
  }
  return {Fault::outcome_unknown, "issue_unfinished",
          std::to_string(*so_far.answer.issued) + " bills of " + month +
              " are issued; send it again to go on with line " + std::to_string(line) + ". It stopped because " +
              error.message};
}

}  // namespace telecom::bill
