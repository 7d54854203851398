#include "bench/requests.hpp"

#include <chrono>
#include <ctime>

namespace jetpage::bench {
namespace {

std::int64_t one_of(Random& random, std::int64_t from, std::int64_t to) {
  return std::uniform_int_distribution<std::int64_t>(from, std::max(from, to))(random);
}

std::string text(std::int64_t number) { return std::to_string(number); }

// Mostly one of the latest: what people ask for.
std::string recent(Random& random, std::int64_t known) {
  return text(one_of(random, std::max<std::int64_t>(1, known - 50), std::max<std::int64_t>(1, known)));
}

// The month in Seoul, as bills name it.
std::string month() {
  const std::time_t seoul = std::time(nullptr) + 9 * 3600;
  std::tm parts{};
  gmtime_r(&seoul, &parts);
  char name[8];
  std::strftime(name, sizeof name, "%Y%m", &parts);
  return name;
}

BenchRequest cinema(Random& random, std::int64_t dice, const std::string& id) {
  if (dice < 5) return {"POST", "/movies", R"({"desc":"Another one"})"};
  if (dice < 45) return {"POST", "/reservations", R"({"movieId":)" + text(one_of(random, 1, 20)) + "}"};
  if (dice < 60) return {"PATCH", "/reservations/" + id, R"({"status":"reqCancel"})"};
  if (dice < 65) return {"POST", "/reviews", R"({"movieId":1,"content":"Good"})"};
  return {"GET", dice < 85 ? "/reservations/" + id : "/movieviews?size=10", ""};
}

BenchRequest startbuck(std::int64_t dice, const std::string& id) {
  if (dice < 50)
    return {"POST", "/orders", R"({"productId":"americano","address":"Seoul","option":"ice","customerId":"7"})"};
  if (dice < 65) return {"DELETE", "/orders/" + id, ""};
  return {"GET", dice < 90 ? "/orderStatuses/" + id : "/menus", ""};
}

BenchRequest kanu(std::int64_t dice, const std::string& id) {
  if (dice < 35) {
    return {"POST", "/orders", R"({"productId":1,"qty":1,"paymentType":"cash","cost":1000,"productName":"Coffee"})"};
  }
  if (dice < 60) return {"PUT", "/payments/" + id, R"({"paymentStatus":"END","cost":1000})"};
  if (dice < 70) return {"DELETE", "/orders/" + id, ""};
  return {"GET", "/orderTraces/" + id, ""};
}

BenchRequest mall(Random& random, std::int64_t dice, const std::string& id) {
  const std::string product = text(1000 + one_of(random, 1, 5));
  if (dice < 55) {
    return {"POST", "/orders", R"({"productId":")" + product + R"(","productName":"TV","qty":"1","customerId":"100"})"};
  }
  if (dice < 65) return {"DELETE", "/orders/" + id, ""};
  if (dice < 67) return {"PATCH", "/inventories/" + product, R"({"stock":1000000})"};
  return {"GET", dice < 90 ? "/orderHistories/" + id : "/inventories", ""};
}

BenchRequest telecom(Random& random, std::int64_t dice, const std::string& id) {
  const std::string user = "user" + text(one_of(random, 1, 500));
  if (dice < 25) return {"POST", "/orders", R"({"phoneNumber":"010-1234-5678","userName":")" + user + R"("})"};
  if (dice < 55)
    return {"POST", "/pays/pay", R"({"billId":")" + id + "-" + month() + R"(","userName":")" + user + R"("})"};
  if (dice < 65) return {"POST", "/pays/cancel", R"({"billId":")" + id + "-" + month() + R"("})"};
  if (dice < 68) return {"DELETE", "/orders/" + id, ""};
  return {"GET", dice < 85 ? "/bills/" + id + "-" + month() : "/myPages/" + user, ""};
}

}  // namespace

std::vector<BenchRequest> first_requests(const std::string& system) {
  std::vector<BenchRequest> requests;
  if (system == "cinema") {
    for (int i = 0; i < 20; ++i) requests.push_back({"POST", "/movies", R"({"desc":"One of twenty"})"});
  }
  if (system == "mall") {
    for (int i = 1; i <= 5; ++i) {
      requests.push_back(
          {"POST", "/inventories", R"({"productId":")" + text(1000 + i) + R"(","productName":"TV","stock":1000000})"});
    }
  }
  return requests;
}

BenchRequest next_request(const std::string& system, Random& random, std::int64_t known) {
  const std::int64_t dice = one_of(random, 0, 99);
  const std::string id = recent(random, known);
  BenchRequest request;
  if (system == "cinema") request = cinema(random, dice, id);
  if (system == "startbuck") request = startbuck(dice, id);
  if (system == "kanu") request = kanu(dice, id);
  if (system == "mall") request = mall(random, dice, id);
  if (system == "telecom") request = telecom(random, dice, id);
  return request;
}

}  // namespace jetpage::bench
