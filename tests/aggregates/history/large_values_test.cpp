#include "jetpage/aggregates/history/large_values.hpp"

#include <catch2/catch_template_test_macros.hpp>

#include <random>

#include "tests/eventstore/stores.hpp"
#include "tests/support/faulty_bucket.hpp"
#include "tests/support/seed.hpp"

namespace large_values_test {

using namespace jetpage;
using namespace jetpage::tests;
using aggregates::LargeValues;
using Keys = std::vector<std::string>;

// A bucket whose values are cut at 10 bytes.
template <class Stores>
struct Small {
  Stores stores;
  Faults faults;
  std::string name = fresh_name();
  std::unique_ptr<eventstore::KeyValue> bucket = must(stores.log.bucket(name, 0s));

  LargeValues values(std::size_t most = 1'000) {
    return {std::make_shared<FaultyBucket>(must(stores.log.bucket(name, 0s)), faults), 10, most};
  }
  std::optional<std::string> read() { return must(values().get("k")); }
  // Why what is there is not believed; empty when it is.
  std::string why() {
    const auto value = values().get("k");
    if (value) return "";
    CHECK(value.is(Fault::corrupted));
    CHECK(value.error().code == "value_torn");
    return value.error().message;
  }
  void overwrite(const std::string& key, const std::string& value) {
    must(bucket->update(key, value, must(bucket->get(key))->revision));
  }
  Keys keys() { return must(bucket->keys("")); }
};

const std::string letters = "abcdefghijklmnopqrstuvwxyz";  // three chunks

TEMPLATE_TEST_CASE("A value is what was put last, whether it fits or is cut, and nothing of others stays", "", Memory,
                   JetStream) {
  Small<TestType> small;
  auto values = small.values();
  CHECK_FALSE(small.read());
  for (const std::size_t bytes : std::initializer_list<std::size_t>{5, 25, 10, 11, 26, 26, 0, 26, 3}) {
    must(values.put("k", letters.substr(0, bytes)));
    CHECK(small.read() == letters.substr(0, bytes));
    CHECK(small.keys().size() == 1 + (bytes > 10 ? (bytes + 9) / 10 : 0));
    if (bytes == 11) values = small.values();  // another process
  }
}

TEST_CASE("Chunks that are missing, damaged, or of another value are no value") {
  Small<Memory> small;
  must(small.values().put("k", letters));
  const Keys keys = small.keys();
  REQUIRE(keys.size() == 4);
  CHECK(keys[2] == "k.1.1");
  small.overwrite("k.1.1", "klmnOpqrst");
  CHECK(small.why() == "the checksum of its 3 chunks is wrong");
  small.overwrite("k.1.1", "klmn");
  CHECK(small.why() == "the checksum of its 3 chunks is wrong");
  small.overwrite("k.1.1", letters);
  CHECK(small.why() == "chunk 2 of 3 is too long");
  must(small.bucket->remove("k.1.1"));
  CHECK(small.why() == "chunk 2 of 3 is missing");

  must(small.values().put("k", letters));  // over what is torn
  CHECK(small.read() == letters);
  const auto less = small.values(20).get("k");
  CHECK(less.error().message == "it has 26 bytes, more than the 20 that are believed");
}

TEST_CASE("What a crash leaves half written is named by nobody, and its room is used again") {
  Small<Memory> small;
  must(small.values().put("k", letters));
  for (int crash = 0; crash < 10; ++crash) {
    small.faults.plan([](const Call& call) -> std::optional<Failure> {
      if (call.what == "remove") return Failure::unavailable;
      return call.what == "create" && call.on.ends_with(".2") ? std::optional(Failure::lost_answer) : std::nullopt;
    });
    CHECK(small.values().put("k", letters.substr(1)).is(Fault::outcome_unknown));
    CHECK(small.read() == letters);
    CHECK(small.keys().size() <= 4 * 3 + 1);
    small.faults.heal();
    if (crash % 3 == 2) must(small.values().put("k", letters));
  }
  must(small.values().put("k", letters.substr(2)));
  CHECK(small.read() == letters.substr(2));
}

TEST_CASE("Of two that write at the same time the value is that of one, as a whole") {
  Small<Memory> small;
  must(small.values().put("k", letters));
  auto other = small.values();
  small.faults.plan([&, is_first = true](const Call& call) mutable -> std::optional<Failure> {
    if (call.what != "create" || !call.on.ends_with(".1") || !std::exchange(is_first, false)) return std::nullopt;
    must(LargeValues(must(small.stores.log.bucket(small.name, 0s)), 10, 1'000).put("k", letters + letters));
    return std::nullopt;
  });
  CHECK(other.put("k", letters.substr(1)).is(Fault::conflict));
  CHECK(small.read() == letters + letters);
  CHECK(small.keys().size() == 1 + 6);
}

TEST_CASE("A reader sees the old value or the new one while it is replaced") {
  Small<Memory> small;
  auto writer = small.values();
  must(writer.put("k", letters));
  LargeValues fast(must(small.stores.log.bucket(small.name, 0s)), 10, 1'000);
  small.faults.plan([&, number = std::size_t{0}](const Call& call) mutable -> std::optional<Failure> {
    if (call.what == "get" && call.on.ends_with(".1") && number < 2) must(fast.put("k", letters.substr(++number)));
    return std::nullopt;
  });
  CHECK(small.read() == letters.substr(2));
}

// The bucket of a nats-server whose max_payload is small.
struct Narrow : FaultyBucket {
  using FaultyBucket::FaultyBucket;
  eventstore::Result<std::uint64_t> create(const std::string& key, const std::string& value) override {
    if (value.size() > 5'000) return Error{Fault::failed, "value_too_large", "the server takes 5,000 bytes"};
    return FaultyBucket::create(key, value);
  }
};

TEST_CASE("A server that takes little at once gets smaller chunks") {
  Memory stores;
  Faults faults;
  const auto bucket = std::make_shared<Narrow>(must(stores.log.bucket("b", 0s)), faults);
  LargeValues values(bucket, 20'000, 1'000'000);
  const std::string value(70'000, 'x');
  must(values.put("k", value));
  CHECK(must(values.get("k")) == value);
  CHECK(must(bucket->keys("k.")).size() == 14);
}

TEST_CASE("However calls fail, a value is one that was put, or is told to be torn") {
  std::mt19937_64 random(seed_of("large values"));
  Small<Memory> small;
  std::vector<LargeValues> processes;
  for (int i = 0; i < 3; ++i) processes.push_back(small.values());
  small.faults.plan([&random](const Call& call) -> std::optional<Failure> {
    const bool fails = call.what != "get" && between(random, 0, 5) == 0;
    return fails ? std::optional(every_failure[between(random, 0, 4)]) : std::nullopt;
  });
  for (int i = 0; i < 2'000; ++i) {
    const auto begin = static_cast<std::size_t>(between(random, 0, 25));
    auto& process = processes[static_cast<std::size_t>(between(random, 0, 2))];
    (void)process.put("k", letters.substr(begin));
    const auto value = small.values().get("k");
    REQUIRE(value);
    if (*value) REQUIRE(letters.ends_with(**value));
    REQUIRE(small.keys().size() <= 4 * 3 + 1);
  }
}

}  // namespace large_values_test
