#include <catch2/catch_test_macros.hpp>

#include "jetpage/projections/startbuck/deliveries.hpp"
#include "jetpage/projections/startbuck/orders.hpp"
#include "jetpage/projections/startbuck/pays.hpp"
#include "tests/projections/rows/rows_after.hpp"

namespace current_state_test {

using namespace jetpage::tests;
using namespace startbuck;
using Shown = std::vector<std::string>;

TEST_CASE("A startbuck order is ordered, delivered and canceled") {
  const std::string about = R"(Order { id: 5, orderId: "A-1", productId: "latte", address: "Seoul", option: "ice", )"
                            "customerId: 7, ";
  CHECK(rows_after<Orders>({"order", "5"},
                           order::OrderedT{.id = 5,
                                           .orderId = "A-1",
                                           .productId = "latte",
                                           .address = "Seoul",
                                           .option = "ice",
                                           .customerId = 7,
                                           .status = "Ordered"},
                           order::OrderDeliveredT{.id = 5, .orderId = "A-1", .status = "Delivered"},
                           order::OrderCanceledT{.id = 5, .orderId = "A-1"}) ==
        Shown{about + R"(status: "Ordered" })", about + R"(status: "Delivered" })",
              about + R"(status: "OrderCanceled" })"});
}

TEST_CASE("A startbuck payment is paid and canceled") {
  const std::string about = R"(Pay { id: 5, orderId: "A-1", customerId: 7, productId: "latte", option: "ice", )"
                            R"(address: "Seoul", )";
  CHECK(rows_after<Pays>({"pay", "5"},
                         pay::PaidT{.id = 5,
                                    .orderId = "A-1",
                                    .productId = "latte",
                                    .option = "ice",
                                    .address = "Seoul",
                                    .status = "Paid",
                                    .customerId = 7},
                         pay::PayCanceledT{.id = 5, .orderId = "A-1", .status = "PayCanceled"}) ==
        Shown{about + R"(status: "Paid" })", about + R"(status: "PayCanceled" })"});
}

TEST_CASE("A startbuck delivery is delivered and canceled, or canceled before it is there") {
  const std::string about = R"(Delivery { id: 5, orderId: "A-1", productId: "latte", option: "ice", )"
                            R"(address: "Seoul", )";
  const delivery::DeliveryCanceledT canceled{.id = 5, .orderId = "A-1", .status = "DeliveryCanceled"};
  CHECK(rows_after<Deliveries>({"delivery", "5"},
                               delivery::DeliveredT{.id = 5,
                                                    .orderId = "A-1",
                                                    .status = "Delivered",
                                                    .productId = "latte",
                                                    .option = "ice",
                                                    .address = "Seoul"},
                               canceled) ==
        Shown{about + R"(status: "Delivered" })", about + R"(status: "DeliveryCanceled" })"});
  CHECK(rows_after<Deliveries>({"delivery", "5"}, canceled) ==
        Shown{R"(Delivery { id: 5, orderId: "A-1", status: "DeliveryCanceled" })"});
}

}  // namespace current_state_test
