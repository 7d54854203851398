#include "jetpage/aggregates/mall/inventory.hpp"

#include <limits>

#include "jetpage/testing/given_when_then.hpp"

namespace inventory_test {

using namespace mall::inventory;
using jetpage::testing::given;
using mall::views::InventoryT;

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

InventoryRegisteredT registered(std::int64_t stock = 100) {
  return {.id = "1001", .productId = "1001", .productName = "TV", .stock = stock};
}
InventoryModifiedT modified(std::int64_t stock, const jetpage::schemas::Text& order = {}) {
  return {.id = "1001", .productId = "1001", .productName = "TV", .stock = stock, .orderId = order};
}
TakeT take(const jetpage::schemas::Text& order, std::int32_t qty) {
  return {.productId = "1001", .orderId = order, .qty = qty};
}
GiveBackT give_back(const jetpage::schemas::Text& order, std::int32_t qty) {
  return {.productId = "1001", .orderId = order, .qty = qty};
}

const char* const no_orders[] = {"", "x", "-1", "0", "1 ", " 1", "1.0", "9223372036854775808", "99999999999999999999"};

TEST_CASE("A product is registered under its own id, once") {
  given<Inventory>()
      .when(RegisterT{.productId = "1001", .productName = "TV", .stock = 100})
      .then(registered())
      .shows(InventoryT{.id = "1001", .productId = "1001", .productName = "TV", .stock = 100});
  given<Inventory>(registered())
      .when(RegisterT{.productId = "1001", .productName = "TV", .stock = 100})
      .then_refused("inventory_exists");
}

TEST_CASE("There is never less than nothing in stock, by hand neither") {
  given<Inventory>().when(RegisterT{.productId = "1001", .stock = -1}).then_refused("stock_negative");
  given<Inventory>(registered()).when(ModifyT{.productId = "1001", .stock = -1}).then_refused("stock_negative");
}

TEST_CASE("An inventory is changed by hand; what is not said stays") {
  given<Inventory>(registered()).when(ModifyT{.productId = "1001", .stock = 7}).then(modified(7)).asked_again_nothing();
  given<Inventory>(registered())
      .when(ModifyT{.productId = "1001", .productName = "Radio"})
      .then(InventoryModifiedT{.id = "1001", .productId = "1001", .productName = "Radio", .stock = 100});
}

TEST_CASE("A change that changes nothing is none") {
  given<Inventory>(registered()).when(ModifyT{.productId = "1001"}).then_nothing();
  given<Inventory>(registered()).when(ModifyT{.productId = "1001", .productName = "TV", .stock = 100}).then_nothing();
}

TEST_CASE("No inventory cannot be changed") {
  given<Inventory>().when(ModifyT{.productId = "1001", .stock = 7}).then_refused("not_found");
}

TEST_CASE("An order takes from the stock, once") {
  given<Inventory>(registered())
      .when(take("1", 5))
      .then(modified(95, "1"))
      .shows(InventoryT{.id = "1001", .productId = "1001", .productName = "TV", .stock = 95})
      .asked_again_nothing();
}

TEST_CASE("The last piece is sold, and no more") {
  given<Inventory>(registered(5)).when(take("1", 5)).then(modified(0, "1"));
  given<Inventory>(registered(5), modified(0, "1"))
      .when(take("2", 1))
      .then(OutOfStockT{.productId = "1001", .orderId = "2", .qty = 1, .stock = 0});
  given<Inventory>(registered(5))
      .when(take("1", 6))
      .then(OutOfStockT{.productId = "1001", .orderId = "1", .qty = 6, .stock = 5})
      .shows(InventoryT{.id = "1001", .productId = "1001", .productName = "TV", .stock = 5});
}

TEST_CASE("Stock that nobody has told is none") {
  given<Inventory>(InventoryRegisteredT{.id = "1001", .productId = "1001"})
      .when(take("1", 1))
      .then(OutOfStockT{.productId = "1001", .orderId = "1", .qty = 1});
}

TEST_CASE("An order gives back what it took, once") {
  given<Inventory>(registered(), modified(95, "1"))
      .when(give_back("1", 5))
      .then(modified(100, "1"))
      .asked_again_nothing();
}

TEST_CASE("An order that took nothing gives nothing back") {
  given<Inventory>(registered()).when(give_back("1", 5)).then_nothing();
  given<Inventory>(registered(), modified(95, "1")).when(give_back("2", 5)).then_nothing();
  given<Inventory>(registered(1), OutOfStockT{.productId = "1001", .orderId = "1", .qty = 5, .stock = 1})
      .when(give_back("1", 5))
      .then_nothing();
}

TEST_CASE("A change by hand does not make an order take or give back") {
  given<Inventory>(registered(), modified(95, "1"), modified(50)).when(take("1", 5)).then_nothing();
  given<Inventory>(registered(), modified(95, "1"), modified(50)).when(give_back("1", 5)).then(modified(55, "1"));
}

TEST_CASE("A product that is not there takes and gives nothing") {
  given<Inventory>().when(take("1", 5)).then_nothing();
  given<Inventory>().when(give_back("1", 5)).then_nothing();
}

TEST_CASE("An order without a number, or of no quantity, takes and gives nothing") {
  for (const char* order : no_orders) {
    given<Inventory>(registered()).when(take(order, 5)).then_nothing();
    given<Inventory>(registered(), modified(95, "1")).when(give_back(order, 5)).then_nothing();
  }
  given<Inventory>(registered()).when(TakeT{.productId = "1001", .qty = 5}).then_nothing();
  given<Inventory>(registered()).when(TakeT{.productId = "1001", .orderId = "1"}).then_nothing();
  given<Inventory>(registered()).when(take("1", 0)).then_nothing();
  given<Inventory>(registered()).when(take("1", std::numeric_limits<std::int32_t>::min())).then_nothing();
  given<Inventory>(registered(), modified(95, "1")).when(give_back("1", -5)).then_nothing();
}

TEST_CASE("The largest order number is one like any other") {
  given<Inventory>(registered()).when(take("9223372036854775807", 5)).then(modified(95, "9223372036854775807"));
}

TEST_CASE("Stock does not wrap around") {
  given<Inventory>(registered(most), modified(most - 5, "1"), modified(most))
      .when(give_back("1", 5))
      .then(modified(most, "1"));
  given<Inventory>(registered(-most))
      .when(take("1", 5))
      .then(OutOfStockT{.productId = "1001", .orderId = "1", .qty = 5, .stock = -most});
}

}  // namespace inventory_test
