#include <catch2/catch_template_test_macros.hpp>

#include "tests/aggregates/history/snapshot_shop.hpp"

// What snapshots are for: whoever meets an aggregate reads only what lies behind its snapshot, and knows all the same.
using namespace jetpage;
using namespace jetpage::tests;

namespace {

// What may come to a shop's inventory, whether or not it makes sense.
Inventory::Command any_command(std::mt19937_64& random) {
  const std::string order = std::to_string(between(random, 1, 40));
  switch (between(random, 0, 5)) {
    case 0:
      return GiveBackT{.productId = "A", .orderId = order, .qty = between(random, 1, 3)};
    case 1:
      return ModifyT{.productId = "A", .stock = between(random, 0, 60)};
    default:
      return TakeT{.productId = "A", .orderId = order, .qty = between(random, 1, 3)};
  }
}

std::string any_cause(std::mt19937_64& random, int number) {
  if (between(random, 0, 1) == 0) return "cmd:" + std::to_string(number);
  return "mall-" + std::string(between(random, 0, 1) == 0 ? "product" : "other") + "@" + std::to_string(number) + ".0";
}

// Asked again as long as the bucket does not answer.
template <class Ask>
auto when_answered(const Ask& ask) {
  auto answer = ask();
  while (answer.is(Fault::unavailable)) answer = ask();
  return answer;
}

}  // namespace

TEMPLATE_TEST_CASE("After a restart only what lies behind the snapshot is read", "", Memory, JetStream) {
  TestType stores;
  Shop shop(stores.log);
  shop.sell(shop.process(), 60);

  const auto by_command = shop.process();
  REQUIRE(Shop::take(by_command, 61));
  CHECK(by_command.store->loaded() < Shop::every);
  CHECK(by_command.look().state.inventory->stock == 1'000'000 - 61);

  const auto by_look = shop.process();
  CHECK(by_look.look().state.inventory->stock == 1'000'000 - 61);
  CHECK(by_look.store->loaded() < Shop::every);

  const auto by_answer = shop.process();
  const auto answer = must(by_answer.inventories().answer_of("A", "mall-product@61.0"));
  REQUIRE(answer.has_value());
  CHECK(answer->state.inventory->stock == 1'000'000 - 61);
  CHECK(by_answer.store->loaded() < Shop::every);
  CHECK(shop.reports().empty());
}

TEMPLATE_TEST_CASE("What was asked before the snapshot is known behind it", "", Memory, JetStream) {
  TestType stores;
  Shop shop(stores.log);
  shop.sell(shop.process(), 30);
  const auto process = shop.process();
  const auto again = process.send(TakeT{.productId = "A", .orderId = "30", .qty = 1}, "mall-product@30.0");
  REQUIRE(again.ok());
  CHECK(again->repeated);
  const auto earlier = process.send(TakeT{.productId = "A", .orderId = "99", .qty = 1}, "mall-product@3.0");
  REQUIRE(earlier.ok());
  CHECK(earlier->repeated);
  CHECK_FALSE(process.send(RegisterT{.productId = "A"}, "cmd:other").ok());
  CHECK(process.look().state.inventory->stock == 1'000'000 - 30);
}

TEMPLATE_TEST_CASE("An aggregate that is forgotten again and again is not read from the start either", "", Memory,
                   JetStream) {
  TestType stores;
  Shop shop(stores.log);
  const auto process = shop.process(0);  // one for each shard of the cache
  for (const char* id : {"A", "B"}) shop.sell(process, 20, id);
  for (int i = 0; i < 40; ++i) must(process.inventories().look("other" + std::to_string(i)));
  const auto before = process.store->loaded();
  CHECK(process.look("A").history.version() == 21);
  CHECK(process.look("B").history.version() == 21);
  CHECK(process.store->loaded() - before < 2 * Shop::every);
}

TEST_CASE("A short history has no snapshot, and a long one that has none gets it as soon as it was read") {
  Memory stores;
  Shop shop(stores.log);
  const auto plain = shop.process_without_snapshots();
  REQUIRE(plain.send(RegisterT{.productId = "A", .stock = 1'000}, "cmd:1").ok());
  const auto first = shop.process();
  first.look();
  first.snapshots->finish();
  CHECK(must(shop.bucket()->keys("")).empty());
  for (int order = 1; order <= 20; ++order) REQUIRE(Shop::take(plain, order));
  first.look();
  first.snapshots->finish();
  CHECK(must(shop.bucket()->keys("")) == std::vector<std::string>{shop.key()});
  const auto second = shop.process();
  second.look();
  CHECK(second.store->loaded() == 0);
}

TEST_CASE(
    "Whatever the history, and whenever processes end and snapshots fail, it is the same as read from the start") {
  std::mt19937_64 random(seed_of("snapshots"));
  Memory stores;
  Shop shop(stores.log);
  shop.faults.plan([fails = std::mt19937_64(random())](const Call&) mutable -> std::optional<Failure> {
    return between(fails, 0, 3) == 0 ? std::optional(every_failure[between(fails, 0, 4)]) : std::nullopt;
  });
  std::vector<Shop::Process> processes;
  processes.push_back(shop.process());
  const auto registers = [&] { return processes[0].send(RegisterT{.productId = "A", .stock = 50}, "cmd:0"); };
  REQUIRE(when_answered(registers).ok());
  for (int number = 1; number <= 1'500; ++number) {
    if (between(random, 0, 20) == 0) processes.push_back(shop.process());  // as if the others had died, or had not
    if (between(random, 0, 20) == 0 && processes.size() > 1) processes.erase(processes.begin());
    const auto& process =
        processes[static_cast<std::size_t>(between(random, 0, static_cast<int>(processes.size()) - 1))];
    const auto command = any_command(random);
    const auto cause = any_cause(random, number);
    REQUIRE(when_answered([&] { return process.send(command, cause); }).ok());
    if (number % 50 != 0) continue;
    const auto met_first = shop.process();
    check_same(must(when_answered([&] { return met_first.inventories().look("A"); })),
               shop.process_without_snapshots().look());
  }
  shop.faults.heal();
  for (const auto& process : processes) check_same(process.look(), shop.process_without_snapshots().look());
}

TEST_CASE(
    "A snapshot that cannot be asked for is no damaged one: nothing is read or written, and it is used when it can "
    "be") {
  Memory stores;
  Shop shop(stores.log);
  shop.sell(shop.process(), 30);
  shop.faults.fail_from(1, Failure::unavailable);
  const auto process = shop.process();
  const auto refused = process.send(TakeT{.productId = "A", .orderId = "31", .qty = 1}, "cmd:31");
  REQUIRE(refused.is(Fault::unavailable));
  CHECK(process.inventories().look("A").is(Fault::unavailable));
  CHECK(process.store->loaded() == 0);
  CHECK(shop.reports().empty());
  shop.faults.heal();
  CHECK(process.look().state.inventory->stock == 1'000'000 - 30);
  CHECK(process.store->loaded() < Shop::every);
  REQUIRE(Shop::take(process, 31));
}

TEST_CASE("A log that cannot be asked whether it bears a snapshot out says nothing against it") {
  Memory stores;
  Shop shop(stores.log);
  shop.sell(shop.process(), 30);
  shop.log_faults.plan(
      [](const Call& call) { return call.what == "at" ? std::optional(Failure::unavailable) : std::nullopt; });
  const auto process = shop.process();
  CHECK(process.inventories().look("A").is(Fault::unavailable));
  CHECK(process.store->loaded() == 0);
  CHECK(shop.reports().empty());
  shop.log_faults.heal();
  CHECK(process.look().state.inventory->stock == 1'000'000 - 30);
  CHECK(process.store->loaded() < Shop::every);
}

TEST_CASE("A bucket that takes nothing fails no command, and is told of") {
  Memory stores;
  Shop shop(stores.log);
  shop.faults.plan(
      [](const Call& call) { return call.what == "get" ? std::nullopt : std::optional(Failure::unavailable); });
  shop.sell(shop.process(), 30);
  CHECK_FALSE(shop.reports().empty());
  CHECK(shop.process().look().state.inventory->stock == 1'000'000 - 30);
  shop.faults.heal();
  const auto process = shop.process();
  process.look();
  process.snapshots->finish();
  CHECK(shop.process().look().state.inventory->stock == 1'000'000 - 30);
  CHECK(must(shop.bucket()->keys("")) == std::vector<std::string>{shop.key()});
}

TEST_CASE("A snapshot that is too large for the bucket is not written, and is told of") {
  Memory stores;
  Shop shop(stores.log);
  auto options = shop.options();
  options.max_bytes = 100;
  shop.sell(shop.process_with(options), 30);
  CHECK(must(shop.bucket()->keys("")).empty());
  const auto reports = shop.reports();
  REQUIRE_FALSE(reports.empty());
  CHECK(reports[0].find("none is written") != std::string::npos);
}

TEST_CASE("A process that ends in order leaves the snapshot that was due") {
  Memory stores;
  Shop shop(stores.log);
  {
    const auto process = shop.process();
    REQUIRE(process.send(RegisterT{.productId = "A", .stock = 1'000}, "cmd:1").ok());
    for (int order = 1; order < static_cast<int>(Shop::every); ++order) REQUIRE(Shop::take(process, order));
  }
  const auto next = shop.process();
  next.look();
  CHECK(next.store->loaded() == 0);
}
