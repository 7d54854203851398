#include <catch2/catch_test_macros.hpp>

#include <barrier>
#include <set>
#include <thread>

#include "tests/eventstore/stores.hpp"

// Appends that are under way at the same time, each with its own outcome.
using namespace jetpage::tests;

namespace {

constexpr std::size_t together = 32;

// Appends at the same moment, one thread each.
std::vector<Result<Position>> append_together(EventStore& store, const std::vector<AggregateName>& aggregates,
                                              const std::vector<Position>& expected,
                                              const std::vector<Commit>& commits) {
  std::vector<Result<Position>> outcomes(commits.size(), Position{0});
  std::barrier start(static_cast<std::ptrdiff_t>(commits.size()));
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < commits.size(); ++i) {
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      outcomes[i] = store.append(aggregates[i], expected[i], commits[i]);
    });
  }
  for (std::thread& thread : threads) thread.join();
  return outcomes;
}

struct Together {
  std::unique_ptr<JetStreamLog> log = connect(shared_nats_server().url());
  std::unique_ptr<EventStore> store = must(log->open(fresh_name(), true));
  std::vector<AggregateName> aggregates;
  std::vector<Position> expected = std::vector<Position>(together, 0);
  std::vector<Commit> commits;
  Together() {
    for (std::size_t i = 0; i < together; ++i) {
      aggregates.push_back({"movie", std::to_string(i)});
      commits.push_back(commit_of("c" + std::to_string(i)));
    }
  }
};

}  // namespace

TEST_CASE("Each of many that write at once is told its own position") {
  for (int round = 0; round < 20; ++round) {
    Together at_once;
    const auto outcomes = append_together(*at_once.store, at_once.aggregates, at_once.expected, at_once.commits);
    std::set<Position> positions;
    for (std::size_t i = 0; i < together; ++i) {
      const Position position = must(outcomes[i]);
      CHECK(must(must(at_once.store->at(position)).commit()).id() == at_once.commits[i].id);
      positions.insert(position);
    }
    CHECK(positions.size() == together);
    CHECK(must(at_once.store->last()) == together);
  }
}

TEST_CASE("A conflict concerns its own commit alone") {
  for (int round = 0; round < 10; ++round) {
    Together at_once;
    for (std::size_t i = 0; i < together; i += 5) at_once.expected[i] = 1'000;
    const auto outcomes = append_together(*at_once.store, at_once.aggregates, at_once.expected, at_once.commits);
    for (std::size_t i = 0; i < together; ++i) {
      INFO(i);
      CHECK(outcomes[i].ok() == (i % 5 != 0));
      CHECK(outcomes[i].is(Fault::conflict) == (i % 5 == 0));
      CHECK(history(*at_once.store, at_once.aggregates[i]).size() == (i % 5 == 0 ? 0 : 1));
    }
  }
}

TEST_CASE("Of those who write to one aggregate at once exactly one succeeds") {
  for (int round = 0; round < 10; ++round) {
    Together at_once;
    for (AggregateName& aggregate : at_once.aggregates) aggregate.id = "1";
    const auto outcomes = append_together(*at_once.store, at_once.aggregates, at_once.expected, at_once.commits);
    CHECK(std::count_if(outcomes.begin(), outcomes.end(), [](const auto& outcome) { return outcome.ok(); }) == 1);
    CHECK(std::count_if(outcomes.begin(), outcomes.end(),
                        [](const auto& outcome) { return outcome.is(Fault::conflict); }) == together - 1);
    CHECK(must(at_once.store->last()) == 1);
  }
}

TEST_CASE("Repetitions at the same time and later answer the first position") {
  Together at_once;
  const auto first = append_together(*at_once.store, at_once.aggregates, at_once.expected, at_once.commits);
  const auto second = append_together(*at_once.store, at_once.aggregates, at_once.expected, at_once.commits);
  for (std::size_t i = 0; i < together; ++i) CHECK(must(first[i]) == must(second[i]));

  Together twice;
  for (std::size_t i = 1; i < together; i += 2) {
    twice.aggregates[i] = twice.aggregates[i - 1];
    twice.commits[i] = twice.commits[i - 1];
  }
  const auto outcomes = append_together(*twice.store, twice.aggregates, twice.expected, twice.commits);
  for (std::size_t i = 1; i < together; i += 2) CHECK(must(outcomes[i]) == must(outcomes[i - 1]));
  CHECK(must(twice.store->last()) == together / 2);
}

TEST_CASE("One commit too large for the server does not keep its company from being written") {
  Together at_once;
  at_once.commits[7] = commit_of("large", 1, 2, 600'000);
  const auto outcomes = append_together(*at_once.store, at_once.aggregates, at_once.expected, at_once.commits);
  for (std::size_t i = 0; i < together; ++i) CHECK(outcomes[i].ok() == (i != 7));
  CHECK(outcomes[7].is(Fault::invalid));
}
