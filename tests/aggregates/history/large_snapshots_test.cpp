#include <catch2/catch_template_test_macros.hpp>

#include "jetpage/aggregates/history/cause.hpp"
#include "tests/aggregates/counter.hpp"
#include "tests/aggregates/history/snapshot_shop.hpp"

// Snapshots that are larger than a value of their bucket, and what they cost.
namespace large_snapshots_test {

using namespace jetpage;
using namespace jetpage::tests;

// A counter whose state takes ten thousand bytes for each one that it counts.
struct Heavy : counter::Counter {
  static constexpr std::string_view category = "heavy";
  static constexpr std::uint32_t snapshot_version = 1;
  static constexpr std::size_t weight = 10'000;

  [[nodiscard]] eventstore::Bytes pack() const {
    eventstore::Bytes bytes(weight * static_cast<std::size_t>(total));
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 31 / 7);
    return bytes;
  }
  static std::optional<Heavy> unpack(std::span<const std::uint8_t> bytes) {
    Heavy heavy;
    heavy.total = static_cast<std::int64_t>(bytes.size() / weight);
    const auto own = heavy.pack();
    return std::equal(own.begin(), own.end(), bytes.begin(), bytes.end()) ? std::optional(heavy) : std::nullopt;
  }
};
static_assert(aggregates::Snapshotted<Heavy>);

auto add(const Shop::Process& process, int number) {
  return process.handlers->of<Heavy>().handle("A", counter::AddT{.amount = 1},
                                              meta_of(aggregates::cause_of_key(std::to_string(number), 1)));
}

TEMPLATE_TEST_CASE(
    "A state of more than a megabyte is kept in chunks, and after a restart only what lies behind it is read", "",
    Memory, JetStream) {
  TestType stores;
  Shop shop(stores.log);
  auto options = shop.options();
  options.bytes_a_commit = 1'000'000;
  constexpr int commits = 260;
  {
    const auto process = shop.process_with(options);
    for (int i = 1; i <= commits; ++i) must(add(process, i));
    process.snapshots->finish();
  }
  CHECK(must(shop.bucket()->keys("")).size() == 1 + 3);  // of 2.6 MB

  const auto next = shop.process_with(options);
  CHECK(must(next.handlers->of<Heavy>().look("A")).state.total == commits);
  CHECK(next.store->loaded() < Shop::every);
  CHECK(must(add(next, commits)).repeated);
  CHECK(must(add(next, commits + 1)).state.total == commits + 1);
  CHECK(shop.reports().empty());
}

TEST_CASE("The larger a snapshot, the more seldom it is written") {
  Memory stores;
  Shop shop(stores.log);
  std::uint64_t writes = 0;
  shop.faults.plan([&](const Call& call) -> std::optional<Failure> {
    if (call.what == "create" || call.what == "update") ++writes;
    return std::nullopt;
  });
  auto options = shop.options();
  options.bytes_a_commit = 100;
  const auto process = shop.process_with(options);
  shop.sell(process, 0);
  for (int order = 1; order <= 240; ++order) {
    REQUIRE(Shop::take(process, order));
    process.snapshots->finish();
  }
  const auto bytes = shop.value().size();
  REQUIRE(bytes / 100 > Shop::every);
  CHECK(writes <= 2 + 240 / Shop::every / (bytes / 100 / Shop::every / 2));
  CHECK(writes * bytes <= 2 * 240 * 100);

  const auto next = shop.process_with(options);  // knows it from what it has read
  next.look();
  writes = 0;
  for (int order = 241; order < 241 + static_cast<int>(Shop::every); ++order) REQUIRE(Shop::take(next, order));
  next.snapshots->finish();
  CHECK(writes == 0);
}

}  // namespace large_snapshots_test
