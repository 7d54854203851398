#include <catch2/catch_template_test_macros.hpp>

#include "tests/aggregates/history/snapshot_shop.hpp"

// A snapshot that cannot be believed: all of the log is read, somebody is told, and a good one takes its place.
using namespace jetpage;
using namespace jetpage::tests;

namespace {

constexpr int orders = 30;

void check_not_used(Shop& shop, const std::string& told) {
  INFO(told);
  const auto process = shop.process();
  CHECK(process.look().state.inventory->stock == 1'000'000 - orders);
  CHECK(process.store->loaded() == orders + 1);
  auto reports = shop.reports();
  REQUIRE(reports.size() == 1);
  INFO(reports[0]);
  CHECK(reports[0].find(told) != std::string::npos);
  CHECK(reports[0].find(shop.key()) != std::string::npos);
  process.snapshots->finish();

  const auto next = shop.process();
  check_same(next.look(), shop.process_without_snapshots().look());
  CHECK(next.store->loaded() < Shop::every);
  CHECK(shop.reports().empty());
}

void change(Shop& shop, const std::function<void(aggregates::Snapshot&)>& change) {
  auto snapshot = must(aggregates::decode_snapshot(shop.value()));
  change(snapshot);
  shop.put(encode(snapshot));
}

}  // namespace

TEMPLATE_TEST_CASE("A damaged snapshot is not used", "", Memory, JetStream) {
  TestType stores;
  Shop shop(stores.log);
  shop.sell(shop.process(), orders);
  std::string value = shop.value();
  value[value.size() / 2] = static_cast<char>(value[value.size() / 2] ^ 1);
  shop.put(value);
  check_not_used(shop, "checksum");
  shop.put("");
  check_not_used(shop, "too short");
}

TEMPLATE_TEST_CASE("A snapshot of which a chunk is torn is not used", "", Memory, JetStream) {
  TestType stores;
  Shop shop(stores.log);
  auto options = shop.options();
  options.chunk_bytes = 300;
  shop.sell(shop.process_with(options), orders);
  const auto chunks = must(shop.bucket()->keys(shop.key() + "."));
  REQUIRE(chunks.size() > 1);
  const auto there = shop.bucket();
  const auto chunk = *must(there->get(chunks[1]));
  must(there->update(chunks[1], chunk.value.substr(1) + "x", chunk.revision));
  check_not_used(shop, "chunks is wrong");
}

TEST_CASE("A snapshot of other code is not used") {
  Memory stores;
  Shop shop(stores.log);
  shop.sell(shop.process(), orders);
  change(shop, [](auto& snapshot) { snapshot.code = Inventory::snapshot_version + 1; });
  check_not_used(shop, "version 2 of the code");
}

TEMPLATE_TEST_CASE("A snapshot of another aggregate is not used", "", Memory, JetStream) {
  TestType stores;
  Shop shop(stores.log);
  const auto process = shop.process();
  shop.sell(process, orders);
  shop.sell(process, 3 * orders, "B");
  shop.put(shop.value("B"));
  check_not_used(shop, "it is that of");
  // Not even under a wrong name.
  shop.put(shop.value("B"));
  change(shop, [&](auto& snapshot) { snapshot.aggregate = shop.key(); });
  check_not_used(shop, "another commit");
}

TEMPLATE_TEST_CASE("A snapshot that the log does not bear out is not used", "", Memory, JetStream) {
  TestType stores;
  Shop shop(stores.log);
  shop.sell(shop.process(), orders);
  change(shop, [](auto& snapshot) { snapshot.history.hash ^= 1; });
  check_not_used(shop, "another commit");
  change(shop, [](auto& snapshot) { snapshot.history.version += 1; });
  check_not_used(shop, "another commit");
  change(shop, [](auto& snapshot) { snapshot.history.last = 1; });
  check_not_used(shop, "another commit");
  change(shop, [](auto& snapshot) { snapshot.history.last = 1'000; });  // the log was lost and begun anew
  check_not_used(shop, "cannot be read");
}

TEST_CASE("A state that cannot be unpacked is not used") {
  Memory stores;
  Shop shop(stores.log);
  shop.sell(shop.process(), orders);
  change(shop, [](auto& snapshot) { snapshot.state = {1, 2, 3}; });
  check_not_used(shop, "unpacked");
}

TEST_CASE("A snapshot of a short log is replaced, too, when it cannot be used") {
  Memory stores;
  Shop shop(stores.log);
  must(shop.bucket()->create(shop.key(), "no snapshot"));
  const auto process = shop.process();
  REQUIRE(process.send(RegisterT{.productId = "A", .stock = 1}, "cmd:1").ok());
  process.snapshots->finish();
  CHECK(shop.reports().size() == 1);
  CHECK(shop.process().look().history.version() == 1);
  CHECK(shop.reports().empty());
}
