#include <catch2/catch_test_macros.hpp>

#include "tests/aggregates/telecom/telecom_system.hpp"

// What stands before and beside the aggregates: the desks of ordering and paying, issuing a month, taking back.
using namespace jetpage;
using namespace jetpage::tests;
using namespace telecom::bill;
using namespace telecom::pay;
using eventstore::Fault;

namespace {

// Telecom with the unpaid bill 1-202311 of line 1, and no policies at work.
struct Billed : TelecomSystem {
  Billed() {
    REQUIRE(place()->id == "1");
    REQUIRE(issued("202311") == 1);
  }
  void check_refused(const PayBillT& command, const std::string& code) {
    const auto before = entries().size();
    const auto paid = pay(command);
    INFO(code);
    REQUIRE_FALSE(paid.ok());
    CHECK(paid.error().fault == Fault::refused);
    CHECK(paid.error().code == code);
    CHECK(entries().size() == before);
  }
};

}  // namespace

TEST_CASE("An order is of the month in which it is taken, whatever month is sent") {
  TelecomSystem system;
  REQUIRE(system.place({.userName = "kim", .useYm = "199901"}).ok());
  CHECK(system.events().back() ==
        text_of(telecom::order::OrderPlacedT{.orderId = "1", .userName = "kim", .id = 1, .useYm = "202311"}));
}

TEST_CASE("A payment without an amount pays what the bill asks for, and takes over what else is not sent") {
  Billed system;
  const auto paid = system.pay_bill("1-202311");
  REQUIRE(paid.ok());
  CHECK(system.events().back() == text_of(BillPayedT{.payId = 1,
                                                     .billId = "1-202311",
                                                     .useYm = "202311",
                                                     .userName = "kim",
                                                     .payAmt = 10'000,
                                                     .workType = "pay"}));
  REQUIRE(system.pay({.billId = "1-202311", .useYm = "202401", .userName = "lee", .payAmt = 10'000}).ok());
  CHECK(system.events().back() == text_of(BillPayedT{.payId = 2,
                                                     .billId = "1-202311",
                                                     .useYm = "202401",
                                                     .userName = "lee",
                                                     .payAmt = 10'000,
                                                     .workType = "pay"}));
}

TEST_CASE("What bill refuses is not paid, and takes no number") {
  Billed system;
  system.check_refused({.billId = "9-202311"}, "bill_unknown");
  system.check_refused({.billId = ""}, "bill_unknown");
  system.check_refused({.billId = std::string(1'000, '1')}, "bill_unknown");
  system.check_refused({.billId = "1-202311", .payAmt = 1}, "amount_differs");
  REQUIRE(system.send<Bill>("1-202311", CompleteT{.billId = "1-202311", .payId = 77, .payAmt = 10'000}).ok());
  system.check_refused({.billId = "1-202311", .payAmt = 10'000}, "bill_paid");
  REQUIRE(system.send<Bill>("1-202311", ReopenT{.billId = "1-202311", .payId = 77}).ok());
  REQUIRE(system.send<Bill>("1-202311", VoidT{.billId = "1-202311"}).ok());
  system.check_refused({.billId = "1-202311", .payAmt = 10'000}, "bill_void");
  REQUIRE(system.issued("202312") == 1);
  CHECK(system.pay_bill("1-202312")->id == "1");
}

TEST_CASE("A payment says which bill it pays") {
  Billed system;
  const auto paid = system.pay(PayBillT{.payAmt = 10'000});
  CHECK(paid.is(Fault::invalid));
  CHECK(paid.error().code == "bill_missing");
}

TEST_CASE("With bill down nothing is paid, and the payment's number is used for the next") {
  Billed system;
  system.bill_is_up = false;
  const auto down = system.pay_bill("1-202311");
  CHECK(down.is(Fault::unavailable));
  CHECK(down.error().code == "dependency_unavailable");
  system.bill_is_up = true;
  CHECK(system.pay_bill("1-202311")->id == "1");
}

TEST_CASE("A payment that is sent twice with one key is one payment, also after the bill is paid") {
  Billed system;
  REQUIRE(system.pay({.billId = "1-202311"}, "key")->id == "1");
  REQUIRE(system.send<Bill>("1-202311", CompleteT{.billId = "1-202311", .payId = 1, .payAmt = 10'000}).ok());
  const auto again = system.pay({.billId = "1-202311"}, "key");
  REQUIRE(again.ok());
  CHECK(again->id == "1");
  CHECK(again->outcome.repeated);
}

TEST_CASE("A payment is taken back by its number, once") {
  Billed system;
  REQUIRE(system.pay_bill("1-202311").ok());
  const auto back = system.take_back(1);
  REQUIRE(back.ok());
  CHECK(back->id == "1");
  CHECK(back->outcome.state.payment->status == "CANCELED");
  CHECK(system.take_back(1)->outcome.satisfied);
}

TEST_CASE("A payment is taken back by the bill that it paid, once") {
  Billed system;
  REQUIRE(system.pay_bill("1-202311").ok());
  CHECK(system.take_back("1-202311").error().code == "not_found");  // bill does not know of it yet
  REQUIRE(system.send<Bill>("1-202311", CompleteT{.billId = "1-202311", .payId = 1, .payAmt = 10'000}).ok());
  CHECK(system.take_back("1-202311")->id == "1");
  REQUIRE(system.send<Bill>("1-202311", ReopenT{.billId = "1-202311", .payId = 1}).ok());
  CHECK(system.take_back("1-202311")->outcome.satisfied);
}

TEST_CASE("Sent again with its key, a taking back means the payment that it meant, though the bill was paid anew") {
  Billed system;
  const auto complete = [&](std::int64_t payment) {
    return system.send<Bill>("1-202311", CompleteT{.billId = "1-202311", .payId = payment, .payAmt = 10'000}).ok();
  };
  REQUIRE(system.pay_bill("1-202311").ok());
  REQUIRE(complete(1));
  REQUIRE(system.take_back("1-202311", "key")->id == "1");
  REQUIRE(system.send<Bill>("1-202311", ReopenT{.billId = "1-202311", .payId = 1}).ok());
  REQUIRE(system.pay_bill("1-202311").ok());
  REQUIRE(complete(2));
  const auto again = system.take_back("1-202311", "key");
  REQUIRE(again.ok());
  CHECK(again->id == "1");
  CHECK(again->outcome.repeated);
  CHECK(system.take_back("1-202311", "another key")->id == "2");
}

TEST_CASE("What is unknown cannot be taken back") {
  Billed system;
  CHECK(system.take_back(9).error().code == "not_found");
  CHECK(system.take_back(0).error().code == "not_found");
  CHECK(system.take_back(-1).error().code == "not_found");
  CHECK(system.take_back("9-202311").error().code == "not_found");
  CHECK(system.take_back("").error().code == "not_found");
  CHECK(system.take_back("1-202311").error().code == "not_found");  // it is not paid
  CHECK(take_back(system.side, {}, system.meta()).error().code == "payment_missing");
}
