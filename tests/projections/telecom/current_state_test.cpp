#include <catch2/catch_test_macros.hpp>

#include "jetpage/projections/telecom/bills.hpp"
#include "jetpage/projections/telecom/orders.hpp"
#include "jetpage/projections/telecom/pays.hpp"
#include "jetpage/projections/telecom/retrieve_orders.hpp"
#include "jetpage/projections/telecom/retrieve_pays.hpp"
#include "tests/projections/telecom/telecom_log.hpp"

using namespace jetpage::tests;
using namespace telecom;

namespace {

const std::string bill_is =
    R"(Bill { id: "1-202611", billId: "1-202611", orderId: "1", useYm: "202611", userName: "kim", )"
    R"(phoneNumber: "010-0001", billAmt: 10000, billState: )";
const std::string pay_is =
    R"(Pay { id: 1, payId: 1, billId: "1-202611", useYm: "202611", userName: "kim", payAmt: 10000, workType: )";

// A bill through its life, in every view that shows bills.
template <class View>
void check_bills() {
  TelecomLog log;
  Folded<View> bills(log);
  const auto row = [&] { return bills.see().text("1-202611"); };
  log.issue();
  CHECK(row() == bill_is + R"("UNPAID" })");
  log.bill<bill::BillCompletedT>("PAID", 7);
  CHECK(row() == bill_is + R"("PAID", payId: 7 })");
  log.bill<bill::BillCanceledT>("UNPAID", 7);
  CHECK(row() == bill_is + R"("UNPAID" })");
  log.bill<bill::BillVoidedT>("VOID");
  CHECK(row() == bill_is + R"("VOID" })");
}

}  // namespace

TEST_CASE("A line is opened and closed") {
  TelecomLog log;
  Folded<Orders> orders(log);
  Folded<RetrieveOrders> list(log);
  log.place();
  CHECK(orders.see().text(1) ==
        R"(Order { id: 1, orderId: "1", phoneNumber: "010-0001", userName: "kim", status: "CREATED" })");
  CHECK(list.see().text(1) ==
        R"(RetrieveOrder { orderId: "1", phoneNumber: "010-0001", userName: "kim", status: "CREATED" })");
  log.close();
  CHECK(orders.see().text(1) ==
        R"(Order { id: 1, orderId: "1", phoneNumber: "010-0001", userName: "kim", status: "CANCELED" })");
  CHECK(list.see().text(1) ==
        R"(RetrieveOrder { orderId: "1", phoneNumber: "010-0001", userName: "kim", status: "CANCELED" })");
  CHECK(orders.stored("1").version == 2);
}

TEST_CASE("A bill is unpaid, paid, unpaid again without a payment, and void, wherever bills are shown") {
  check_bills<Bills>();
  check_bills<RetrieveBills>();
  check_bills<MyBills>();
}

TEST_CASE("A bill's version is its aggregate's, a rejected payment counted") {
  TelecomLog log;
  Folded<Bills> bills(log);
  log.issue().bill<bill::BillCompletedT>("PAID", 7);
  log.add({"bill", "1-202611"}, bill::BillPaymentRejectedT{.billId = "1-202611", .payId = 8, .reason = "bill_paid"});
  CHECK(bills.see().stored("1-202611").version == 3);
}

TEST_CASE("A payment is made and taken back") {
  TelecomLog log;
  Folded<Pays> pays(log);
  log.pay();
  CHECK(pays.see().text(1) == pay_is + R"("pay", status: "PAID" })");
  log.take_back();
  CHECK(pays.see().text(1) == pay_is + R"("cancel", status: "CANCELED" })");
}

TEST_CASE("The list of payments has a row for each payment and each cancellation, in the log's order") {
  TelecomLog log;
  Folded<RetrievePays> list(log);
  log.pay(1).pay(2).take_back(2, "bill_paid").take_back(1);
  list.see();
  const std::string tail = R"(, billId: "1-202611", useYm: "202611", userName: "kim", payAmt: 10000, workType: )";
  CHECK(list.text(1) == R"(RetrievePay { id: 1, payId: 1)" + tail + R"("pay" })");
  CHECK(list.text(2) == R"(RetrievePay { id: 2, payId: 2)" + tail + R"("pay" })");
  CHECK(list.text(3) == R"(RetrievePay { id: 3, payId: 2)" + tail + R"("cancel", reason: "bill_paid" })");
  CHECK(list.text(4) == R"(RetrievePay { id: 4, payId: 1)" + tail + R"("cancel" })");
  CHECK(list.keys({.filters = {{"payId", "2"}}}) == std::vector<std::string>{"2", "3"});
}

TEST_CASE("What users have in common can be asked for: bills, lines and payments by name") {
  TelecomLog log;
  Folded<MyBills> bills(log);
  Folded<MyLines> lines(log);
  Folded<MyPayments> payments(log);
  log.place(1).place(2, "lee").place(3).issue(1).issue(2, "202611", "lee").issue(3).pay(1).pay(2, "2-202611", "lee");
  const std::vector<jetpage::projections::Filter> kim = {{"userName", "kim"}};
  CHECK(bills.see().keys({.filters = kim}) == std::vector<std::string>{"1-202611", "3-202611"});
  CHECK(lines.see().keys({.filters = kim}) == std::vector<std::string>{"1", "3"});
  CHECK(payments.see().keys({.filters = kim}) == std::vector<std::string>{"1"});
}
