#include <catch2/catch_test_macros.hpp>
#include <numeric>
#include <random>

#include "tests/aggregates/policies/following_counters.hpp"
#include "tests/support/seed.hpp"

// Reactions side by side, and what stays in order all the same.
using namespace jetpage;
using namespace jetpage::tests;

namespace {

// Nobody leaves before all have come.
class Meeting {
 public:
  explicit Meeting(int wanted) : wanted_(wanted) {}
  bool attend() {
    std::unique_lock lock(mutex_);
    ++there_;
    changed_.notify_all();
    return changed_.wait_for(lock, std::chrono::seconds(10), [this] { return there_ >= wanted_; });
  }

 private:
  const int wanted_;
  int there_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
};

std::vector<std::string> causes_of(FollowingCounters& system, const std::string& subject) {
  std::vector<std::string> causes;
  for (const auto& entry : system.entries()) {
    if (entry.subject == subject) causes.emplace_back(entry.commit()->cause());
  }
  return causes;
}

}  // namespace

TEST_CASE("Reactions that have nothing to do with one another run side by side") {
  FollowingCounters system;
  system.options.at_once = 4;
  Meeting meeting(4);
  std::atomic<int> met = 0;
  for (const char* id : {"1", "2", "3", "4"}) {
    system.rules[id] = [&, id](const counter::AddedT&, const aggregates::Source&) -> Reactions {
      aggregates::Reaction reaction = tell<Counter>(std::string("t") + id, AddT{.amount = 1});
      reaction = std::move(reaction).with([&](aggregates::Handlers&, const aggregates::CommandMeta&) {
        if (meeting.attend()) ++met;
        return eventstore::Done();
      });
      return {std::move(reaction)};
    };
    system.add(id);
  }
  const auto runner = system.start();
  REQUIRE(system.wait_idle(*runner));
  CHECK(met == 4);
}

TEST_CASE("To one target reactions happen in the log's order, however many run side by side") {
  std::mt19937_64 random(seed_of("policy_waves"));
  FollowingCounters system;
  system.options.at_once = 8;
  // Ten sources, four targets; the total of each target depends on nothing but what came to it, its causes on the order.
  const auto target_of = [](int source) { return "t" + std::to_string(source % 4); };
  std::map<std::string, std::vector<std::string>> expected;
  for (int source = 0; source < 10; ++source) {
    system.rules[std::to_string(source)] = FollowingCounters::copy_to(target_of(source));
  }
  for (int position = 1; position <= 400; ++position) {
    const int source = between(random, 0, 9);
    system.add(std::to_string(source), position);
    expected[target_of(source)].push_back("test-follow@" + std::to_string(position) + ".0");
  }
  system.faults.plan([calls = std::size_t{0}](const Call& call) mutable -> std::optional<Failure> {
    if (!call.what.starts_with("append") || ++calls % 5 != 0) return std::nullopt;
    return every_failure[calls / 5 % std::size(every_failure)];
  });
  const auto runner = system.start();
  REQUIRE(system.wait_idle(*runner));
  system.faults.heal();
  for (const auto& [target, causes] : expected) CHECK(causes_of(system, "test.counter." + target) == causes);
}

TEST_CASE("What cannot be read is parked alone, with the later events of its aggregate") {
  FollowingCounters system;
  system.options.at_once = 8;
  for (const char* id : {"1", "2", "3"}) {
    system.rules[id] = FollowingCounters::copy_to(std::string("t") + id);
    system.add(id, 1);
  }
  system.log.inject("test", "test.counter.2", {1, 2, 3});
  for (const char* id : {"1", "3"}) system.add(id, 2);
  const auto runner = system.start();
  REQUIRE(system.wait_idle(*runner));
  CHECK(system.total("t1") == 3);
  CHECK(system.total("t2") == 1);
  CHECK(system.total("t3") == 3);
  CHECK(runner->status().parked == 1);
}

TEST_CASE("Reactions that concern one aggregate follow each other, each with a commit of its own") {
  FollowingCounters system;
  system.options.at_once = 8;
  std::vector<std::string> expected;
  for (int source = 1; source <= 8; ++source) {
    system.rules[std::to_string(source)] = FollowingCounters::copy_to("hot");
    system.add(std::to_string(source), source);
    expected.push_back("test-follow@" + std::to_string(source) + ".0");
  }
  std::atomic<int> writes = 0;
  system.faults.plan([&](const Call& call) -> std::optional<Failure> {
    if (call.what.starts_with("append") && call.on == "test.counter.hot") ++writes;
    return std::nullopt;
  });
  const auto runner = system.start();
  REQUIRE(system.wait_idle(*runner));
  CHECK(writes == 8);
  CHECK(causes_of(system, "test.counter.hot") == expected);
  CHECK(system.total("hot") == 36);
  CHECK(runner->status().reactions == 8);
}

namespace {

// Eight reactions: four to one aggregate, and one to each of four others.
struct EightReactions : FollowingCounters {
  EightReactions() {
    options.at_once = 8;
    for (int source = 1; source <= 8; ++source) {
      const std::string id = std::to_string(source);
      rules[id] = copy_to(target_of(source));
      add(id, source);
      expected["test.counter." + target_of(source)].push_back("test-follow@" + id + ".0");
    }
  }
  static std::string target_of(int source) { return source % 2 == 0 ? "hot" : "t" + std::to_string(source); }

  void check() {
    const auto runner = start();
    REQUIRE(wait_idle(*runner));
    faults.heal();
    for (const auto& [target, causes] : expected) CHECK(causes_of(*this, target) == causes);
    CHECK(total("hot") == 20);
    CHECK(runner->status().reactions >= 8);
  }

  std::map<std::string, std::vector<std::string>> expected;  // by target
};

}  // namespace

TEST_CASE("Nothing is read for aggregates that are new") {
  EightReactions system;
  std::atomic<int> writes = 0;
  std::atomic<int> reads = 0;
  system.faults.plan([&](const Call& call) -> std::optional<Failure> {
    writes += call.what == "append" ? 1 : 0;
    reads += call.what == "load" ? 1 : 0;
    return std::nullopt;
  });
  system.check();
  CHECK(writes == 8);
  CHECK(reads == 0);
}

TEST_CASE("A write that fails in any way, once or for each, leaves every reaction done once, in order") {
  for (const Failure failure : every_failure) {
    for (const int first : {1, 8}) {
      INFO(static_cast<int>(failure) << " " << first);
      EightReactions system;
      system.faults.plan([failure, left = first](const Call& call) mutable {
        return call.what == "append" && left-- > 0 ? std::optional(failure) : std::nullopt;
      });
      system.check();
    }
  }
}

TEST_CASE(
    "Somebody else's commit in one of the aggregates costs that one a look and a write more, and no other anything") {
  EightReactions system;
  system.add("t3", 100);
  system.expected["test.counter.t3"].insert(system.expected["test.counter.t3"].begin(), "cmd:9");
  std::mutex mutex;
  std::map<std::pair<std::string_view, std::string>, int> calls;
  system.faults.plan([&](const Call& call) -> std::optional<Failure> {
    const std::lock_guard lock(mutex);
    ++calls[{call.what, std::string(call.on)}];
    return std::nullopt;
  });
  system.check();
  CHECK(system.total("t3") == 103);
  CHECK(calls[{"append", "test.counter.t3"}] == 2);
  CHECK(calls[{"load", "test.counter.t3"}] == 1);
  CHECK(calls[{"append", "test.counter.t5"}] == 1);
  CHECK(calls[{"load", "test.counter.hot"}] == 0);
}

TEST_CASE("What follows from an event is worked out once") {
  FollowingCounters system;
  std::atomic<int> asked = 0;
  system.options.parameters = {{"to", 7}};
  system.rules["1"] = [&](const counter::AddedT&, const aggregates::Source& source) -> Reactions {
    ++asked;
    // A target that depends on a parameter: whoever asks without them gets another lane.
    return {tell<Counter>("t" + std::to_string(source.parameter("to")), AddT{.amount = 1})};
  };
  system.add("1");
  const auto runner = system.start();
  REQUIRE(system.wait_idle(*runner));
  CHECK(asked == 1);
  CHECK(system.total("t7") == 1);
}

TEST_CASE("What follows from one source is written in its order, to however many targets") {
  using Targets = std::vector<const char*>;
  const Targets once = {"9", "10", "11", "12", "13", "14", "15", "16", "7", "8"};
  const Targets again = {"9", "10", "9", "10", "10", "9", "11", "11", "9", "10"};
  for (const Targets& targets : {once, again}) {
    FollowingCounters system;
    system.options.at_once = 10;
    system.rules["source"] = [&](const counter::AddedT& event, const aggregates::Source&) -> Reactions {
      return {tell<Counter>(std::string(targets.at(static_cast<std::size_t>(event.amount))), AddT{.amount = 1})};
    };
    std::vector<std::string> expected;
    for (int i = 0; i < 10; ++i) {
      system.add("source", i);
      expected.push_back("test-follow@" + std::to_string(i + 1) + ".0");
    }
    const auto runner = system.start();
    REQUIRE(system.wait_idle(*runner));
    std::vector<std::string> causes;
    for (const auto& entry : system.entries()) {
      if (entry.subject != "test.counter.source") causes.emplace_back(entry.commit()->cause());
    }
    CHECK(causes == expected);
  }
}
