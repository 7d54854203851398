#include <catch2/catch_test_macros.hpp>

#include "jetpage/projections/kanu/deliveries.hpp"
#include "jetpage/projections/kanu/orders.hpp"
#include "jetpage/projections/kanu/payments.hpp"
#include "tests/projections/rows/rows_after.hpp"

namespace current_state_test {

using namespace jetpage::tests;
using namespace kanu;
using Shown = std::vector<std::string>;

TEST_CASE("A kanu order is placed and cancelled") {
  const std::string about = R"(Order { id: 5, productId: 1, qty: 2, paymentType: "cash", cost: 1000, )"
                            R"(productName: "Coffee", )";
  CHECK(rows_after<Orders>({"order", "5"},
                           order::OrderedT{.id = 5,
                                           .productId = 1,
                                           .qty = 2,
                                           .orderStatus = "Order complete",
                                           .paymentType = "cash",
                                           .cost = 1000,
                                           .productName = "Coffee"},
                           order::OrderCancelledT{.id = 5,
                                                  .productId = 1,
                                                  .qty = 2,
                                                  .orderStatus = "Order Cancelled",
                                                  .productName = "Coffee",
                                                  .cost = 1000,
                                                  .paymentType = "cash"}) ==
        Shown{about + R"(orderStatus: "Order complete" })", about + R"(orderStatus: "Order Cancelled" })"});
}

TEST_CASE("A kanu payment waits, is paid and cancelled, and keeps what its cancellation does not say") {
  const auto paid = [](const char* status) {
    return payment::PaidT{.id = 5,
                          .orderId = 5,
                          .productId = 1,
                          .qty = 2,
                          .paymentStatus = status,
                          .paymentType = "cash",
                          .cost = 1000,
                          .productName = "Coffee"};
  };
  const auto row = [](const std::string& type, const std::string& status) {
    return R"(Payment { id: 5, orderId: 5, productId: 1, qty: 2, paymentType: ")" + type + R"(", paymentStatus: ")" +
           status + R"(", cost: 1000, productName: "Coffee" })";
  };
  CHECK(rows_after<Payments>({"payment", "5"}, paid("Not Pay"), paid("END"),
                             payment::PayCancelledT{.id = 5,
                                                    .productId = 1,
                                                    .qty = 2,
                                                    .paymentStatus = "CANCEL",
                                                    .paymentType = "ORDER CANCEL",
                                                    .cost = 1000,
                                                    .orderId = 5}) ==
        Shown{row("cash", "Not Pay"), row("cash", "END"), row("ORDER CANCEL", "CANCEL")});
}

TEST_CASE("A kanu delivery is prepared and cancelled") {
  const auto row = [](const std::string& status) {
    return R"(Delivery { id: 5, orderId: 5, productId: 1, qty: 2, deliveryStatus: ")" + status +
           R"(", paymentId: 5, productName: "Coffee" })";
  };
  CHECK(rows_after<Deliveries>({"delivery", "5"},
                               delivery::DeliveredT{.id = 5,
                                                    .productId = 1,
                                                    .qty = 2,
                                                    .deliveryStatus = "Prepare Delivery...",
                                                    .deliveryId = 5,
                                                    .productName = "Coffee",
                                                    .orderId = 5,
                                                    .paymentId = 5},
                               delivery::DeliveryCancelledT{.id = 5,
                                                            .productId = 1,
                                                            .qty = 2,
                                                            .deliveryStatus = "DELIVERY CANCEL",
                                                            .productName = "Coffee",
                                                            .orderId = 5}) ==
        Shown{row("Prepare Delivery..."), row("DELIVERY CANCEL")});
}

}  // namespace current_state_test
