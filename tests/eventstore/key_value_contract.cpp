#include <catch2/catch_template_test_macros.hpp>

#include <thread>

#include "tests/eventstore/stores.hpp"

// What every bucket promises (eventstore/key_value.hpp).
using namespace jetpage::tests;

#define KEPT_IN Memory, JetStream

TEMPLATE_TEST_CASE("A key is created once and replaced by who knows its revision", "", KEPT_IN) {
  TestType stores;
  const auto bucket = must(stores.log.bucket(fresh_name(), 0s));
  CHECK_FALSE(must(bucket->get("movie.1")));
  const auto first = must(bucket->create("movie.1", "one"));
  CHECK(bucket->create("movie.1", "two").is(Fault::conflict));
  CHECK(bucket->update("movie.1", "two", first + 1).is(Fault::conflict));
  CHECK(bucket->update("movie.2", "two", first).is(Fault::conflict));
  const auto second = must(bucket->update("movie.1", "two", first));
  CHECK(bucket->update("movie.1", "three", first).is(Fault::conflict));
  const auto entry = must(bucket->get("movie.1")).value();
  CHECK(entry.value == "two");
  CHECK(entry.revision == second);
}

TEMPLATE_TEST_CASE("A removed key can be created again", "", KEPT_IN) {
  TestType stores;
  const auto bucket = must(stores.log.bucket(fresh_name(), 0s));
  must(bucket->remove("never-was"));
  const auto first = must(bucket->create("key", "one"));
  must(bucket->remove("key"));
  CHECK_FALSE(must(bucket->get("key")));
  CHECK(bucket->update("key", "two", first).is(Fault::conflict));
  must(bucket->create("key", "three"));
  CHECK(must(bucket->get("key"))->value == "three");
  must(bucket->remove("key"));
  must(bucket->remove("key"));
  CHECK(must(bucket->keys("")).empty());
}

TEMPLATE_TEST_CASE("Keys are listed by prefix, sorted", "", KEPT_IN) {
  TestType stores;
  const auto bucket = must(stores.log.bucket(fresh_name(), 0s));
  CHECK(must(bucket->keys("")).empty());
  for (const char* key : {"b.2", "a/1", "b.1", "b=3", "c"}) must(bucket->create(key, key));
  CHECK(must(bucket->keys("b.")) == std::vector<std::string>{"b.1", "b.2"});
  CHECK(must(bucket->keys("")) == std::vector<std::string>{"a/1", "b.1", "b.2", "b=3", "c"});
  CHECK(must(bucket->keys("x")).empty());
}

TEMPLATE_TEST_CASE("A value is any bytes, and buckets are apart", "", KEPT_IN) {
  TestType stores;
  const std::string name = fresh_name();
  const auto bucket = must(stores.log.bucket(name, 0s));
  const auto other = must(stores.log.bucket(fresh_name(), 60s));
  std::string value("\0\r\n\xff", 4);
  value.resize(max_value_bytes, '\x80');
  must(bucket->create("key", value));
  must(bucket->create("empty", ""));
  CHECK(must(bucket->get("key"))->value == value);
  CHECK(must(bucket->get("empty"))->value.empty());
  CHECK_FALSE(must(other->get("key")));
  CHECK(must(must(stores.log.bucket(name, 0s))->get("key"))->value == value);
}

TEMPLATE_TEST_CASE("Of many who count at once none is lost", "", KEPT_IN) {
  TestType stores;
  const auto bucket = must(stores.log.bucket(fresh_name(), 0s));
  must(bucket->create("count", "0"));
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int counted = 0; counted < 25;) {
        const auto entry = bucket->get("count");
        if (!entry || !*entry) return;
        if (bucket->update("count", std::to_string(std::stoi((*entry)->value) + 1), (*entry)->revision)) ++counted;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(must(bucket->get("count"))->value == "200");
}
