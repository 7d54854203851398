#include <catch2/catch_template_test_macros.hpp>

#include <thread>

#include "tests/eventstore/stores.hpp"

// What every event store promises to those who follow it.
using namespace jetpage::tests;

#define READ_STORES Memory, JetStream

TEMPLATE_TEST_CASE("A reader starts behind a position and meets every entry once, in order", "", READ_STORES) {
  TestType stores;
  const auto store = must(stores.log.open(fresh_name(), true));
  append_many(*store, "a", 700);
  const auto all = must(store->read(0));
  const auto later = must(store->read(650));
  const auto entries = read_in_order(*all, 0, 700);
  CHECK(must(entries[42].commit()).id() == "a42");
  CHECK(aggregate_of(entries[42].subject) == AggregateName{"movie", "a42"});
  CHECK(entries[42].bytes == encode(commit_of("a42")));
  read_in_order(*later, 650, 50);
  CHECK_FALSE(must(all->next(0ms)));
  CHECK_FALSE(must(later->next(20ms)));
}

TEMPLATE_TEST_CASE("A page holds what comes behind a position, in order, as much as is wanted and is there", "",
                   READ_STORES) {
  TestType stores;
  const auto store = must(stores.log.open(fresh_name(), true));
  CHECK(must(store->page(0, 10)).empty());
  append_many(*store, "a", 300);
  const auto first = must(store->page(0, 256));
  REQUIRE(first.size() == 256);
  for (Position at = 1; at <= 256; ++at) CHECK(first[at - 1].position == at);
  CHECK(first[41].bytes == encode(commit_of("a41")));
  const auto rest = must(store->page(298, 256));
  REQUIRE(rest.size() == 2);
  CHECK(rest[0].position == 299);
  CHECK(must(store->page(299, 1)).size() == 1);
  CHECK(must(store->page(300, 256)).empty());
  CHECK(must(store->page(1'000, 256)).empty());
}

TEMPLATE_TEST_CASE("A reader that does not wait gets all that was there when it began", "", READ_STORES) {
  TestType stores;
  const auto store = must(stores.log.open(fresh_name(), true));
  append_many(*store, "a", 300);
  const auto reader = must(store->read(0));
  const auto durable = must(store->read_durable("durable", 0));
  for (Position at = 1; at <= 300; ++at) {
    REQUIRE(must(reader->next(0ms)).value().position == at);
    REQUIRE(must(durable->next(0ms)).value().position == at);
  }
  CHECK_FALSE(must(reader->next(0ms)));
  CHECK_FALSE(must(durable->next(0ms)));
}

TEMPLATE_TEST_CASE("A reader at the end sees what is appended then, while it waits", "", READ_STORES) {
  TestType stores;
  const auto store = must(stores.log.open(fresh_name(), true));
  append_many(*store, "a", 3);
  const auto reader = must(store->read(3));
  const auto durable = must(store->read_durable("durable", 0));
  read_in_order(*durable, 0, 3);
  std::thread writer([&] {
    std::this_thread::sleep_for(50ms);
    append_many(*store, "b", 20);
  });
  const auto entry = must(reader->next(10s));
  const auto durable_entry = must(durable->next(10s));
  writer.join();
  REQUIRE(entry);
  CHECK(entry->position == 4);
  REQUIRE(durable_entry);
  CHECK(durable_entry->position == 4);
  read_in_order(*reader, 4, 19);
  read_in_order(*durable, 4, 19);
}

TEMPLATE_TEST_CASE("A durable reader resumes behind what it acknowledged", "", READ_STORES) {
  TestType stores;
  const auto store = must(stores.log.open(fresh_name(), true));
  append_many(*store, "a", 1'000);
  Position acknowledged = 0;
  for (const std::size_t steps : {1U, 99U, 300U, 0U, 1U, 500U}) {
    const auto reader = must(store->read_durable("durable", 0));
    read_in_order(*reader, acknowledged, steps + 10);  // ten more than are acknowledged
    if (steps > 0) must(reader->acknowledge(acknowledged + steps));
    acknowledged += steps;
  }
  const auto other = must(store->read_durable("other", 0));
  read_in_order(*other, 0, 1'000);
}

TEMPLATE_TEST_CASE("A durable reader begins behind what is done, or behind what it acknowledged if that is further", "",
                   READ_STORES) {
  TestType stores;
  const auto store = must(stores.log.open(fresh_name(), true));
  append_many(*store, "a", 100);
  {
    const auto reader = must(store->read_durable("durable", 30));
    read_in_order(*reader, 30, 10);
    must(reader->acknowledge(40));
  }
  read_in_order(*must(store->read_durable("durable", 35)), 40, 10);
  read_in_order(*must(store->read_durable("durable", 60)), 60, 40);
}

TEMPLATE_TEST_CASE("A durable reader that acknowledges each entry repeats none", "", READ_STORES) {
  TestType stores;
  const auto store = must(stores.log.open(fresh_name(), true));
  append_many(*store, "a", 50);
  for (Position at = 1; at <= 50;) {
    const auto reader = must(store->read_durable("durable", 0));
    for (int i = 0; i < 5; ++i, ++at) {
      REQUIRE(must(reader->next(5s)).value().position == at);
      must(reader->acknowledge(at));
    }
  }
  const auto reader = must(store->read_durable("durable", 0));
  CHECK_FALSE(must(reader->next(50ms)));
  append_many(*store, "b", 1);
  CHECK(must(reader->next(5s)).value().position == 51);
}
