#include <map>

#include "jetpage/projections/telecom/bills.hpp"
#include "jetpage/projections/telecom/my_pages.hpp"
#include "jetpage/projections/telecom/retrieve_pays.hpp"
#include "tests/simulation/bugs.hpp"
#include "tests/simulation/story.hpp"

namespace jetpage::tests {
namespace of_telecom {

using namespace telecom;

Wish next(Random& random, const Told& told) {
  const auto line = any_of(random, told.ids("order"));
  const auto bill = any_of(random, told.ids("bill"));
  const auto payment = any_of(random, told.ids("pay"));
  const auto choice = draw(random, 1, 100);
  if (bill && choice <= 40) {
    pay::PayBillT paid{.billId = *bill};
    if (happens(random, 0.1)) paid.payAmt = 9'999;
    return wish("POST", "/pays/pay", "", paid);
  }
  if (payment && choice <= 55) {
    pay::TakeBackT back;
    if (happens(random, 0.5)) {
      back.billId = *bill;
    } else {
      back.payId = std::stoll(*payment);
    }
    return wish("POST", "/pays/cancel", "", back);
  }
  if (line && choice <= 65) {
    return wish("POST", "/bills/issue", "", bill::IssueMonthT{.useYm = happens(random, 0.5) ? "202311" : "202312"});
  }
  if (line && choice <= 72) return wish("DELETE", "/orders/{id}", *line, order::CloseT{});
  const bool other_path = happens(random, 0.5);
  return wish("POST", other_path ? "/orders/placeorder" : "/orders", "",
              order::PlaceT{.phoneNumber = "010", .userName = happens(random, 0.5) ? "kim" : "lee"});
}

struct Payment {
  int paid = 0, canceled = 0, completed = 0, rejected = 0, reopened = 0;
  std::string bill;
};

struct Bill {
  int created = 0;
  std::string state;
  std::optional<std::int64_t> payment;
};

struct Book {
  std::map<std::int64_t, Payment> payments;
  std::map<std::string, Bill> bills;
  std::map<std::string, bool> closed;  // lines by their number
  int history = 0;
};

std::string line_of(const std::string& bill) { return bill.substr(0, bill.rfind('-')); }

// Goes through the log and sees that each bill takes only the steps it may.
Book read_book(const Told& told, Findings& findings) {
  using namespace order;
  using namespace pay;
  using namespace bill;
  Book book;
  const auto step = [&](const auto& event, const std::string& from, const std::string& to) {
    Bill& bill = book.bills[event.billId.str()];
    findings.expect(bill.state == from, "bill " + event.billId.str() + " goes from " + bill.state + " to " + to);
    bill.state = to;
    return &bill;
  };
  told.each<OrderPlacedT>([&](const auto& event, auto) { book.closed[std::to_string(*event.id)], ++book.history; });
  told.each<OrderCanceledT>(
      [&](const auto& event, auto) { book.closed[std::to_string(*event.id)] = true, ++book.history; });
  told.each<BillPayedT>([&](const auto& event, auto) {
    ++book.payments[*event.payId].paid, ++book.history;
    book.payments[*event.payId].bill = event.billId.str();
  });
  told.each<PayCanceledT>([&](const auto& event, auto) { ++book.payments[*event.payId].canceled, ++book.history; });
  told.each<BillPaymentRejectedT>([&](const auto& event, auto) { ++book.payments[*event.payId].rejected; });
  told.each<BillCreatedT, BillCompletedT, BillCanceledT, BillVoidedT>([&]<class E>(const E& event, auto) {
    if constexpr (std::is_same_v<E, BillCreatedT>) {
      ++step(event, "", "UNPAID")->created, ++book.history;
    } else if constexpr (std::is_same_v<E, BillCompletedT>) {
      ++book.payments[*event.payId].completed;
      step(event, "UNPAID", "PAID")->payment = event.payId;
    } else if constexpr (std::is_same_v<E, BillCanceledT>) {
      ++book.payments[*event.payId].reopened;
      Bill* bill = step(event, "PAID", "UNPAID");
      findings.expect(bill->payment == event.payId, "bill " + event.billId.str() + " is reopened for another payment");
    } else {
      step(event, "UNPAID", "VOID");
    }
  });
  return book;
}

void check_payment(std::int64_t id, const Payment& payment, const Book& book, Findings& findings) {
  const auto expect = [&](bool holds, const std::string& what) {
    findings.expect(holds, "payment " + std::to_string(id) + ": " + what);
  };
  expect(payment.paid == 1, "it is made once");
  expect(payment.completed + payment.rejected == 1, "its bill takes or rejects it, once");
  expect(payment.canceled <= 1, "it is given back at most once");
  expect(payment.rejected == 0 || payment.canceled == 1, "what was rejected is given back once");
  expect(payment.reopened == (payment.completed == 1 ? payment.canceled : 0),
         "its bill is reopened when it is given back");
  if (payment.canceled > 0) return;
  const auto& bill = book.bills.at(payment.bill);
  expect(bill.state == "PAID" && bill.payment == id, "its bill is paid by it");
}

void check_bills(const Told& told, const Book& book, const Views& views, Findings& findings) {
  for (const auto& [id, bill] : book.bills) {
    const auto line = book.closed.find(line_of(id));
    findings.expect(bill.created == 1 && line != book.closed.end(), "bill " + id + " is issued once, to a line");
    const bool closed = line != book.closed.end() && line->second;
    findings.expect(closed ? bill.state != "UNPAID" : bill.state != "VOID", "bill " + id + " is " + bill.state);
    const auto row = views.row<Bills>(id);
    findings.expect(row && row->billState == bill.state.c_str(), "bills shows " + id + " wrong");
  }
  told.each<order::OrderPlacedT>([&](const auto& event, auto) {
    const std::string id = std::to_string(*event.id) + "-" + event.useYm.str();
    findings.expect(book.bills.contains(id), "bill " + id + " of the first month is missing");
  });
}

void check(const Told& told, const Views& views, Findings& findings) {
  const Book book = read_book(told, findings);
  std::size_t payments = 0;
  for (const auto& [id, payment] : book.payments) {
    check_payment(id, payment, book, findings);
    payments += static_cast<std::size_t>(payment.paid + payment.canceled);
  }
  check_bills(told, book, views, findings);
  findings.expect(views.rows<RetrievePays>().size() == payments, "retrievePayLists has not a row for each payment");
  findings.expect(views.rows<MyPages>().size() == static_cast<std::size_t>(book.history),
                  "myPages has not a row for all that happened");
}

std::vector<Bug> seeded() {
  using namespace bugs;
  return {
      dropped_reaction("pay", "BillPaymentRejected"),
      dropped_reaction("bill", "PayCanceled"),
      dropped_reaction("bill", "OrderCanceled"),
      forgotten_cause("bill"),
      skipped_expectation(),
      skipping_reader(),
      deaf_view("a view forgets one event", "bills", "BillCanceled"),
  };
}

}  // namespace of_telecom

const Story& telecom_story() {
  static const Story story{"telecom", {"bill"}, of_telecom::next, of_telecom::check, of_telecom::seeded};
  return story;
}

}  // namespace jetpage::tests
