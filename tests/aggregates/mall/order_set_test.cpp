#include "jetpage/aggregates/mall/order_set.hpp"

#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <set>

#include "tests/support/seed.hpp"

namespace order_set_test {

using jetpage::tests::between;
using mall::OrderSet;

TEST_CASE("A set of orders holds what was put into it and not taken out") {
  OrderSet orders;
  CHECK_FALSE(orders.contains(1));
  orders.insert(1);
  orders.insert(1);
  orders.insert(65'536);
  orders.insert(std::numeric_limits<std::int64_t>::max());
  CHECK(orders.contains(1));
  CHECK(orders.contains(65'536));
  CHECK(orders.contains(std::numeric_limits<std::int64_t>::max()));
  CHECK_FALSE(orders.contains(65'537));
  CHECK(orders.size() == 3);
  orders.erase(1);
  orders.erase(2);
  CHECK_FALSE(orders.contains(1));
  CHECK(orders.size() == 2);
}

TEST_CASE("A copy of a set of orders knows nothing of what becomes of the other") {
  OrderSet orders;
  orders.insert(1);
  const OrderSet before = orders;
  orders.insert(2);
  orders.erase(1);
  CHECK(before.contains(1));
  CHECK_FALSE(before.contains(2));
  CHECK(orders.contains(2));
  CHECK_FALSE(orders.contains(1));
}

TEST_CASE("A set of orders is the same as any other set, whatever happens to it") {
  std::mt19937_64 random(jetpage::tests::seed_of("order_set"));
  OrderSet orders;
  std::set<std::int64_t> expected;
  for (int i = 0; i < 20'000; ++i) {
    const std::int64_t order = between(random, 1, 200'000);
    if (between(random, 0, 2) == 0) {
      orders.erase(order);
      expected.erase(order);
    } else {
      orders.insert(order);
      expected.insert(order);
    }
  }
  CHECK(orders.size() == expected.size());
  for (std::int64_t order = 0; order <= 200'001; ++order) {
    if (orders.contains(order) != expected.contains(order)) FAIL("order " << order);
  }
}

TEST_CASE("Sets of the same orders have the same bytes, however they came to be") {
  std::mt19937_64 random(jetpage::tests::seed_of("order_set_bytes"));
  for (int i = 0; i < 200; ++i) {
    OrderSet orders;
    for (int change = 0; change < 200; ++change) {
      const std::int64_t order = between(random, 1, 40);
      if (between(random, 0, 1) == 0) {
        orders.erase(order);
      } else {
        orders.insert(order);
      }
      if (change % 10 == 0) orders = *OrderSet::unpack(orders.pack());
    }
    OrderSet in_order;
    for (std::int64_t order = 1; order <= 40; ++order) {
      if (orders.contains(order)) in_order.insert(order);
    }
    const auto packed = orders.pack();
    const auto expected = in_order.pack();
    CHECK(packed.chunks == expected.chunks);
    CHECK(packed.sizes == expected.sizes);
    CHECK(packed.bitmaps == expected.bitmaps);
  }
}

}  // namespace order_set_test
