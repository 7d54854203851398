#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <numeric>

#include "jetpage/projections/kanu/order_traces.hpp"
#include "tests/projections/folded.hpp"

namespace order_traces_test {

using namespace jetpage::tests;
using namespace kanu;

struct Kanu {
  TestLog log{"kanu"};
  Folded<OrderTraces> traces{log};

  // Event 0 to 5 of an order, in the order in which they come when nothing overtakes.
  void tell(int event, std::int64_t id) {
    const auto of = [&](const char* category) {
      return jetpage::eventstore::AggregateName{category, std::to_string(id)};
    };
    const auto paid = [&](const char* status) {
      return payment::PaidT{.id = id,
                            .orderId = id,
                            .productId = 1,
                            .qty = 2,
                            .paymentStatus = status,
                            .cost = 1000,
                            .productName = "Coffee"};
    };
    const order::OrderedT ordered{.id = id, .productId = 1, .qty = 2, .cost = 1000, .productName = "Coffee"};
    const order::OrderCancelledT cancelled{.id = id, .productId = 1, .qty = 2, .productName = "Coffee", .cost = 1000};
    const delivery::DeliveredT delivered{.id = id, .productId = 1, .qty = 2, .productName = "Coffee", .orderId = id};
    const delivery::DeliveryCancelledT returned{
        .id = id, .productId = 1, .qty = 2, .productName = "Coffee", .orderId = id};
    switch (event) {
      case 0:
        log.add(of("payment"), paid("Not Pay"));
        break;
      case 1:
        log.add(of("order"), ordered);
        break;
      case 2:
        log.add(of("payment"), paid("END"));
        break;
      case 3:
        log.add(of("delivery"), delivered);
        break;
      case 4:
        log.add(of("delivery"), returned);
        break;
      default:
        log.add(of("order"), cancelled);
    }
  }
  std::string after(const std::vector<int>& events) {
    for (const int event : events) tell(event, 5);
    return traces.see().text(5);
  }
};

std::string trace(const std::string& status, std::int64_t id = 5) {
  return text_of(views::OrderTraceT{
      .orderId = id, .productId = 1, .qty = 2, .cost = 1000, .productName = "Coffee", .status = status});
}

TEST_CASE("OrderTrace goes with the order, and begins with it") {
  CHECK(Kanu().after({0}).empty());
  CHECK(Kanu().after({0, 1}) == trace("Order END"));
  CHECK(Kanu().after({0, 1, 2}) == trace("PAY END"));
  CHECK(Kanu().after({0, 1, 2, 3}) == trace("DELIVERY START"));
  CHECK(Kanu().after({0, 1, 2, 3, 4}) == trace("DELIVERY CANCEL"));
}

TEST_CASE("OrderTrace stays ORDER CANCEL after a cancelled order") {
  CHECK(Kanu().after({0, 1, 5}) == trace("ORDER CANCEL"));
  CHECK(Kanu().after({0, 1, 5, 2, 3, 4}) == trace("ORDER CANCEL"));
  CHECK(Kanu().after({0, 1, 2, 3, 5, 4}) == trace("ORDER CANCEL"));
}

TEST_CASE("OrderTrace is the same in whatever order its events come") {
  for (const auto& [last, status] : {std::pair{3, "DELIVERY START"}, {4, "DELIVERY CANCEL"}, {5, "ORDER CANCEL"}}) {
    std::vector<int> events(static_cast<std::size_t>(last) + 1);
    std::iota(events.begin(), events.end(), 0);
    Kanu kanu;  // has an order for each permutation
    std::int64_t orders = 0;
    do {
      ++orders;
      for (const int event : events) kanu.tell(event, orders);
    } while (std::next_permutation(events.begin(), events.end()));
    while (kanu.traces.fold().position() < kanu.log.last()) kanu.traces.see();
    for (std::int64_t id = 1; id <= orders; ++id) {
      INFO("permutation " << id << " of the events up to " << last);
      REQUIRE(kanu.traces.text(id) == trace(status, id));
    }
  }
}

TEST_CASE("OrderTrace keeps the cost when the delivery, which does not say it, is heard first") {
  CHECK(Kanu().after({3}) ==
        R"(OrderTrace { orderId: 5, productId: 1, qty: 2, productName: "Coffee", status: "DELIVERY START" })");
  CHECK(Kanu().after({3, 1}) == trace("DELIVERY START"));
  CHECK(Kanu().after({1, 3}) == trace("DELIVERY START"));
}

}  // namespace order_traces_test
