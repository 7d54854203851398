#include "jetpage/projections/telecom/my_pages.hpp"

#include <charconv>

namespace telecom {

using jetpage::schemas::Text;

namespace {

// A bill's id is `<order id>-<useYm>`.
std::optional<std::int64_t> line_of_bill(std::string_view bill) {
  std::int64_t line = 0;
  const auto [end, error] = std::from_chars(bill.data(), bill.data() + bill.size(), line);
  const bool is_number = error == std::errc() && end != bill.data() + bill.size() && *end == '-';
  return is_number ? std::optional(line) : std::nullopt;
}

// The telephone number of a line, which events of payments do not tell: as its first row has it.
Text phone_of(const std::optional<std::int64_t>& line, MyPages::Page& rows) {
  const auto first = rows.linked(line);
  const auto row = first ? rows.get(*first) : std::nullopt;
  return row ? row->phoneNumber : Text();
}

MyPages::Key add(MyPages::Row row, MyPages::Page& rows, const MyPages::Source& source) {
  const auto number = rows.next_key();
  row.histId = number;
  row.at = source.time_us / 1'000;
  rows.put(number, row);
  return number;
}

template <class E>
MyPages::Row row_of_payment(const E& event, std::string description, MyPages::Page& rows) {
  const auto line = line_of_bill(event.billId.view());
  return {.contId = line,
          .workType = event.workType,
          .description = std::move(description),
          .userName = event.userName,
          .phoneNumber = phone_of(line, rows),
          .useYm = event.useYm,
          .amount = event.payAmt};
}

template <class E>
MyPages::Row row_of_line(const E& event, const char* work, std::string description) {
  return {.contId = event.id,
          .workType = work,
          .description = std::move(description),
          .userName = event.userName,
          .phoneNumber = event.phoneNumber};
}

}  // namespace

void MyPages::on(const order::OrderPlacedT& event, Page& rows, const Source& source) {
  const std::string line = "[" + event.orderId.str() + "]";
  Row row = row_of_line(event, "subscribe", "회선 " + line + " 개통. Line " + line + " opened.");
  row.useYm = event.useYm;
  rows.link(event.id, add(std::move(row), rows, source));
}

void MyPages::on(const order::OrderCanceledT& event, Page& rows, const Source& source) {
  const std::string line = "[" + event.orderId.str() + "]";
  add(row_of_line(event, "unsubscribe", "회선 " + line + " 해지. Line " + line + " closed."), rows, source);
}

void MyPages::on(const bill::BillCreatedT& event, Page& rows, const Source& source) {
  const std::string bill = "[" + event.billId.str() + "]";
  add({.contId = line_of_bill(event.billId.view()),
       .workType = "bill",
       .description = "청구서 " + bill + " 발행. Bill " + bill + " issued.",
       .userName = event.userName,
       .phoneNumber = event.phoneNumber,
       .useYm = event.useYm,
       .amount = event.billAmt},
      rows, source);
}

void MyPages::on(const pay::BillPayedT& event, Page& rows, const Source& source) {
  const std::string bill = "[" + event.billId.str() + "]";
  add(row_of_payment(event, "청구서 " + bill + " 납부. Bill " + bill + " paid.", rows), rows, source);
}

void MyPages::on(const pay::PayCanceledT& event, Page& rows, const Source& source) {
  const std::string bill = "[" + event.billId.str() + "]";
  const std::string why = event.reason.has_value() ? " (" + event.reason.str() + ")" : "";
  add(row_of_payment(event, "청구서 " + bill + " 납부 취소. Payment of bill " + bill + " taken back" + why + ".", rows),
      rows, source);
}

}  // namespace telecom
