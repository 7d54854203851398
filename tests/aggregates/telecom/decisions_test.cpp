#include "jetpage/aggregates/telecom/bill.hpp"
#include "jetpage/aggregates/telecom/order.hpp"
#include "jetpage/aggregates/telecom/pay.hpp"
#include "jetpage/testing/given_when_then.hpp"

using namespace telecom::order;
using namespace telecom::bill;
using namespace telecom::pay;
using jetpage::testing::given;
namespace views = telecom::views;

namespace {

const OrderPlacedT placed{
    .orderId = "1", .phoneNumber = "010-1234-5678", .userName = "kim", .id = 1, .useYm = "202611"};
const OrderCanceledT closed{.id = 1, .orderId = "1", .phoneNumber = "010-1234-5678", .userName = "kim"};

// All events of a bill tell all of it.
template <class E>
E bill(const char* state, flatbuffers::Optional<std::int64_t> payment = flatbuffers::nullopt) {
  E event;
  event.id = "1-202611";
  event.billId = "1-202611";
  event.useYm = "202611";
  event.userName = "kim";
  event.phoneNumber = "010-1234-5678";
  event.billAmt = 10'000;
  event.billState = state;
  event.orderId = "1";
  event.payId = payment;
  return event;
}
const auto unpaid = bill<BillCreatedT>("UNPAID");
const auto paid_by_7 = bill<BillCompletedT>("PAID", 7);
const auto taken_back_7 = bill<BillCanceledT>("UNPAID", 7);
const auto voided = bill<BillVoidedT>("VOID");
const IssueT issue{.billId = "1-202611",
                   .orderId = "1",
                   .useYm = "202611",
                   .userName = "kim",
                   .phoneNumber = "010-1234-5678",
                   .billAmt = 10'000};
CompleteT complete(std::int64_t payment, std::int64_t amount = 10'000) {
  return {.billId = "1-202611", .payId = payment, .payAmt = amount};
}
BillPaymentRejectedT rejected(std::int64_t payment, const char* reason) {
  return {.billId = "1-202611", .payId = payment, .reason = reason};
}

const BillPayedT payed{
    .payId = 7, .billId = "1-202611", .useYm = "202611", .userName = "kim", .payAmt = 10'000, .workType = "pay"};
const PayCanceledT canceled{
    .payId = 7, .billId = "1-202611", .useYm = "202611", .userName = "kim", .payAmt = 10'000, .workType = "cancel"};

}  // namespace

TEST_CASE("A line is opened; its key is its number unless one is sent") {
  given<Order>()
      .when(PlaceT{.id = 1, .phoneNumber = "010-1234-5678", .userName = "kim", .useYm = "202611"})
      .then(placed)
      .shows({.id = 1, .orderId = "1", .phoneNumber = "010-1234-5678", .userName = "kim", .status = "CREATED"});
  given<Order>()
      .when(PlaceT{.id = 1, .orderId = "line A", .useYm = "202611"})
      .then(OrderPlacedT{.orderId = "line A", .id = 1, .useYm = "202611"});
}

TEST_CASE("A line is opened once") { given<Order>(placed).when(PlaceT{.id = 1}).then_refused("order_exists"); }

TEST_CASE("A line is closed, once") {
  given<Order>(placed)
      .when(CloseT{.id = 1})
      .then(closed)
      .shows({.id = 1, .orderId = "1", .phoneNumber = "010-1234-5678", .userName = "kim", .status = "CANCELED"})
      .asked_again_nothing();
}

TEST_CASE("A line that does not exist cannot be closed") {
  given<Order>().when(CloseT{.id = 1}).then_refused("not_found").shows_nothing();
}

TEST_CASE("A bill is issued once, whatever is asked later") {
  given<Bill>()
      .when(issue)
      .then(unpaid)
      .shows({.id = "1-202611",
              .billId = "1-202611",
              .orderId = "1",
              .useYm = "202611",
              .userName = "kim",
              .phoneNumber = "010-1234-5678",
              .billAmt = 10'000,
              .billState = "UNPAID"})
      .asked_again_nothing();
  given<Bill>(unpaid).when(IssueT{.billId = "1-202611", .billAmt = 12'000}).then_nothing();
  given<Bill>(unpaid, voided).when(issue).then_nothing();
}

TEST_CASE("A bill says whether it can be paid, and with which amount") {
  given<Bill>(unpaid).when(CheckT{.payAmt = 10'000}).then_nothing();
  given<Bill>(unpaid).when(CheckT{}).then_nothing();
  given<Bill>(unpaid).when(CheckT{.payAmt = 9'999}).then_refused("amount_differs");
  given<Bill>().when(CheckT{.payAmt = 10'000}).then_refused("bill_unknown");
  given<Bill>(unpaid, paid_by_7).when(CheckT{.payAmt = 10'000}).then_refused("bill_paid");
  given<Bill>(unpaid, voided).when(CheckT{.payAmt = 10'000}).then_refused("bill_void");
  given<Bill>(unpaid, paid_by_7, taken_back_7).when(CheckT{.payAmt = 10'000}).then_nothing();
}

TEST_CASE("A payment of the right amount completes a bill, once") {
  given<Bill>(unpaid)
      .when(complete(7))
      .then(paid_by_7)
      .shows({.id = "1-202611",
              .billId = "1-202611",
              .orderId = "1",
              .useYm = "202611",
              .userName = "kim",
              .phoneNumber = "010-1234-5678",
              .billAmt = 10'000,
              .billState = "PAID",
              .payId = 7})
      .asked_again_nothing();
}

TEST_CASE("A payment that cannot complete its bill is rejected with the reason") {
  given<Bill>(unpaid, paid_by_7).when(complete(8)).then(rejected(8, "bill_paid"));
  given<Bill>(unpaid, voided).when(complete(8)).then(rejected(8, "bill_void"));
  given<Bill>(unpaid).when(complete(8, 1)).then(rejected(8, "amount_differs"));
  given<Bill>().when(complete(8)).then(rejected(8, "bill_unknown")).shows_nothing();
}

TEST_CASE("A rejected payment leaves the bill as it is") {
  given<Bill>(unpaid, paid_by_7, rejected(8, "bill_paid")).when(complete(7)).then_nothing();
  given<Bill>(rejected(8, "bill_unknown")).when(issue).then(unpaid);
}

TEST_CASE("When its payment is taken back a bill is unpaid again, and can be paid anew") {
  given<Bill>(unpaid, paid_by_7)
      .when(ReopenT{.payId = 7})
      .then(taken_back_7)
      .shows({.id = "1-202611",
              .billId = "1-202611",
              .orderId = "1",
              .useYm = "202611",
              .userName = "kim",
              .phoneNumber = "010-1234-5678",
              .billAmt = 10'000,
              .billState = "UNPAID"})
      .asked_again_nothing();
  given<Bill>(unpaid, paid_by_7, taken_back_7).when(complete(9)).then(bill<BillCompletedT>("PAID", 9));
}

TEST_CASE("Only the payment that paid a bill makes it unpaid again") {
  given<Bill>(unpaid, paid_by_7).when(ReopenT{.payId = 8}).then_nothing();
  given<Bill>(unpaid).when(ReopenT{.payId = 7}).then_nothing();
  given<Bill>().when(ReopenT{.payId = 7}).then_nothing();
}

TEST_CASE("An unpaid bill becomes void, once; a paid one does not") {
  given<Bill>(unpaid).when(VoidT{}).then(voided).asked_again_nothing();
  given<Bill>(unpaid, paid_by_7, taken_back_7).when(VoidT{}).then(voided);
  given<Bill>(unpaid, paid_by_7).when(VoidT{}).then_nothing();
  given<Bill>().when(VoidT{}).then_nothing();
}

TEST_CASE("A payment is made, once") {
  given<Pay>()
      .when(PayBillT{.payId = 7, .billId = "1-202611", .useYm = "202611", .userName = "kim", .payAmt = 10'000})
      .then(payed)
      .shows({.id = 7,
              .payId = 7,
              .billId = "1-202611",
              .useYm = "202611",
              .userName = "kim",
              .payAmt = 10'000,
              .workType = "pay",
              .status = "PAID"});
  given<Pay>(payed).when(PayBillT{.payId = 7}).then_refused("pay_exists");
}

TEST_CASE("A payment is taken back, once, with a reason when a bill rejected it") {
  given<Pay>(payed)
      .when(CancelT{.payId = 7})
      .then(canceled)
      .shows({.id = 7,
              .payId = 7,
              .billId = "1-202611",
              .useYm = "202611",
              .userName = "kim",
              .payAmt = 10'000,
              .workType = "cancel",
              .status = "CANCELED"})
      .asked_again_nothing();
  auto for_a_reason = canceled;
  for_a_reason.reason = "bill_paid";
  given<Pay>(payed).when(CancelT{.payId = 7, .reason = "bill_paid"}).then(for_a_reason);
}

TEST_CASE("A payment that does not exist cannot be taken back") {
  given<Pay>().when(CancelT{.payId = 7}).then_refused("not_found");
}
