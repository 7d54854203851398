#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <numeric>

#include "jetpage/projections/startbuck/order_statuses.hpp"
#include "tests/projections/folded.hpp"

namespace order_statuses_test {

using namespace jetpage::tests;
using namespace startbuck;

struct Startbuck {
  TestLog log{"startbuck"};
  Folded<OrderStatuses> statuses{log};

  // Event 0 to 5 of an order, in the order in which they come when nothing overtakes.
  void tell(int event, std::int64_t id) {
    const auto of = [&](const char* category) {
      return jetpage::eventstore::AggregateName{category, std::to_string(id)};
    };
    switch (event) {
      case 0:
        log.add(of("pay"), pay::PaidT{.id = id,
                                      .orderId = "A-1",
                                      .productId = "latte",
                                      .option = "ice",
                                      .address = "Seoul",
                                      .status = "Paid"});
        break;
      case 1:
        log.add(of("order"), order::OrderedT{.id = id,
                                             .orderId = "A-1",
                                             .productId = "latte",
                                             .address = "Seoul",
                                             .option = "ice",
                                             .status = "Ordered"});
        break;
      case 2:
        log.add(of("delivery"), delivery::DeliveredT{.id = id,
                                                     .orderId = "A-1",
                                                     .status = "Delivered",
                                                     .productId = "latte",
                                                     .option = "ice",
                                                     .address = "Seoul"});
        break;
      case 3:
        log.add(of("order"), order::OrderCanceledT{.id = id, .orderId = "A-1"});
        break;
      case 4:
        log.add(of("pay"), pay::PayCanceledT{.id = id, .orderId = "A-1", .status = "PayCanceled"});
        break;
      default:
        log.add(of("delivery"), delivery::DeliveryCanceledT{.id = id, .orderId = "A-1", .status = "DeliveryCanceled"});
    }
  }
  std::string after(const std::vector<int>& events) {
    for (const int event : events) tell(event, 5);
    return statuses.see().text(5);
  }
};

const std::string about = R"(OrderStatus { orderId: "A-1", productId: "latte", option: "ice", address: "Seoul", )";
const std::string all_canceled = about + R"(orderStatus: "OrderCanceled", payStatus: "PayCanceled", )"
                                         R"(deliveryStatus: "DeliveryCanceled" })";

TEST_CASE("OrderStatus goes with the order, its payment and its delivery") {
  CHECK(Startbuck().after({0}) == about + R"(payStatus: "Paid" })");
  CHECK(Startbuck().after({0, 1}) == about + R"(orderStatus: "Ordered", payStatus: "Paid" })");
  CHECK(Startbuck().after({0, 1, 2}) ==
        about + R"(orderStatus: "Delivered", payStatus: "Paid", deliveryStatus: "Delivered" })");
  CHECK(Startbuck().after({0, 1, 2, 3, 4, 5}) == all_canceled);
}

TEST_CASE("OrderStatus is the same in whatever order its events come") {
  for (const int last : {2, 3, 5}) {
    std::vector<int> events(static_cast<std::size_t>(last) + 1);
    std::iota(events.begin(), events.end(), 0);
    const std::string expected = Startbuck().after(events);
    Startbuck startbuck;  // has an order for each permutation
    std::int64_t orders = 0;
    do {
      ++orders;
      for (const int event : events) startbuck.tell(event, orders);
    } while (std::next_permutation(events.begin(), events.end()));
    while (startbuck.statuses.fold().position() < startbuck.log.last()) startbuck.statuses.see();
    for (std::int64_t id = 1; id <= orders; ++id) {
      INFO("permutation " << id << " of the events up to " << last);
      REQUIRE(startbuck.statuses.text(id) == expected);
    }
  }
}

TEST_CASE("OrderStatus begins with a cancellation too") {
  CHECK(Startbuck().after({3}) == R"(OrderStatus { orderId: "A-1", orderStatus: "OrderCanceled" })");
}

TEST_CASE("OrderStatus has no row for what belongs to no order") {
  Startbuck startbuck;
  startbuck.log.add({"pay", "6"}, pay::PaidT{.id = 6, .productId = "latte", .status = "Paid"});
  startbuck.log.add({"delivery", "6"}, delivery::DeliveredT{.id = 6, .status = "Delivered"});
  CHECK(startbuck.statuses.see().keys().empty());
}

}  // namespace order_statuses_test
