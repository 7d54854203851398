#include "jetpage/aggregates/history/snapshot.hpp"

#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <random>

#include "jetpage/aggregates/mall/inventory.hpp"
#include "jetpage/testing/event_text.hpp"
#include "tests/support/seed.hpp"

using namespace jetpage;
using namespace jetpage::aggregates;
using mall::OrderSet;
using mall::inventory::Inventory;
using tests::between;

// A snapshot as bytes.

namespace {

Snapshot some_snapshot() {
  return {.aggregate = "mall.inventory.A",
          .code = 3,
          .history = {.last = 90,
                      .version = 12,
                      .hash = 0xfedcba9876543210,
                      .time_us = -5,
                      .keys = Keys({{1, 2, 3, 100}, {4, 5, 6, 200}}, 50),
                      .reactions = {{7, 8, 9}},
                      .latest_reaction = {{"mall-product", {89, 2}}, {"mall-order", {1, 0}}}},
          .state = {1, 2, 3, 0, 255}};
}

Inventory inventory_with(const std::vector<std::int64_t>& takers) {
  Inventory inventory;
  inventory.inventory = mall::views::InventoryT{.id = "A", .productId = "A", .productName = "TV", .stock = 5};
  for (const auto order : takers) inventory.takers.insert(order);
  return inventory;
}

}  // namespace

TEST_CASE("A snapshot is read as it was written") {
  for (const Snapshot& snapshot : {some_snapshot(), Snapshot{.aggregate = "", .state = {}}}) {
    const auto read = decode_snapshot(encode(snapshot));
    REQUIRE(read.ok());
    CHECK(read->aggregate == snapshot.aggregate);
    CHECK(read->code == snapshot.code);
    CHECK(read->history == snapshot.history);
    CHECK(read->state == snapshot.state);
  }
}

TEST_CASE("A snapshot with any byte changed, missing or too many is none") {
  const std::string whole = encode(some_snapshot());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
    if (decode_snapshot(damaged)) FAIL("byte " << i << " changed");
    if (decode_snapshot(whole.substr(0, i))) FAIL("cut to " << i << " bytes");
  }
  CHECK_FALSE(decode_snapshot(whole + "x"));
  CHECK(decode_snapshot("").is(eventstore::Fault::corrupted));
}

TEST_CASE("An inventory is unpacked as it was packed") {
  std::mt19937_64 random(tests::seed_of("inventory_pack"));
  std::vector<std::int64_t> scattered = {1, 65'535, 65'536, std::numeric_limits<std::int64_t>::max()};
  for (int i = 0; i < 5'000; ++i) scattered.push_back(between(random, 1, 1'000'000));
  std::vector<std::int64_t> all;
  for (std::int64_t order = 1; order <= 70'000; ++order) all.push_back(order);
  for (const auto& takers : {std::vector<std::int64_t>(), scattered, all}) {
    const Inventory before = inventory_with(takers);
    const auto after = Inventory::unpack(before.pack());
    REQUIRE(after.has_value());
    CHECK(testing::text_of(*after->resource()) == testing::text_of(*before.resource()));
    CHECK(after->takers.size() == before.takers.size());
    for (const auto order : takers) {
      if (!after->takers.contains(order)) FAIL("order " << order << " is lost");
    }
  }
  CHECK_FALSE(Inventory::unpack(Inventory().pack())->resource().has_value());
}

TEST_CASE("Orders without gaps take next to nothing, and a million in any order little") {
  Inventory inventory;
  for (std::int64_t order = 1; order <= 1'000'000; ++order) inventory.takers.insert(order);
  CHECK(inventory.pack().size() < 2'000);
  for (std::int64_t order = 1; order <= 1'000'000; order += 2) inventory.takers.erase(order);
  CHECK(inventory.pack().size() < 140'000);
}

TEST_CASE("Bytes that are no inventory are not unpacked") {
  CHECK_FALSE(Inventory::unpack({}));
  const auto packed = inventory_with({1, 2, 3, 65'536}).takers.pack();
  const auto refused = [&](auto change) {
    auto wrong = packed;
    change(wrong);
    return !OrderSet::unpack(wrong).has_value();
  };
  CHECK(refused([](auto& wrong) { std::swap(wrong.chunks[0], wrong.chunks[1]); }));
  CHECK(refused([](auto& wrong) { wrong.sizes[0] = 1'000'000; }));
  CHECK(refused([](auto& wrong) { wrong.sizes[0] -= 1; }));
  CHECK(refused([](auto& wrong) { wrong.sizes.pop_back(); }));
  CHECK(refused([](auto& wrong) { wrong.bitmaps.push_back(0); }));
  CHECK(refused([](auto& wrong) { wrong.bitmaps[0] = 99; }));
}
