#include <catch2/catch_test_macros.hpp>

#include <functional>
#include <mutex>
#include <thread>

#include "tests/eventstore/jetstream/raw_nats.hpp"
#include "tests/eventstore/stores.hpp"

// Somebody deletes a bucket beside us: it is made anew with its settings, and whoever misses it goes on.
using namespace jetpage::tests;

namespace {

// A bucket with a value, and who hears of what becomes of it.
struct Deleted {
  std::string name = fresh_name();
  std::mutex mutex;
  std::vector<std::string> reports;
  std::unique_ptr<JetStreamLog> log =
      connect(shared_nats_server().url(), {.report = [this](const std::string& message) {
                const std::lock_guard lock(mutex);
                reports.push_back(message);
              }});
  std::unique_ptr<KeyValue> bucket = must(log->bucket(name, 3600s));
  std::uint64_t revision = must(bucket->create("key", "value"));

  Deleted() { remove(); }
  void remove() const { raw_request(shared_nats_server().url(), "$JS.API.STREAM.DELETE.KV_" + name, ""); }
  [[nodiscard]] std::string info() const {
    return raw_request(shared_nats_server().url(), "$JS.API.STREAM.INFO.KV_" + name, "");
  }
};

}  // namespace

TEST_CASE("A bucket that somebody has deleted is made anew by whoever misses it") {
  const std::function<void(Deleted&)> calls[] = {
      [](Deleted& of) { CHECK_FALSE(must(of.bucket->get("key"))); },
      [](Deleted& of) { must(of.bucket->create("key", "another")); },
      [](Deleted& of) { CHECK(of.bucket->update("key", "another", of.revision).is(Fault::conflict)); },
      [](Deleted& of) { must(of.bucket->remove("key")); }};
  for (const auto& call : calls) {
    Deleted deleted;
    call(deleted);
    CHECK(deleted.info().find(R"("max_age":3600000000000)") != std::string::npos);
    REQUIRE(deleted.reports.size() == 1);
    CHECK(deleted.reports.front().find(deleted.name) != std::string::npos);
    must(deleted.bucket->create("later", "value"));
    CHECK(must(deleted.bucket->get("later"))->value == "value");
    CHECK(deleted.reports.size() == 1);
  }
}

TEST_CASE("A deleted bucket's keys are none, and it is deleted as often as somebody likes") {
  Deleted deleted;
  CHECK(must(deleted.bucket->keys("")).empty());
  for (std::size_t times = 1; times <= 3; ++times) {
    must(deleted.bucket->create("key", "value"));
    CHECK(deleted.reports.size() == times);
    deleted.remove();
  }
}

TEST_CASE("Of many who miss a bucket at once one makes it, and each has its answer") {
  Deleted deleted;
  std::atomic<int> created = 0;
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, key = "key" + std::to_string(i)] { created += deleted.bucket->create(key, key) ? 1 : 0; });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(created == 8);
  CHECK(must(deleted.bucket->keys("")).size() == 8);
  CHECK(deleted.reports.size() == 1);
}
