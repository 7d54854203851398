#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <variant>

#include "jetpage/aggregates/history/cause.hpp"
#include "jetpage/aggregates/policies/runner.hpp"
#include "jetpage/aggregates/telecom/bill_policies.hpp"
#include "jetpage/aggregates/telecom/month_issue.hpp"
#include "jetpage/aggregates/telecom/order_desk.hpp"
#include "jetpage/aggregates/telecom/pay_desk.hpp"
#include "jetpage/aggregates/telecom/pay_policies.hpp"
#include "jetpage/aggregates/telecom/take_back.hpp"
#include "tests/support/await.hpp"
#include "tests/support/creation.hpp"
#include "tests/support/memory_system.hpp"

namespace jetpage::tests {

using telecom::bill::Bill;
using telecom::order::Order;
using telecom::pay::Pay;
using TelecomEvent =
    std::variant<telecom::order::OrderPlacedT, telecom::order::OrderCanceledT, telecom::bill::BillCreatedT,
                 telecom::bill::BillCompletedT, telecom::bill::BillCanceledT, telecom::bill::BillVoidedT,
                 telecom::bill::BillPaymentRejectedT, telecom::pay::BillPayedT, telecom::pay::PayCanceledT>;

// Telecom on a log in memory, what its clients can ask for, and its services' policies. The clock says November 2023.
struct TelecomSystem : MemorySystem {
  using Key = std::optional<std::string>;
  template <class A>
  using Created = eventstore::Result<tests::Created<A>>;

  TelecomSystem() : MemorySystem("telecom") {}

  aggregates::CallOptions call_options() {
    aggregates::CallOptions options;
    options.is_here = [this](const std::string&) { return bill_is_up.load(); };
    options.parameters = {{"billAmount", 10'000}};
    return options;
  }
  aggregates::CommandMeta meta(const Key& key = {}) {
    return meta_of(key ? aggregates::cause_of_key(*key, 1) : aggregates::cause_of_command(std::to_string(++sent)));
  }

  Created<Order> place(telecom::order::PlaceT command = {.phoneNumber = "010-1234-5678", .userName = "kim"}) {
    using Command = telecom::order::PlaceT;
    return Creation<Order, Command, telecom::order::OrderDesk>(side, &Command::id, {}).run(command, meta());
  }
  Created<Pay> pay(const telecom::pay::PayBillT& command, const Key& key = {}) {
    using Command = telecom::pay::PayBillT;
    return Creation<Pay, Command, telecom::pay::PayDesk>(side, &Command::payId, key).run(command, meta(key));
  }
  Created<Pay> pay_bill(const std::string& bill) { return pay({.billId = bill}); }
  auto take_back(std::int64_t payment) { return telecom::pay::take_back(side, {.payId = payment}, meta()); }
  auto take_back(const std::string& bill, const Key& key = {}) {
    return telecom::pay::take_back(side, {.billId = bill}, meta(key));
  }
  auto issue(const std::string& month, const Key& key = {}) {
    return month_issue.run(side, {.useYm = month}, meta(key));
  }
  std::int64_t issued(const std::string& month) { return issue(month).value().answer.issued.value_or(-1); }
  template <class A>
  auto send(const std::string& id, const typename A::Command& command) {
    return handlers->of<A>().handle(id, command, meta());
  }
  auto close(std::int64_t line) { return send<Order>(std::to_string(line), telecom::order::CloseT{.id = line}); }

  // A bill's state, `none` when it does not exist.
  std::string state_of(const std::string& bill) {
    const auto fold = MemorySystem::process()->of<Bill>().look(bill);
    return fold->state.bill ? fold->state.bill->billState.str() : "none";
  }

  // Every event on the log, in order, as people read them; and their names alone.
  Texts events() {
    Texts events;
    for (const auto& entry : entries()) {
      const auto commit = entry.commit();
      for (std::size_t i = 0; i < commit->size(); ++i) {
        events.push_back(text_of(eventstore::decode<TelecomEvent>(commit->event(i)).value()));
      }
    }
    return events;
  }
  Texts names() {
    Texts names;
    for (const std::string& event : events()) names.push_back(event.substr(0, event.find(' ')));
    return names;
  }

  using Runner = std::unique_ptr<aggregates::PolicyRunner>;
  template <aggregates::Policies P>
  Runner start() {
    runner_handlers.push_back(MemorySystem::process());
    auto runner = std::make_unique<aggregates::PolicyRunner>(aggregates::page_of<P>(), *runner_handlers.back(),
                                                             bucket("parked"), options);
    runner->start();
    return runner;
  }
  void start_all() {
    bill = start<telecom::BillPolicies>();
    payment = start<telecom::PayPolicies>();
  }
  void stop_all() {
    bill.reset();
    payment.reset();
  }
  // Whether every running service has dealt with all there is, what follows from it included.
  bool is_quiet() {
    const eventstore::Position last = entries().size();
    for (const Runner* runner : {&bill, &payment}) {
      if (*runner && ((*runner)->status().waiting > 0 || (*runner)->status().position < last)) return false;
    }
    return entries().size() == last;
  }
  bool wait_quiet() {
    return await([this] { return is_quiet(); });
  }

  std::atomic<bool> bill_is_up = true;
  std::atomic<int> sent = 0;
  std::unique_ptr<aggregates::Handlers> handlers = MemorySystem::process();
  aggregates::Calls calls{*handlers, call_options()};
  eventstore::Ids ids{bucket("ids"), 10};
  eventstore::Claims claims{bucket("claims")};
  aggregates::CommandSide side{*handlers, calls, ids, claims};
  telecom::bill::MonthIssue month_issue;

  aggregates::RunnerOptions options{
      .parameters = {{"billAmount", 10'000}},
      .attempts = 3,
      .retry_at_first = std::chrono::milliseconds(1),
      .retry_at_most = std::chrono::milliseconds(2),
      .is_known = eventstore::is_one_of<TelecomEvent>,
  };
  std::vector<std::unique_ptr<aggregates::Handlers>> runner_handlers;
  Runner bill, payment;
};

}  // namespace jetpage::tests
