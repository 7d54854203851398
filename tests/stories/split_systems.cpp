#include "tests/stories/split_systems.hpp"

#include "tests/support/json.hpp"

namespace jetpage::tests {

// The gateway paths of SYSTEMS.md, and who asks whom. A service stands behind those that it asks.
std::vector<SplitService> services_of(const std::string& system) {
  if (system == "cinema") {
    return {{"payment", {"/payments"}, {}},
            {"movie", {"/movies", "/reviews", "/check"}, {}},
            {"reservation", {"/reservations"}, {"payment"}},
            {"message", {"/messages"}, {}},
            {"viewpage", {"/movieviews"}, {}}};
  }
  if (system == "startbuck") {
    return {{"pay", {"/pays"}, {}},
            {"order", {"/orders", "/orderStatuses", "/menus"}, {"pay"}},
            {"store", {"/stores", "/deliveries"}, {}}};
  }
  if (system == "kanu") {
    return {{"payment", {"/payments"}, {}},
            {"order", {"/orders"}, {"payment"}},
            {"delivery", {"/deliveries"}, {}},
            {"ordertrace", {"/orderTraces"}, {}}};
  }
  if (system == "mall") {
    return {{"order", {"/orders", "/orderHistories"}, {}},
            {"delivery", {"/deliveries"}, {}},
            {"product", {"/inventories"}, {}}};
  }
  if (system == "telecom") {
    return {{"bill", {"/bills"}, {}},
            {"order", {"/orders", "/retrieveOrderLists"}, {}},
            {"pay", {"/pays", "/retrieveBills", "/retrievePayLists"}, {"bill"}},
            {"mypage", {"/myPages"}, {}}};
  }
  return {};
}

namespace {

constexpr auto television = R"({"productId":"1001","productName":"TV","qty":5,"customerId":"100"})";
constexpr auto inventory = R"({"productId":"1001","productName":"TV","stock":100})";
constexpr auto line = R"({"phoneNumber":"010-1234-5678","userName":"kim"})";

constexpr auto drink = R"({"productId":"americano","address":"Seoul","option":"ice","customerId":7})";
constexpr auto coffee = R"({"productId":1,"qty":1,"paymentType":"cash","cost":1000,"productName":"Coffee"})";

}  // namespace

bool shows(Http& http, const Sight& sight) {
  const Answer answer = http.get(sight.path);
  return answer.status == 200 && field_of(answer, sight.field) == sight.value;
}

std::vector<Isolation> isolations() {
  return {
      {.system = "cinema",
       .stopped = "message",
       .meanwhile = {{"POST", "/movies", R"({"desc":"One"})", 201}, {"POST", "/reservations", R"({"movieId":1})", 201}},
       .goes_on = {{"/reservations/1", "status", "reserved"}, {"/movieviews/1", "movieStatus", "reserved"}},
       .caught_up = {{"/messages/1", "movieId", "1"}},
       .once = {"MessageSent"}},
      {.system = "cinema",
       .stopped = "movie",
       .before = {{"POST", "/movies", R"({"desc":"One"})", 201}},
       .prepared = {{"/movieviews/1", "desc", "One"}},
       .meanwhile = {{"POST", "/reservations", R"({"movieId":1})", 201},
                     {"GET", "/movies/1", "", 503},
                     {"GET", "/movieviews/1", "", 200}},
       .goes_on = {{"/reservations/1", "status", "reserved"}, {"/messages/1", "movieId", "1"}},
       .caught_up = {{"/movies/1", "status", "reserved"}, {"/movieviews/1", "movieStatus", "reserved"}},
       .once = {"MovieReserved"}},
      {.system = "startbuck",
       .stopped = "store",
       .meanwhile = {{"POST", "/orders", drink, 201},
                     {"POST", "/orders", drink, 201},
                     {"DELETE", "/orders/2", "", 204}},
       .goes_on = {{"/orderStatuses/1", "payStatus", "Paid"}, {"/pays/2", "status", "PayCanceled"}},
       .caught_up = {{"/stores/1", "status", "Delivered"},
                     {"/orderStatuses/1", "orderStatus", "Delivered"},
                     {"/orders/1", "status", "Delivered"},
                     {"/orderStatuses/2", "deliveryStatus", "DeliveryCanceled"},
                     {"/orderStatuses/2", "orderStatus", "OrderCanceled"}},
       .once = {"OrderDelivered", "PayCanceled", "DeliveryCanceled"}},
      {.system = "startbuck",
       .stopped = "pay",
       .before = {{"POST", "/orders", drink, 201}},
       .prepared = {{"/orderStatuses/1", "orderStatus", "Delivered"}},
       .meanwhile = {{"POST", "/orders", drink, 503}, {"DELETE", "/orders/1", "", 204}, {"GET", "/menus", "", 200}},
       .goes_on = {{"/orderStatuses/1", "orderStatus", "OrderCanceled"}},
       .caught_up = {{"/orderStatuses/1", "payStatus", "PayCanceled"},
                     {"/orderStatuses/1", "deliveryStatus", "DeliveryCanceled"}},
       .once = {"Ordered", "Paid", "PayCanceled", "DeliveryCanceled"}},
      {.system = "kanu",
       .stopped = "payment",
       .before = {{"POST", "/orders", coffee, 201}, {"PUT", "/payments/1", R"({"paymentStatus":"END"})", 200}},
       .prepared = {{"/orderTraces/1", "status", "DELIVERY START"}},
       .meanwhile = {{"POST", "/orders", coffee, 503}, {"DELETE", "/orders/1", "", 204}},
       .goes_on = {{"/orderTraces/1", "status", "ORDER CANCEL"}, {"/orders/1", "orderStatus", "Order Cancelled"}},
       .caught_up = {{"/payments/1", "paymentStatus", "CANCEL"},
                     {"/deliveries/1", "deliveryStatus", "DELIVERY CANCEL"}},
       .once = {"Ordered", "PayCancelled", "DeliveryCancelled"}},
      {.system = "kanu",
       .stopped = "delivery",
       .meanwhile = {{"POST", "/orders", coffee, 201}, {"PUT", "/payments/1", R"({"paymentStatus":"END"})", 200}},
       .goes_on = {{"/orderTraces/1", "status", "PAY END"}},
       .caught_up = {{"/deliveries/1", "deliveryStatus", "Prepare Delivery..."},
                     {"/orderTraces/1", "status", "DELIVERY START"}},
       .once = {"Delivered"}},
      {.system = "kanu",
       .stopped = "ordertrace",
       .meanwhile = {{"POST", "/orders", coffee, 201}, {"PUT", "/payments/1", R"({"paymentStatus":"END"})", 200}},
       .goes_on = {{"/deliveries/1", "deliveryStatus", "Prepare Delivery..."}},
       .caught_up = {{"/orderTraces/1", "status", "DELIVERY START"}},
       .once = {"Delivered"}},
      {.system = "mall",
       .stopped = "product",
       .before = {{"POST", "/inventories", inventory, 201}},
       .prepared = {{"/inventories/1001", "stock", "100"}},
       .meanwhile = {{"POST", "/orders", television, 201}, {"POST", "/orders", television, 201}},
       .goes_on = {{"/deliveries/2", "status", "DeliveryStarted"}, {"/orderHistories/1", "orderState", "Orderplaced"}},
       .caught_up = {{"/inventories/1001", "stock", "90"}},
       .once = {"InventoryModified"},
       .times = 2},
      {.system = "mall",
       .stopped = "delivery",
       .before = {{"POST", "/inventories", inventory, 201}},
       .prepared = {{"/inventories/1001", "stock", "100"}},
       .meanwhile = {{"POST", "/orders", television, 201},
                     {"POST", "/orders", television, 201},
                     {"DELETE", "/orders/1", "", 204}},
       .goes_on = {{"/orderHistories/1", "orderState", "OrderCanceled"}, {"/inventories/1001", "stock", "100"}},
       .caught_up = {{"/deliveries/2", "status", "DeliveryStarted"}, {"/inventories/1001", "stock", "95"}},
       .once = {"Orderplaced"},
       .times = 2},
      {.system = "telecom",
       .stopped = "bill",
       .meanwhile = {{"POST", "/orders", line, 201}, {"POST", "/pays/pay", R"({"billId":"1-202611"})", 503}},
       .goes_on = {{"/retrieveOrderLists/1", "status", "CREATED"}},
       .caught_up = {{"/myPages/kim", "unpaid", "10000"}},
       .once = {"OrderPlaced", "BillCreated"}},
      {.system = "telecom",
       .stopped = "mypage",
       .meanwhile = {{"POST", "/orders", line, 201}, {"GET", "/myPages/kim", "", 503}},
       .goes_on = {{"/retrieveBills", "page", R"({"number":0,"size":20,"totalElements":1,"totalPages":1})"}},
       .caught_up = {{"/myPages/kim", "unpaid", "10000"}},
       .once = {"BillCreated"}},
  };
}

}  // namespace jetpage::tests
