#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <thread>

#include "tests/aggregates/telecom/telecom_system.hpp"

// The whole saga of telecom, over a log in memory.
using namespace jetpage;
using namespace jetpage::tests;
using namespace telecom::bill;
using namespace telecom::order;
using namespace telecom::pay;

namespace {

struct Saga : TelecomSystem {
  Saga() { start_all(); }
  ~Saga() { stop_all(); }
  Saga(const Saga&) = delete;
  Saga& operator=(const Saga&) = delete;

  std::size_t count(std::string_view name) {
    const auto all = names();
    return static_cast<std::size_t>(std::count(all.begin(), all.end(), name));
  }
};

template <class E>
std::string bill_text(const char* state, flatbuffers::Optional<std::int64_t> payment = flatbuffers::nullopt) {
  E event;
  event.id = event.billId = "1-202311";
  event.useYm = "202311";
  event.userName = "kim";
  event.phoneNumber = "010-1234-5678";
  event.billAmt = 10'000;
  event.billState = state;
  event.orderId = "1";
  event.payId = payment;
  return text_of(event);
}

}  // namespace

TEST_CASE("A line is opened, its bill paid and the payment taken back: six events in this order") {
  Saga system;
  REQUIRE(system.place().ok());
  REQUIRE(system.wait_quiet());
  REQUIRE(system.pay({.billId = "1-202311", .userName = "kim", .payAmt = 10'000}).ok());
  REQUIRE(system.wait_quiet());
  REQUIRE(system.take_back(1).ok());
  REQUIRE(system.wait_quiet());
  const BillPayedT payed{
      .payId = 1, .billId = "1-202311", .useYm = "202311", .userName = "kim", .payAmt = 10'000, .workType = "pay"};
  const PayCanceledT canceled{
      .payId = 1, .billId = "1-202311", .useYm = "202311", .userName = "kim", .payAmt = 10'000, .workType = "cancel"};
  CHECK(system.events() ==
        Texts{text_of(OrderPlacedT{
                  .orderId = "1", .phoneNumber = "010-1234-5678", .userName = "kim", .id = 1, .useYm = "202311"}),
              bill_text<BillCreatedT>("UNPAID"), text_of(payed), bill_text<BillCompletedT>("PAID", 1),
              text_of(canceled), bill_text<BillCanceledT>("UNPAID", 1)});
  CHECK(system.pay_bill("1-202311")->id == "2");
  REQUIRE(system.wait_quiet());
  CHECK(system.state_of("1-202311") == "PAID");
}

TEST_CASE("Two payments of one bill at the same moment: one completes it, the other goes back") {
  Saga system;
  REQUIRE(system.place().ok());
  REQUIRE(system.wait_quiet());
  system.bill.reset();  // both are on the log before bill hears of either
  REQUIRE(system.pay_bill("1-202311").ok());
  REQUIRE(system.pay_bill("1-202311").ok());
  system.bill = system.start<telecom::BillPolicies>();
  REQUIRE(system.wait_quiet());
  CHECK(system.names() == Texts{"OrderPlaced", "BillCreated", "BillPayed", "BillPayed", "BillCompleted",
                                "BillPaymentRejected", "PayCanceled"});
  CHECK(system.events()[5] == text_of(BillPaymentRejectedT{.billId = "1-202311", .payId = 2, .reason = "bill_paid"}));
  CHECK(system.events()[6].find(R"(reason: "bill_paid")") != std::string::npos);
  CHECK(system.state_of("1-202311") == "PAID");
}

TEST_CASE("Many payments of one bill at once: exactly one stands") {
  Saga system;
  REQUIRE(system.place().ok());
  REQUIRE(system.wait_quiet());
  std::atomic<std::size_t> made = 0;
  std::vector<std::thread> payers;
  for (int i = 0; i < 8; ++i) payers.emplace_back([&] { made += system.pay_bill("1-202311").ok() ? 1 : 0; });
  for (auto& payer : payers) payer.join();
  REQUIRE(system.wait_quiet());
  CHECK(made >= 1);
  CHECK(system.count("BillPayed") == made);
  CHECK(system.count("BillCompleted") == 1);
  CHECK(system.count("BillPaymentRejected") == made - 1);
  CHECK(system.count("PayCanceled") == made - 1);
  CHECK(system.state_of("1-202311") == "PAID");
}

TEST_CASE("Closing a line voids its unpaid bills of any month, and no paid one") {
  Saga system;
  REQUIRE(system.place().ok());
  REQUIRE(system.place().ok());
  for (const char* month : {"200001", "202310", "202312", "209912"}) REQUIRE(system.issued(month) == 2);
  REQUIRE(system.wait_quiet());
  REQUIRE(system.pay_bill("1-202312").ok());
  REQUIRE(system.wait_quiet());
  REQUIRE(system.close(1).ok());
  REQUIRE(system.wait_quiet());
  for (const char* bill : {"1-200001", "1-202310", "1-202311", "1-209912"}) CHECK(system.state_of(bill) == "VOID");
  CHECK(system.state_of("1-202312") == "PAID");
  CHECK(system.state_of("2-202311") == "UNPAID");
  CHECK(system.state_of("2-209912") == "UNPAID");
  CHECK(system.count("BillVoided") == 4);
}

TEST_CASE("A line that is closed before its first bill is issued ends without an unpaid bill") {
  TelecomSystem system;
  REQUIRE(system.place().ok());
  REQUIRE(system.close(1).ok());
  system.start_all();
  REQUIRE(system.wait_quiet());
  CHECK(system.names() == Texts{"OrderPlaced", "OrderCanceled", "BillCreated", "BillVoided"});
  system.stop_all();
}

TEST_CASE("A bill that is issued as its line is closed, and comes behind it on the log, is void") {
  Saga system;
  REQUIRE(system.place().ok());
  REQUIRE(system.wait_quiet());
  REQUIRE(system.close(1).ok());
  REQUIRE(system.wait_quiet());
  // What issuing does after it has found the line open.
  REQUIRE(system.send<Bill>("1-202312", IssueT{.billId = "1-202312", .useYm = "202312", .billAmt = 10'000}).ok());
  REQUIRE(system.wait_quiet());
  CHECK(system.names() ==
        Texts{"OrderPlaced", "BillCreated", "OrderCanceled", "BillVoided", "BillCreated", "BillVoided"});
}

TEST_CASE("When the payment of a closed line's bill is taken back, the bill is void in the end") {
  Saga system;
  REQUIRE(system.place().ok());
  REQUIRE(system.wait_quiet());
  REQUIRE(system.pay_bill("1-202311").ok());
  REQUIRE(system.wait_quiet());
  REQUIRE(system.close(1).ok());
  REQUIRE(system.wait_quiet());
  CHECK(system.state_of("1-202311") == "PAID");
  REQUIRE(system.take_back("1-202311").ok());
  REQUIRE(system.wait_quiet());
  CHECK(system.names() == Texts{"OrderPlaced", "BillCreated", "BillPayed", "BillCompleted", "OrderCanceled",
                                "PayCanceled", "BillCanceled", "BillVoided"});
}

TEST_CASE("A payment that meets the closing of its line goes back") {
  Saga system;
  REQUIRE(system.place().ok());
  REQUIRE(system.wait_quiet());
  system.bill.reset();
  REQUIRE(system.close(1).ok());
  REQUIRE(system.pay_bill("1-202311").ok());  // the bill is still unpaid on the log
  system.bill = system.start<telecom::BillPolicies>();
  REQUIRE(system.wait_quiet());
  CHECK(system.names() == Texts{"OrderPlaced", "BillCreated", "OrderCanceled", "BillPayed", "BillVoided",
                                "BillPaymentRejected", "PayCanceled"});
  CHECK(system.events().back().find(R"(reason: "bill_void")") != std::string::npos);
}

TEST_CASE("With pay stopped a rejected payment waits, and goes back when it returns") {
  Saga system;
  REQUIRE(system.place().ok());
  REQUIRE(system.wait_quiet());
  system.stop_all();
  REQUIRE(system.pay_bill("1-202311").ok());
  REQUIRE(system.pay_bill("1-202311").ok());
  system.bill = system.start<telecom::BillPolicies>();
  REQUIRE(system.wait_quiet());
  CHECK(system.count("BillPaymentRejected") == 1);
  CHECK(system.count("PayCanceled") == 0);
  system.payment = system.start<telecom::PayPolicies>();
  REQUIRE(system.wait_quiet());
  CHECK(system.count("PayCanceled") == 1);
}

TEST_CASE("Issuing while lines are closed leaves no unpaid bill of a closed line") {
  Saga system;
  for (int i = 0; i < 20; ++i) REQUIRE(system.place().ok());
  std::thread closing([&] {
    for (std::int64_t line = 20; line > 0; --line) REQUIRE(system.close(line).ok());
  });
  REQUIRE(system.issue("202312").ok());
  closing.join();
  REQUIRE(system.wait_quiet());
  for (int line = 1; line <= 20; ++line) {
    for (const char* month : {"-202311", "-202312"}) CHECK(system.state_of(std::to_string(line) + month) != "UNPAID");
  }
}

TEST_CASE("Services that run again from the beginning of the log change nothing") {
  TelecomSystem system;
  system.faults.plan([](const Call& call) {
    return call.what == "acknowledge" ? std::optional(Failure::lost_request) : std::nullopt;
  });
  system.start_all();
  REQUIRE(system.place().ok());
  REQUIRE(system.wait_quiet());
  REQUIRE(system.pay_bill("1-202311").ok());
  REQUIRE(system.wait_quiet());
  REQUIRE(system.pay_bill("1-202311").is(eventstore::Fault::refused));
  REQUIRE(system.take_back(1).ok());
  REQUIRE(system.wait_quiet());
  REQUIRE(system.pay_bill("1-202311").ok());
  REQUIRE(system.wait_quiet());
  REQUIRE(system.close(1).ok());
  REQUIRE(system.take_back(2).ok());
  REQUIRE(system.wait_quiet());
  const auto events = system.events();
  for (int start = 0; start < 2; ++start) {
    system.stop_all();
    system.start_all();
    REQUIRE(system.wait_quiet());
  }
  CHECK(system.events() == events);
  CHECK(system.state_of("1-202311") == "VOID");
  system.stop_all();
}
