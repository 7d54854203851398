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
  return {};
}

namespace {

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
  };
}

}  // namespace jetpage::tests
