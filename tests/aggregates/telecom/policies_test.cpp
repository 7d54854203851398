#include <catch2/catch_test_macros.hpp>
#include <set>

#include "tests/aggregates/telecom/telecom_system.hpp"

// Each sentence of the policy pages: whenever this, tell that aggregate this command.
using namespace jetpage;
using namespace jetpage::tests;
using namespace telecom::bill;
using namespace telecom::order;
using namespace telecom::pay;

namespace {

const aggregates::Parameters parameters{{"billAmount", 12'000}};

// A page as its runner sees it: from the event's bytes to the reactions.
template <class Policies, class E>
aggregates::Reactions whenever(const E& event) {
  const aggregates::PolicyPage page = aggregates::page_of<Policies>();
  const auto recorded = eventstore::to_event(event);
  REQUIRE(page.hears(recorded.type));
  const aggregates::Source source{.position = 9, .parameters = &parameters};
  auto reactions = page.whenever({recorded.type, recorded.data, 1}, source);
  REQUIRE(reactions.ok());
  return std::move(*reactions);
}

// The only reaction there is.
template <class Policies, class E>
aggregates::Reaction reaction_to(const E& event, const std::string& category, const std::string& id,
                                 const std::string& command) {
  const auto reactions = whenever<Policies>(event);
  REQUIRE(reactions.size() == 1);
  CHECK(reactions[0].target == eventstore::AggregateName{category, id});
  CHECK(reactions[0].command == command);
  return reactions[0];
}

eventstore::Done run(TelecomSystem& system, const aggregates::Reaction& reaction) {
  return reaction.run(*system.handlers, meta_of("telecom-test@9.0"));
}

}  // namespace

TEST_CASE("The pages belong to the services of their names") {
  CHECK(aggregates::page_of<telecom::BillPolicies>().service == "bill");
  CHECK(aggregates::page_of<telecom::PayPolicies>().service == "pay");
}

TEST_CASE("Whenever a line is ordered, the bill of that month is issued, for what the setting says") {
  TelecomSystem system;
  const auto reaction = reaction_to<telecom::BillPolicies>(
      OrderPlacedT{.orderId = "line A", .phoneNumber = "010-1234-5678", .userName = "kim", .id = 5, .useYm = "202611"},
      "bill", "5-202611", "telecom.bill.Issue");
  REQUIRE(run(system, reaction).ok());
  CHECK(system.events() == Texts{text_of(BillCreatedT{.id = "5-202611",
                                                      .billId = "5-202611",
                                                      .useYm = "202611",
                                                      .userName = "kim",
                                                      .phoneNumber = "010-1234-5678",
                                                      .billAmt = 12'000,
                                                      .billState = "UNPAID",
                                                      .orderId = "line A"})});
}

TEST_CASE("Whenever a line is closed, its bills of all months are told") {
  const auto reactions = whenever<telecom::BillPolicies>(OrderCanceledT{.id = 5});
  std::set<std::string> told;
  for (const auto& reaction : reactions) {
    CHECK(reaction.target.category == "bill");
    CHECK(reaction.command == "telecom.bill.Void");
    told.insert(reaction.target.id);
  }
  CHECK(told.size() == reactions.size());
  for (const char* id : {"5-200001", "5-202611", "5-209912"}) CHECK(told.contains(id));
}

TEST_CASE("Whenever a bill is paid, it is told, with the amount") {
  TelecomSystem system;
  REQUIRE(system.send<Bill>("5-202611", IssueT{.billId = "5-202611", .billAmt = 10'000}).ok());
  const auto reaction = reaction_to<telecom::BillPolicies>(
      BillPayedT{.payId = 7, .billId = "5-202611", .payAmt = 9'000}, "bill", "5-202611", "telecom.bill.Complete");
  REQUIRE(run(system, reaction).ok());
  CHECK(system.events().back() ==
        text_of(BillPaymentRejectedT{.billId = "5-202611", .payId = 7, .reason = "amount_differs"}));
}

TEST_CASE("Whenever a payment is taken back, its bill is told") {
  (void)reaction_to<telecom::BillPolicies>(PayCanceledT{.payId = 7, .billId = "5-202611"}, "bill", "5-202611",
                                           "telecom.bill.Reopen");
}

TEST_CASE("Whenever a bill rejects a payment, the money goes back, with the reason") {
  TelecomSystem system;
  REQUIRE(system.send<Pay>("7", PayBillT{.payId = 7, .billId = "5-202611"}).ok());
  const auto reaction = reaction_to<telecom::PayPolicies>(
      BillPaymentRejectedT{.billId = "5-202611", .payId = 7, .reason = "bill_void"}, "pay", "7", "telecom.pay.Cancel");
  REQUIRE(run(system, reaction).ok());
  CHECK(system.events().back() ==
        text_of(PayCanceledT{.payId = 7, .billId = "5-202611", .workType = "cancel", .reason = "bill_void"}));
}

TEST_CASE("Whenever a bill becomes unpaid, it is void if its line is closed, and only then") {
  for (const bool is_closed : {false, true}) {
    TelecomSystem system;
    REQUIRE(system.place().ok());
    if (is_closed) REQUIRE(system.close(1).ok());
    REQUIRE(system.send<Bill>("1-202612", IssueT{.billId = "1-202612", .billAmt = 10'000}).ok());
    const auto created =
        reaction_to<telecom::BillPolicies>(BillCreatedT{.billId = "1-202612"}, "bill", "1-202612", "telecom.bill.Void");
    const auto canceled = reaction_to<telecom::BillPolicies>(BillCanceledT{.billId = "1-202612"}, "bill", "1-202612",
                                                             "telecom.bill.Void");
    REQUIRE(run(system, canceled).ok());
    CHECK(system.state_of("1-202612") == (is_closed ? "VOID" : "UNPAID"));
    REQUIRE(run(system, created).ok());
    CHECK(system.state_of("1-202612") == (is_closed ? "VOID" : "UNPAID"));
  }
}

TEST_CASE("While the log cannot tell whether the line is closed, the reaction is to be tried again") {
  TelecomSystem system;
  const auto created =
      reaction_to<telecom::BillPolicies>(BillCreatedT{.billId = "1-202612"}, "bill", "1-202612", "telecom.bill.Void");
  system.faults.fail_from(1, Failure::unavailable);
  CHECK(run(system, created).is(eventstore::Fault::unavailable));
}
