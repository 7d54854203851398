#include "jetpage/aggregates/telecom/month_issue.hpp"

#include <catch2/catch_test_macros.hpp>
#include <thread>

#include "tests/aggregates/telecom/telecom_system.hpp"

using namespace jetpage;
using namespace jetpage::tests;
using eventstore::Fault;

namespace {

struct Lines : TelecomSystem {
  explicit Lines(int count) {
    for (int i = 0; i < count; ++i) REQUIRE(place().ok());
  }
  std::size_t bills() {
    std::size_t count = 0;
    for (const std::string& name : names()) count += name == "BillCreated" ? 1U : 0U;
    return count;
  }
};

}  // namespace

TEST_CASE("Every open line gets one bill for the month, and a repetition issues none") {
  Lines system(12);
  REQUIRE(system.close(3).ok());
  const auto first = system.issue("202312");
  REQUIRE(first.ok());
  CHECK(first->answer.useYm == "202312");
  CHECK(first->answer.issued == 11);
  CHECK(first->position == 24);
  CHECK(system.issued("202312") == 0);
  CHECK(system.issued("202401") == 11);
  CHECK(system.state_of("3-202312") == "none");
  CHECK(system.state_of("12-202312") == "UNPAID");
}

TEST_CASE("A bill asks for what the setting says when it is issued") {
  Lines system(1);
  REQUIRE(system.issued("202312") == 1);
  CHECK(system.events().back() == text_of(telecom::bill::BillCreatedT{.id = "1-202312",
                                                                      .billId = "1-202312",
                                                                      .useYm = "202312",
                                                                      .userName = "kim",
                                                                      .phoneNumber = "010-1234-5678",
                                                                      .billAmt = 10'000,
                                                                      .billState = "UNPAID",
                                                                      .orderId = "1"}));
}

TEST_CASE("A line that has the month's bill already gets no second one, paid, void or unpaid") {
  Lines system(3);
  REQUIRE(system.issued("202312") == 3);
  using namespace telecom::bill;
  REQUIRE(system.send<Bill>("1-202312", CompleteT{.billId = "1-202312", .payId = 1, .payAmt = 10'000}).ok());
  REQUIRE(system.send<Bill>("2-202312", VoidT{.billId = "2-202312"}).ok());
  CHECK(system.issued("202312") == 0);
}

TEST_CASE("A malformed month is invalid, and nothing is issued") {
  Lines system(1);
  for (const char* month : {"", "202613", "202600", "2026", "2026-11", "november"}) {
    const auto issued = system.issue(month);
    CHECK(issued.is(Fault::invalid));
    CHECK(issued.error().code == "month_malformed");
  }
  CHECK(system.bills() == 0);
}

TEST_CASE("Without a line nothing is issued") {
  TelecomSystem system;
  CHECK(system.issued("202312") == 0);
}

TEST_CASE("Numbers without a line are passed over, and lost numbers do not hide the lines") {
  Lines system(3);
  for (const std::int64_t id : {5, 9}) {
    REQUIRE(system.send<Order>(std::to_string(id), telecom::order::PlaceT{.id = id}).ok());
  }
  CHECK(system.issued("202312") == 5);
  REQUIRE(system.bucket("ids")->remove("telecom.order").ok());
  CHECK(system.issued("202401") == 3);  // up to the first gap, which is all that can be known then
}

TEST_CASE("When the log goes away in the middle the bills so far stand, and the repetition goes on from there") {
  Lines system(9);
  unsigned loads_of_lines = 0;
  system.faults.plan([](const Call& call) -> std::optional<Failure> {
    return call.on == "telecom.bill.5-202312" ? std::optional(Failure::unavailable) : std::nullopt;
  });
  const auto first = system.issue("202312");
  CHECK(first.is(Fault::outcome_unknown));
  CHECK(first.error().code == "issue_unfinished");
  CHECK(system.bills() == 4);
  system.faults.plan([&](const Call& call) -> std::optional<Failure> {
    if (call.what == "load" && call.on == "telecom.order.1") ++loads_of_lines;
    return std::nullopt;
  });
  CHECK(system.issued("202312") == 5);
  CHECK(loads_of_lines == 0);
  CHECK(system.issued("202312") == 0);
  CHECK(loads_of_lines == 1);  // what is finished begins anew
  CHECK(system.bills() == 9);
}

TEST_CASE("When the command's time is up it stops, and says so") {
  Lines system(3);
  auto meta = system.meta();
  meta.deadline = std::chrono::steady_clock::now() - std::chrono::seconds(1);
  const auto late = system.month_issue.run(system.side, {.useYm = "202312"}, meta);
  CHECK(late.is(Fault::outcome_unknown));
  CHECK(late.error().code == "issue_unfinished");
  CHECK(system.issued("202312") == 3);
}

TEST_CASE("A repetition with its key is told the bills that the key has issued") {
  Lines system(3);
  CHECK(system.issue("202312", "key")->answer.issued == 3);
  CHECK(system.issue("202312", "key")->answer.issued == 3);
  CHECK(system.issue("202312", "other key")->answer.issued == 0);
  CHECK(system.bills() == 3);
}

TEST_CASE("A month that is issued twice at the same moment still has one bill for each line") {
  Lines system(40);
  std::int64_t issued[2] = {};
  std::thread other([&] { issued[1] = system.issued("202312"); });
  issued[0] = system.issued("202312");
  other.join();
  CHECK(issued[0] + issued[1] == 40);
  CHECK(system.bills() == 40);
}
