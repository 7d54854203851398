#include <catch2/catch_test_macros.hpp>

#include "tests/support/json.hpp"
#include "tests/support/story.hpp"
#include "tests/support/story_log.hpp"
#include "tests/support/view_check.hpp"

using namespace jetpage::tests;
using Events = std::vector<std::string>;

// SYSTEMS.md, startbuck and kanu: the lines of their worked examples.

namespace {

// The views are the fold of the log, byte for byte. Ends the server.
void check_views(Server& server, const std::string& system) {
  const auto entries = StoryLog(server, system).entries();
  CHECK(server.stop() == ExitStatus{0, 0});
  CHECK(differing_views(system, server.data(), entries).empty());
}

const Events startbuck_events = {
    R"({"eventType":"Paid","id":1,"orderId":"1","productId":"americano","option":"ice","address":"Seoul","status":"Paid","customerId":7})",
    R"({"eventType":"Ordered","id":1,"orderId":"1","productId":"americano","address":"Seoul","option":"ice","customerId":7,"status":"Ordered"})",
    R"({"eventType":"Delivered","id":1,"orderId":"1","status":"Delivered","productId":"americano","option":"ice","address":"Seoul"})",
    R"({"eventType":"OrderDelivered","id":1,"orderId":"1","status":"Delivered"})",
    R"({"eventType":"OrderCanceled","id":1,"orderId":"1"})",
    R"({"eventType":"PayCanceled","id":1,"orderId":"1","status":"PayCanceled"})",
    R"({"eventType":"DeliveryCanceled","id":1,"orderId":"1","status":"DeliveryCanceled"})",
};

void check_startbuck_end(Http& http) {
  check_row(
      http, "/orders/1",
      R"({"id":1,"orderId":"1","productId":"americano","address":"Seoul","option":"ice","customerId":7,"status":"OrderCanceled"})");
  check_row(
      http, "/pays/1",
      R"({"id":1,"orderId":"1","customerId":7,"productId":"americano","option":"ice","address":"Seoul","status":"PayCanceled"})");
  for (const char* path : {"/deliveries/1", "/stores/1"}) {
    check_row(
        http, path,
        R"({"id":1,"orderId":"1","productId":"americano","option":"ice","address":"Seoul","status":"DeliveryCanceled"})");
  }
  check_row(http, "/menus/americano", R"({"productId":"americano","ordered":1,"canceled":1,"delivered":1})");
  for (const char* path : {"/orders", "/pays", "/deliveries", "/stores", "/orderStatuses", "/menus"}) {
    check_rows(http, path, 1);
  }
}

void run_startbuck(Typing type) {
  Server server({.systems = {"startbuck"}});
  Http http(server.url());
  const auto placed =
      type(server, R"(http POST :8088/orders productId=americano address="Seoul" option=ice customerId=7)");
  REQUIRE(placed.status == 201);
  CHECK(placed.header("Location") == "/orders/1");
  CHECK(
      row_of(placed) ==
      R"({"id":1,"orderId":"1","productId":"americano","address":"Seoul","option":"ice","customerId":7,"status":"Ordered"})");
  REQUIRE(await_row(http, "/orders/1", "status", "Delivered"));
  check_row(
      http, "/orderStatuses/1",
      R"({"orderId":"1","productId":"americano","option":"ice","address":"Seoul","orderStatus":"Delivered","payStatus":"Paid","deliveryStatus":"Delivered"})");
  REQUIRE(type(server, "http DELETE :8088/orders/1").status == 204);
  REQUIRE(await_row(http, "/orderStatuses/1", "deliveryStatus", "DeliveryCanceled"));
  CHECK(
      row_of(type(server, "http :8088/orderStatuses/1")) ==
      R"({"orderId":"1","productId":"americano","option":"ice","address":"Seoul","orderStatus":"OrderCanceled","payStatus":"PayCanceled","deliveryStatus":"DeliveryCanceled"})");
  check_log(server, "startbuck", startbuck_events);
  check_startbuck_end(http);
  check_views(server, "startbuck");
}

const Events kanu_events = {
    R"({"eventType":"Paid","id":1,"orderId":1,"productId":1,"qty":1,"paymentStatus":"Not Pay","paymentType":"cash","cost":1000,"productName":"Coffee"})",
    R"({"eventType":"Ordered","id":1,"productId":1,"qty":1,"orderStatus":"Order complete","paymentType":"cash","cost":1000,"productName":"Coffee"})",
    R"({"eventType":"Paid","id":1,"orderId":1,"productId":1,"qty":1,"paymentStatus":"END","paymentType":"cash","cost":1000,"productName":"Coffee"})",
    R"({"eventType":"Delivered","id":1,"productId":1,"qty":1,"deliveryStatus":"Prepare Delivery...","destination":null,"deliveryId":1,"productName":"Coffee","orderId":1,"paymentId":1})",
    R"({"eventType":"OrderCancelled","id":1,"productId":1,"qty":1,"orderStatus":"Order Cancelled","productName":"Coffee","cost":1000,"paymentType":"cash"})",
    R"({"eventType":"PayCancelled","id":1,"productId":1,"qty":1,"paymentStatus":"CANCEL","paymentType":"ORDER CANCEL","cost":1000,"orderId":1})",
    R"({"eventType":"DeliveryCancelled","id":1,"productId":1,"qty":1,"deliveryStatus":"DELIVERY CANCEL","destination":null,"productName":"Coffee","orderId":1})",
};

void check_kanu_end(Http& http) {
  check_row(
      http, "/orders/1",
      R"({"id":1,"productId":1,"qty":1,"paymentType":"cash","cost":1000,"productName":"Coffee","orderStatus":"Order Cancelled"})");
  check_row(
      http, "/payments/1",
      R"({"id":1,"orderId":1,"productId":1,"qty":1,"paymentType":"ORDER CANCEL","paymentStatus":"CANCEL","cost":1000,"productName":"Coffee"})");
  check_row(
      http, "/deliveries/1",
      R"({"id":1,"orderId":1,"productId":1,"qty":1,"deliveryStatus":"DELIVERY CANCEL","destination":null,"paymentId":1,"productName":"Coffee"})");
  for (const char* path : {"/orders", "/payments", "/deliveries", "/orderTraces"}) {
    check_rows(http, path, 1);
  }
}

void run_kanu(Typing type) {
  Server server({.systems = {"kanu"}});
  Http http(server.url());
  const auto placed =
      type(server, R"(http post :8088/orders productId=1 qty=1 paymentType="cash" cost=1000 productName="Coffee")");
  REQUIRE(placed.status == 201);
  CHECK(placed.header("Location") == "/orders/1");
  CHECK(
      row_of(placed) ==
      R"({"id":1,"productId":1,"qty":1,"paymentType":"cash","cost":1000,"productName":"Coffee","orderStatus":"Order complete"})");
  REQUIRE(await_row(http, "/orderTraces/1", "status", "Order END"));
  const auto paid = type(
      server,
      R"(http PUT :8088/payments/1 cost=1000 orderId=1 paymentStatus="END" paymentType="cash" productId=1 productName="coffee" qty=1)");
  REQUIRE(paid.status == 200);
  CHECK(field_of(paid, "paymentStatus") == "END");
  REQUIRE(await_row(http, "/orderTraces/1", "status", "DELIVERY START"));
  CHECK(row_of(type(server, "http :8088/orderTraces/1")) ==
        R"({"orderId":1,"productId":1,"qty":1,"cost":1000,"productName":"Coffee","status":"DELIVERY START"})");
  REQUIRE(type(server, "http DELETE :8088/orders/1").status == 204);
  REQUIRE(await_row(http, "/deliveries/1", "deliveryStatus", "DELIVERY CANCEL"));
  REQUIRE(await_row(http, "/orderTraces/1", "status", "ORDER CANCEL"));
  check_log(server, "kanu", kanu_events);
  check_kanu_end(http);
  check_views(server, "kanu");
}

}  // namespace

TEST_CASE("startbuck's worked example leaves exactly its events on the log, and its end state in the views") {
  run_startbuck(send_line);
}

TEST_CASE("startbuck's worked example typed with HTTPie leaves the same") {
  if (!has_httpie()) SKIP("HTTPie (http) is not on PATH");
  run_startbuck(type_line);
}

TEST_CASE("kanu's worked example leaves exactly its events on the log, and its end state in the views") {
  run_kanu(send_line);
}

TEST_CASE("kanu's worked example typed with HTTPie leaves the same") {
  if (!has_httpie()) SKIP("HTTPie (http) is not on PATH");
  run_kanu(type_line);
}

TEST_CASE("startbuck and kanu answer over HTTP as their tables say: refusals, repetition, what is unknown") {
  Server server({.systems = {"startbuck", "kanu"}});
  Http http(server.url());
  const auto code_of = [](const Answer& answer) {
    return std::to_string(answer.status) + " " + field_of(answer, "code");
  };
  REQUIRE(http.post("/startbuck/orders", R"({"orderId":"A-1"})").header("Location") == "/startbuck/orders/1");
  CHECK(http.remove("/startbuck/orders/1").status == 204);
  CHECK(http.remove("/startbuck/orders/1").status == 204);
  CHECK(code_of(http.remove("/startbuck/orders/9")) == "404 not_found");
  CHECK(http.post("/startbuck/pays", R"({"customerId":"7"})").header("Location") == "/startbuck/pays/2");

  REQUIRE(http.post("/kanu/orders", R"({"cost":"1000"})").status == 201);
  const auto pay = [&](const std::string& body) { return http.put("/kanu/payments/1", body); };
  CHECK(code_of(pay(R"({"paymentStatus":"END","cost":999})")) == "409 amount_differs");
  CHECK(code_of(pay(R"({"paymentStatus":"Not Pay"})")) == "409 status_not_allowed");
  CHECK(code_of(pay(R"({"paymentStatus":"END","cost":"much"})")).starts_with("400"));
  CHECK(pay(R"({"paymentStatus":"END"})").status == 200);
  CHECK(pay(R"({"paymentStatus":"END"})").header("ETag") == "\"2\"");
  CHECK(http.remove("/kanu/payments/1").status == 204);
  CHECK(code_of(pay(R"({"paymentStatus":"END"})")) == "409 payment_cancelled");
  CHECK(code_of(http.put("/kanu/payments/9", R"({"paymentStatus":"END"})")) == "404 not_found");
  CHECK(code_of(http.post("/kanu/payments", R"({"orderId":7,"paymentStatus":"END"})")) == "409 status_not_allowed");
  CHECK(http.post("/kanu/payments", R"({"orderId":7})").header("Location") == "/kanu/payments/7");
}
