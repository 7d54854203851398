#include <catch2/catch_test_macros.hpp>

#include "tests/support/json.hpp"
#include "tests/support/story.hpp"
#include "tests/support/story_log.hpp"

using namespace jetpage::tests;
using nlohmann::json;
using Events = std::vector<std::string>;

// SYSTEMS.md, telecom: the lines of its worked example, and what its tables say about the rest.

namespace {

// The texts of SYSTEMS.md are of November 2026; "month = now".
std::string now(std::string text, const std::string& month) {
  for (auto at = text.find("202611"); at != text.npos; at = text.find("202611", at + 6)) text.replace(at, 6, month);
  return text;
}

// The month of line 1, once its bill is there: no other clock is asked.
std::string month_of_line_1(Http& http) {
  std::string month;
  REQUIRE(await([&] {
    const json bills = json_of(http.get("/bills")).at("_embedded").at("bills");
    if (!bills.empty()) month = bills[0].at("useYm");
    return !bills.empty();
  }));
  return month;
}

const Events events_of_example = {
    R"({"eventType":"OrderPlaced","orderId":"1","phoneNumber":"010-1234-5678","userName":"kim","id":1,"useYm":"202611"})",
    R"({"eventType":"BillCreated","id":"1-202611","billId":"1-202611","useYm":"202611","userName":"kim","phoneNumber":"010-1234-5678","billAmt":10000,"billState":"UNPAID","orderId":"1","payId":null})",
    R"({"eventType":"BillPayed","payId":1,"billId":"1-202611","useYm":"202611","userName":"kim","payAmt":10000,"workType":"pay"})",
    R"({"eventType":"BillCompleted","id":"1-202611","billId":"1-202611","useYm":"202611","userName":"kim","phoneNumber":"010-1234-5678","billAmt":10000,"billState":"PAID","orderId":"1","payId":1})",
    R"({"eventType":"PayCanceled","payId":1,"billId":"1-202611","useYm":"202611","userName":"kim","payAmt":10000,"workType":"cancel","reason":null})",
    R"({"eventType":"BillCanceled","id":"1-202611","billId":"1-202611","useYm":"202611","userName":"kim","phoneNumber":"010-1234-5678","billAmt":10000,"billState":"UNPAID","orderId":"1","payId":1})",
};

void check_my_page(const Answer& answer, const std::string& month) {
  REQUIRE(answer.status == 200);
  const json page = json_of(answer);
  CHECK(page.at("unpaid") == 10'000);
  REQUIRE(page.at("lines").size() == 1);
  CHECK(page.at("lines")[0].at("phoneNumber") == "010-1234-5678");
  REQUIRE(page.at("bills").size() == 1);
  CHECK(page.at("bills")[0].at("billId") == "1-" + month);
  CHECK(page.at("bills")[0].at("billState") == "UNPAID");
  REQUIRE(page.at("payments").size() == 1);
  CHECK(page.at("payments")[0].at("status") == "CANCELED");
  Events works;
  for (const json& row : page.at("history")) works.push_back(row.at("workType"));
  CHECK(works == Events{"subscribe", "bill", "pay", "cancel"});
}

void check_views(Http& http, const std::string& month) {
  const std::string bill =
      R"({"id":"1-202611","billId":"1-202611","orderId":"1","useYm":"202611","userName":"kim","phoneNumber":"010-1234-5678","billAmt":10000,"billState":"UNPAID","payId":null})";
  for (const char* path : {"/bills/1-202611", "/retrieveBills/1-202611"}) {
    CHECK(row(http, now(path, month)) == now(bill, month));
  }
  const std::string pay = R"("payId":1,"billId":"1-202611","useYm":"202611","userName":"kim","payAmt":10000,)";
  CHECK(row(http, "/pays/1") == now(R"({"id":1,)" + pay + R"("workType":"cancel","status":"CANCELED"})", month));
  CHECK(row(http, "/retrievePayLists/1") == now(R"({"id":1,)" + pay + R"("workType":"pay","reason":null})", month));
  CHECK(row(http, "/retrievePayLists/2") == now(R"({"id":2,)" + pay + R"("workType":"cancel","reason":null})", month));
  const std::string line = R"("orderId":"1","phoneNumber":"010-1234-5678","userName":"kim","status":"CREATED"})";
  CHECK(row(http, "/orders/1") == R"({"id":1,)" + line);
  CHECK(row(http, "/retrieveOrderLists/1") == "{" + line);
}

void run_example(Typing type) {
  Server server({.systems = {"telecom"}});
  Http http(server.url());
  const auto placed = type(server, "http POST :8088/orders/placeorder phoneNumber=010-1234-5678 userName=kim");
  REQUIRE(placed.status == 201);
  CHECK(placed.header("Location") == "/orders/1");
  const std::string month = month_of_line_1(http);
  const auto payed = type(server, now("http POST :8088/pays/pay billId=1-202611 userName=kim payAmt=10000", month));
  REQUIRE(payed.status == 201);
  CHECK(payed.header("Location") == "/pays/1");
  REQUIRE(await_row(http, "/bills/1-" + month, "billState", "PAID"));
  REQUIRE(type(server, "http POST :8088/pays/cancel payId=1").status == 200);
  REQUIRE(await_row(http, "/bills/1-" + month, "billState", "UNPAID"));
  Events expected;
  for (const auto& event : events_of_example) expected.push_back(now(event, month));
  check_log(server, "telecom", expected);
  REQUIRE(http.get("/myPages/kim", {{"Min-Position", "6"}, {"Prefer", "wait=10"}}).status == 200);
  check_my_page(type(server, "http :8088/myPages/kim"), month);
  check_views(http, month);
}

void check_refused(const Answer& answer, int status, const std::string& code) {
  INFO(answer.body);
  CHECK(answer.status == status);
  CHECK(field_of(answer, "code") == code);
}

}  // namespace

TEST_CASE("telecom: the lines of SYSTEMS.md leave exactly their events, and the page that they promise") {
  run_example(send_line);
}

TEST_CASE("telecom: typed with HTTPie they leave the same") {
  if (!has_httpie()) SKIP("HTTPie (http) is not on PATH");
  run_example(type_line);
}

TEST_CASE("telecom: refusals, a month's bills, a closed line, and paths of their own, over HTTP") {
  Server server({.systems = {"telecom"}, .settings = {{"JETPAGE_SET", "billAmount=12000"}}});
  Http http(server.url());
  CHECK(http.get("/orders/health").status == 200);
  REQUIRE(http.post("/orders", R"({"phoneNumber":"010-1","userName":"김"})").status == 201);
  const std::string bill = "1-" + month_of_line_1(http);

  check_refused(http.post("/pays/pay", R"({"billId":"1-209901"})"), 409, "bill_unknown");
  check_refused(http.post("/pays/pay", R"({"billId":")" + bill + R"(","payAmt":10000})"), 409, "amount_differs");
  check_refused(http.post("/pays/pay", "{}"), 400, "bill_missing");
  check_refused(http.post("/pays/cancel", R"({"payId":1})"), 404, "not_found");
  check_refused(http.post("/pays/cancel", R"({"billId":")" + bill + R"("})"), 404, "not_found");
  check_refused(http.post("/pays/cancel", "{}"), 400, "payment_missing");
  check_refused(http.post("/bills/issue", R"({"useYm":"209913"})"), 400, "month_malformed");
  check_refused(http.post("/bills/issue", "{}"), 400, "month_malformed");
  check_refused(http.get("/myPages/lee"), 404, "not_found");

  check_refused(http.post("/bills/issue", R"({"useYm":"209912"})", {{"If-Match", "\"7\""}}), 412, "version_differs");
  CHECK(row_of(http.post("/bills/issue", R"({"useYm":"209912"})")) == R"({"useYm":"209912","issued":1})");
  CHECK(row_of(http.post("/bills/issue", R"({"useYm":"209912"})")) == R"({"useYm":"209912","issued":0})");

  REQUIRE(http.post("/pays/pay", R"({"billId":")" + bill + R"(","payAmt":"12000"})").status == 201);
  REQUIRE(await_row(http, "/bills/" + bill, "billState", "PAID"));
  check_refused(http.post("/pays/pay", R"({"billId":")" + bill + R"("})"), 409, "bill_paid");
  REQUIRE(http.remove("/orders/1").status == 204);
  REQUIRE(http.remove("/orders/1").status == 204);
  check_refused(http.remove("/orders/2"), 404, "not_found");
  REQUIRE(await_row(http, "/bills/1-209912", "billState", "VOID"));
  check_refused(http.post("/pays/pay", R"({"billId":"1-209912"})"), 409, "bill_void");
  CHECK(field_of(http.get("/bills/" + bill), "billState") == "PAID");
  REQUIRE(http.post("/pays/cancel", R"({"billId":")" + bill + R"("})").status == 200);
  REQUIRE(await_row(http, "/bills/" + bill, "billState", "VOID"));
  REQUIRE(http.post("/pays/cancel", R"({"billId":")" + bill + R"("})").status == 200);

  const auto last = std::to_string(StoryLog(server, "telecom").last());
  const Headers seen = {{"Min-Position", last}, {"Prefer", "wait=10"}};
  const json page = json_of(http.get("/myPages/%EA%B9%80", seen));
  CHECK(page.at("userName") == "김");
  CHECK(page.at("unpaid") == 0);
  CHECK(page.at("_links").at("self").at("href") == "/myPages/%EA%B9%80");
  const Answer again = http.get("/myPages/%EA%B9%80");
  CHECK(again.header("Content-Type") == "application/hal+json");
  CHECK(http.get("/myPages/%EA%B9%80", {{"If-None-Match", again.header("ETag")}}).status == 304);
  const json history = json_of(http.get("/myPages?contId=1&size=3", seen));
  CHECK(history.at("page").at("totalElements") == 6);
  CHECK_FALSE(history.at("_embedded").at("myPages")[0].contains("_links"));
  CHECK(json_of(http.get("/bills/" + bill + "/events")).at("_embedded").at("events").size() == 4);
}
