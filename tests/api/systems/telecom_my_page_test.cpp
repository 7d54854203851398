#include "jetpage/api/systems/telecom_my_page.hpp"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "jetpage/projections/telecom/bills.hpp"
#include "jetpage/projections/telecom/my_pages.hpp"
#include "jetpage/projections/telecom/orders.hpp"
#include "jetpage/projections/telecom/pays.hpp"
#include "tests/projections/follow/projected.hpp"
#include "tests/projections/telecom/telecom_log.hpp"

using namespace jetpage;
using namespace jetpage::tests;
using nlohmann::json;
using telecom::bill::BillCanceledT;
using telecom::bill::BillCompletedT;
using telecom::bill::BillVoidedT;

namespace {

// The customer's page over a log, once all of the log is seen.
struct MyPage {
  eventstore::Result<std::string> text(const std::string& name) {
    for (const auto* view : views->read_models()) REQUIRE(views.wait(view->name(), log.last()));
    api::Request request;
    request.path_fields["id"] = name;
    return api::my_page(*views.operator->(), request);
  }
  json of(const std::string& name) {
    const auto answer = text(name);
    REQUIRE(answer.ok());
    return json::parse(*answer);
  }

  TelecomLog log;
  Projected views{log,
                  {},
                  {projections::define<telecom::MyPages>(), projections::define<telecom::MyLines>(),
                   projections::define<telecom::MyBills>(), projections::define<telecom::MyPayments>()}};
  MyPage() { views->start(); }
};

}  // namespace

TEST_CASE("A customer's page has the lines, bills, payments and history, and what is unpaid") {
  MyPage page;
  page.log.place().issue().pay().bill<BillCompletedT>("PAID", 1).take_back().bill<BillCanceledT>("UNPAID", 1);
  const json kim = page.of("kim");
  CHECK(kim.at("userName") == "kim");
  CHECK(kim.at("unpaid") == 10'000);
  CHECK(kim.at("lines").dump() ==
        R"([{"id":1,"orderId":"1","phoneNumber":"010-0001","status":"CREATED","userName":"kim"}])");
  REQUIRE(kim.at("bills").size() == 1);
  CHECK(kim.at("bills")[0].at("billState") == "UNPAID");
  CHECK(kim.at("bills")[0].at("payId").is_null());
  REQUIRE(kim.at("payments").size() == 1);
  CHECK(kim.at("payments")[0].at("status") == "CANCELED");
  std::vector<std::string> works;
  for (const json& row : kim.at("history")) works.push_back(row.at("workType"));
  CHECK(works == std::vector<std::string>{"subscribe", "bill", "pay", "cancel"});
  CHECK(kim.at("totals") == json{{"lines", 1}, {"bills", 1}, {"payments", 1}, {"history", 4}});
}

TEST_CASE("What is paid or void is not unpaid, and everybody owes for his own") {
  MyPage page;
  page.log.place(1).place(2).place(3, "lee").issue(1).issue(2).issue(3, "202611", "lee").issue(1, "202612");
  CHECK(page.of("kim").at("unpaid") == 30'000);
  page.log.bill<BillCompletedT>("PAID", 1);
  CHECK(page.of("kim").at("unpaid") == 20'000);
  page.log.bill<BillVoidedT>("VOID", {}, 2);
  CHECK(page.of("kim").at("unpaid") == 10'000);
  CHECK(page.of("lee").at("unpaid") == 10'000);
  CHECK(page.of("lee").at("lines").size() == 1);
}

TEST_CASE("Of whom nothing is known there is no page") {
  MyPage page;
  page.log.place();
  for (const char* name : {"lee", "", "Kim", "ki"}) {
    const auto answer = page.text(name);
    CHECK(answer.is(eventstore::Fault::not_found));
  }
}

TEST_CASE("Who only pays for others has a page too") {
  MyPage page;
  page.log.place().issue().pay(1, "1-202611", "lee");
  const json lee = page.of("lee");
  CHECK(lee.at("lines").empty());
  CHECK(lee.at("payments").size() == 1);
  CHECK(lee.at("history").size() == 1);
  CHECK(lee.at("unpaid") == 0);
}

TEST_CASE("Any name can be asked for, and stands on the page as it is") {
  MyPage page;
  std::int64_t line = 0;
  for (const char* name : {"김철수", "\"kim\"", "a\\b", "x\ny", "</script>", "%41"}) {
    page.log.place(++line, name);
    CHECK(page.of(name).at("userName") == name);
    CHECK(page.of(name).at("lines").size() == 1);
  }
}

TEST_CASE("A page has the latest thousand rows of each kind, and counts all that is unpaid") {
  MyPage page;
  page.log.place();
  for (int i = 0; i < 1'002; ++i) {
    const std::string month = std::to_string(2000 + i / 12) + (i % 12 < 9 ? "0" : "") + std::to_string(i % 12 + 1);
    page.log.issue(1, month.c_str());
  }
  const json kim = page.of("kim");
  CHECK(kim.at("bills").size() == 1'000);
  CHECK(kim.at("bills").front().at("billId") == "1-200003");
  CHECK(kim.at("bills").back().at("billId") == "1-208306");
  CHECK(kim.at("history").size() == 1'000);
  CHECK(kim.at("history").front().at("histId") == 4);
  CHECK(kim.at("history").back().at("histId") == 1'003);
  CHECK(kim.at("totals") == json{{"lines", 1}, {"bills", 1'002}, {"payments", 0}, {"history", 1'003}});
  CHECK(kim.at("unpaid") == 10'020'000);
}
