#include "jetpage/api/measure/measured_store.hpp"

#include <catch2/catch_test_macros.hpp>

#include "jetpage/eventstore/memory/log.hpp"
#include "tests/support/faulty_store.hpp"

using namespace jetpage::api;
using namespace jetpage::tests;
using jetpage::eventstore::Commit;

namespace {

bool has(const std::string& text, const std::string& outcome, int count) {
  return text.find("\njetpage_appends_total{outcome=\"" + outcome + "\",system=\"cinema\"} " + std::to_string(count) +
                   "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("appends are counted by what became of them, and everything goes through") {
  jetpage::eventstore::MemoryLog log;
  Faults faults;
  Metrics metrics;
  const auto store =
      measured_store(metrics, std::make_unique<FaultyStore>(std::move(log.open("cinema", true)).value(), faults));
  CHECK(store->append({"movie", "1"}, 0, Commit{.id = "a"}).ok());
  CHECK(store->append({"movie", "2"}, 0, Commit{.id = "b"}).ok());
  CHECK_FALSE(store->append({"movie", "1"}, 0, Commit{.id = "c"}).ok());
  faults.fail_call(1, Failure::unavailable);
  CHECK_FALSE(store->append({"movie", "3"}, 0, Commit{.id = "d"}).ok());
  faults.fail_call(1, Failure::lost_answer);
  CHECK_FALSE(store->append({"movie", "3"}, 0, Commit{.id = "d"}).ok());
  const std::string text = metrics.text();
  CHECK(has(text, "appended", 2));
  CHECK(has(text, "conflict", 1));
  CHECK(has(text, "unavailable", 1));
  CHECK(has(text, "unknown", 1));
  CHECK(has(text, "failed", 0));
  CHECK(text.find("\njetpage_append_seconds_count{system=\"cinema\"} 5\n") != std::string::npos);

  CHECK(store->system() == "cinema");
  CHECK(*store->last() == 3);
  CHECK(store->at(2)->subject == "cinema.movie.2");
  CHECK(store->page(1, 10)->size() == 2);
  CHECK((*store->read(2))->next(std::chrono::milliseconds(100))->value().position == 3);
  CHECK((*store->read_durable("cinema-x", 0))->next(std::chrono::milliseconds(100))->value().position == 1);
  int loaded = 0;
  CHECK(store->load({"movie", "3"}, 0, [&](const auto&) { return ++loaded, jetpage::eventstore::Done(); }).ok());
  CHECK(loaded == 1);
}
