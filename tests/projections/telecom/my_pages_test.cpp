#include "jetpage/projections/telecom/my_pages.hpp"

#include <catch2/catch_test_macros.hpp>

#include "tests/projections/telecom/telecom_log.hpp"

using namespace jetpage::tests;
using telecom::MyPages;

namespace {

// A row without its description, which is ours to word.
struct Step {
  std::int64_t line;
  std::string work;
  std::string user;
  std::string phone;
  std::string month;
  std::int64_t amount;
  bool operator==(const Step&) const = default;
};

Step step(const Folded<MyPages>& history, std::int64_t number) {
  const auto row = history.row(number);
  REQUIRE(row.has_value());
  CHECK(row->histId == number);
  CHECK(row->description.size() > 0);
  return {row->contId.value_or(0), row->workType.str(), row->userName.str(),
          row->phoneNumber.str(),  row->useYm.str(),    row->amount.value_or(-1)};
}

}  // namespace

TEST_CASE("A line's history has a row for each step of it") {
  TelecomLog log;
  Folded<MyPages> history(log);
  log.place().issue().pay().bill<telecom::bill::BillCompletedT>("PAID", 1).take_back();
  log.bill<telecom::bill::BillCanceledT>("UNPAID", 1).close().bill<telecom::bill::BillVoidedT>("VOID");
  history.see();
  CHECK(step(history, 1) == Step{1, "subscribe", "kim", "010-0001", "202611", -1});
  CHECK(step(history, 2) == Step{1, "bill", "kim", "010-0001", "202611", 10'000});
  CHECK(step(history, 3) == Step{1, "pay", "kim", "010-0001", "202611", 10'000});
  CHECK(step(history, 4) == Step{1, "cancel", "kim", "010-0001", "202611", 10'000});
  CHECK(step(history, 5) == Step{1, "unsubscribe", "kim", "010-0001", "", -1});
  CHECK(history.keys().size() == 5);
}

TEST_CASE("A step's time is when it was decided, in milliseconds") {
  TelecomLog log;
  Folded<MyPages> history(log);
  jetpage::eventstore::Commit commit;
  commit.id = "1";
  commit.time_us = 1'795'000'000'123'456;
  commit.events = {jetpage::eventstore::to_event(telecom::order::OrderPlacedT{.orderId = "1", .id = 1})};
  REQUIRE(log.store().append({"order", "1"}, 0, commit).ok());
  CHECK(history.see().row(1)->at == 1'795'000'000'123);
}

TEST_CASE("A payment that was rejected says why it went back") {
  TelecomLog log;
  Folded<MyPages> history(log);
  log.place().issue().pay(1).pay(2).take_back(2, "bill_paid");
  const std::string said = history.see().row(5)->description.str();
  CHECK(said.find("bill_paid") != said.npos);
  CHECK(said.find("1-202611") != said.npos);
}

TEST_CASE("Payments are told with the telephone number of the line, each of its own, whoever pays") {
  TelecomLog log;
  Folded<MyPages> history(log);
  log.place(1).place(2, "lee").issue(1).issue(2, "202611", "lee").pay(1, "2-202611", "kim").pay(2, "1-202611", "kim");
  history.see();
  CHECK(step(history, 5) == Step{2, "pay", "kim", "010-0002", "202611", 10'000});
  CHECK(step(history, 6) == Step{1, "pay", "kim", "010-0001", "202611", 10'000});
}

TEST_CASE("A payment of a bill that no line has is told without a line") {
  TelecomLog log;
  Folded<MyPages> history(log);
  log.pay(1, "no bill").pay(2, "9-202611");
  history.see();
  CHECK(step(history, 1) == Step{0, "pay", "kim", "", "202611", 10'000});
  CHECK(step(history, 2) == Step{9, "pay", "kim", "", "202611", 10'000});
}

TEST_CASE("History can be asked for by user, telephone number and line") {
  TelecomLog log;
  Folded<MyPages> history(log);
  log.place(1).place(2, "lee").place(3).issue(1).issue(3).pay(1);
  history.see();
  using Keys = std::vector<std::string>;
  CHECK(history.keys({.filters = {{"userName", "kim"}}}) == Keys{"1", "3", "4", "5", "6"});
  CHECK(history.keys({.filters = {{"phoneNumber", "010-0001"}}}) == Keys{"1", "4", "6"});
  CHECK(history.keys({.filters = {{"contId", "3"}}}) == Keys{"3", "5"});
  CHECK(history.keys({.filters = {{"userName", "park"}}}).empty());
}
