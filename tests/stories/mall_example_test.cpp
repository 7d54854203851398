#include <catch2/catch_test_macros.hpp>

#include "tests/support/json.hpp"
#include "tests/support/story.hpp"

using namespace jetpage::tests;

// SYSTEMS.md, mall: the lines at its end.

namespace {

struct Mall : Server {
  Mall() : Server({.systems = {"mall"}}) {}
};

void run_example(const Server& server, Typing type) {
  Http http(server.url());
  CHECK(type(server, "http POST http://localhost:8088/inventories productId=1001 productName=TV stock=100").status ==
        201);
  const Answer placed =
      type(server, "http POST http://localhost:8088/orders productId=1001 productName=TV qty=5 customerId=100");
  CHECK(placed.status == 201);
  CHECK(placed.header("Location") == "/orders/1");
  CHECK(row_of(placed) == R"({"id":1,"productId":"1001","productName":"TV","qty":5,"customerId":"100","status":null})");
  REQUIRE(await_row(http, "/inventories/1001", "stock", "95"));
  CHECK(row(http, "/deliveries/1") ==
        R"({"id":1,"orderId":"1","qty":5,"productId":"1001","status":"DeliveryStarted","customerId":"100"})");
  CHECK(type(server, "http DELETE http://localhost:8088/orders/1").status == 204);
  REQUIRE(await_row(http, "/inventories/1001", "stock", "100"));
}

const std::vector<std::string> events_of_the_example = {
    R"({"eventType":"InventoryRegistered","id":"1001","productId":"1001","productName":"TV","stock":100})",
    R"({"eventType":"Orderplaced","id":1,"productId":"1001","productName":"TV","qty":5,"customerId":"100","status":null})",
    R"({"eventType":"DeliveryStarted","id":1,"orderId":"1","qty":5,"productId":"1001","status":"DeliveryStarted","customerId":"100"})",
    R"({"eventType":"InventoryModified","id":"1001","productId":"1001","productName":"TV","stock":95,"orderId":"1"})",
    R"({"eventType":"OrderCanceled","id":1,"productId":"1001","productName":"TV","qty":5,"customerId":"100","status":null,"reason":null})",
    R"({"eventType":"DeliveryCanceled","id":1,"orderId":"1","qty":5,"productId":"1001","status":"DeliveryCanceled","customerId":"100"})",
    R"({"eventType":"InventoryModified","id":"1001","productId":"1001","productName":"TV","stock":100,"orderId":"1"})",
};

void check_end(const Server& server) {
  check_log(server, "mall", events_of_the_example);
  Http http(server.url());
  REQUIRE(await_row(http, "/orderHistories/1", "deliveryState", "DeliveryCanceled"));
  CHECK(
      row(http, "/orderHistories/1") ==
      R"({"id":1,"productId":"1001","productName":"TV","qty":5,"customerId":"100","orderState":"OrderCanceled","deliveryState":"DeliveryCanceled","reason":null})");
  CHECK(http.get("/orders/1").status == 404);
  CHECK(http.get("/deliveries/1").status == 404);
  CHECK(http.remove("/orders/1").status == 404);
}

}  // namespace

TEST_CASE("mall's example leaves exactly its events on the log, and its end state in the views") {
  Mall server;
  run_example(server, send_line);
  check_end(server);
}

TEST_CASE("mall's example typed with HTTPie leaves the same") {
  if (!has_httpie()) SKIP("HTTPie (http) is not on PATH");
  Mall server;
  run_example(server, type_line);
  check_end(server);
}

TEST_CASE("an order of which nothing is known flows through; one without stock is cancelled for that reason") {
  Mall server;
  Http http(server.url());
  REQUIRE(http.post("/inventories", R"({"productId":"1001","productName":"TV","stock":"3"})").status == 201);
  REQUIRE(http.post("/orders", R"({"item": "chicken"})").status == 201);
  REQUIRE(http.post("/orders", R"({"productId":"1001","qty":"5"})").status == 201);
  REQUIRE(await_row(http, "/orderHistories/1", "deliveryState", "DeliveryStarted"));
  REQUIRE(await_row(http, "/orderHistories/2", "deliveryState", "DeliveryCanceled"));
  CHECK(
      row(http, "/orderHistories/1") ==
      R"({"id":1,"productId":null,"productName":null,"qty":null,"customerId":null,"orderState":"Orderplaced","deliveryState":"DeliveryStarted","reason":null})");
  CHECK(
      row(http, "/orderHistories/2") ==
      R"({"id":2,"productId":"1001","productName":null,"qty":5,"customerId":null,"orderState":"OrderCanceled","deliveryState":"DeliveryCanceled","reason":"OutOfStock"})");
  CHECK(row(http, "/inventories/1001") == R"({"id":"1001","productId":"1001","productName":"TV","stock":3})");
}

TEST_CASE("mall refuses by its rules and by no others") {
  Mall server;
  Http http(server.url());
  const auto refused = [&](const Answer& answer, int status, const std::string& code) {
    INFO(answer.body);
    CHECK(answer.status == status);
    CHECK(field_of(answer, "code") == code);
  };
  REQUIRE(http.post("/inventories", R"({"productId":"1001","stock":3})").status == 201);
  refused(http.post("/inventories", R"({"productId":"1001","stock":3})"), 409, "inventory_exists");
  refused(http.post("/inventories", R"({"productName":"TV"})"), 400, "id_missing");
  refused(http.patch("/inventories/1002", R"({"stock":3})"), 404, "not_found");
  refused(http.post("/orders", R"({"productId":"1001","qty":0})"), 409, "quantity_not_positive");
  refused(http.post("/orders", R"({"productId":"1001","qty":"-1"})"), 409, "quantity_not_positive");
  refused(http.remove("/orders/1"), 404, "not_found");
  const Answer changed = http.patch("/inventories/1001", R"({"stock":"7"})");
  CHECK(changed.status == 200);
  CHECK(row_of(changed) == R"({"id":"1001","productId":"1001","productName":null,"stock":7})");
  const Answer odd = http.post("/inventories", R"({"productId":"a b/c\r\nX: y","stock":1})");
  CHECK(odd.status == 201);
  CHECK(odd.header("Location") == "/inventories/a%20b%2Fc%0D%0AX%3A%20y");
  CHECK(await_row(http, odd.header("Location"), "stock", "1"));
}
