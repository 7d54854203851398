#include <catch2/catch_test_macros.hpp>
#include <set>
#include <thread>

#include "tests/aggregates/cinema/cinema_system.hpp"
#include "tests/support/creation.hpp"

namespace lost_numbers_test {

// The bucket of numbers is lost. Numbers are handed out that exist already; nothing is overwritten, paid twice or given back.
using namespace jetpage;
using namespace jetpage::tests;
using eventstore::Fault;

struct Numbered : CinemaSystem {
  void lose_numbers() {
    auto numbers = bucket("ids");
    const auto names = numbers->keys("");
    for (const std::string& name : *names) REQUIRE(numbers->remove(name).ok());
  }
  std::size_t count(std::string_view event) {
    std::size_t count = 0;
    for (const std::string& text : events()) count += text.starts_with(event) ? 1U : 0U;
    return count;
  }
};

TEST_CASE("A lost bucket of numbers heals itself: the numbers go on where the log ends") {
  Numbered system;
  for (int i = 1; i <= 1'000; ++i) REQUIRE(system.register_movie("x")->id == std::to_string(i));
  system.lose_numbers();
  CinemaProcess fresh(system, system.call_options());
  using Command = cinema::movie::RegisterT;
  unsigned loads = 0;
  system.faults.plan([&](const Call& call) -> std::optional<Failure> {
    if (call.what == "load") ++loads;
    return std::nullopt;
  });
  for (int i = 1'001; i <= 1'020; ++i) {
    Creation<Movie, Command> creation(fresh.side, &Command::movieId, {});
    CHECK(creation.run(Command{}, system.meta({}, 1, std::chrono::seconds(5)))->id == std::to_string(i));
  }
  CHECK(loads < 100);
  CHECK(system.count("MovieRegistered") == 1'020);
}

TEST_CASE("A lost bucket heals with gaps in the numbers too, and with keys") {
  Numbered system;
  using Command = cinema::movie::RegisterT;
  for (const int id : {1, 2, 3, 7, 8, 20}) {
    REQUIRE(system.send<Movie>(id, Command{.movieId = id}).ok());
  }
  std::set<std::string> ids;
  for (int i = 0; i < 30; ++i) {
    const auto key = "key " + std::to_string(i);
    const auto created = system.register_movie("new", key);
    REQUIRE(created.ok());
    CHECK(ids.insert(created->id).second);
    CHECK(system.register_movie("new", key)->id == created->id);
  }
  for (const char* old : {"1", "2", "3", "7", "8", "20"}) CHECK_FALSE(ids.contains(old));
  CHECK(system.count("MovieRegistered") == 36);
}

TEST_CASE("Two processes that hold the same numbers never share a payment or a reservation") {
  Numbered system;
  REQUIRE(system.register_movie("x").ok());
  REQUIRE(system.reserve(1).ok());  // this process holds numbers up to 10
  system.lose_numbers();
  CinemaProcess other(system, system.call_options());  // and now the other one too
  std::vector<std::thread> clients;
  std::vector<std::vector<std::string>> ids(8);
  for (std::size_t t = 0; t < ids.size(); ++t) {
    clients.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        const auto answer = system.reserve_at(t % 2 == 0 ? system.process : other, 1);
        ids[t].push_back(answer ? answer->id : answer.error().message);
      }
    });
  }
  for (auto& client : clients) client.join();
  std::set<std::string> all;
  for (const auto& some : ids) all.insert(some.begin(), some.end());
  CHECK(all.size() == 80);
  CHECK(system.count("ReservationCreated") == 81);
  // Whoever lost the race for a number paid under it or found it paid; a payment alone is given back in time.
  CHECK(system.count("PaymentApproved") >= 81);
  CHECK(system.count("PaymentCancelled") == 0);
}

TEST_CASE("The number of what may be on the log is not given out again; of what surely is not, it is") {
  for (const Failure how : {Failure::lost_request, Failure::lost_answer, Failure::lost_answer_and_id}) {
    Numbered system;
    system.faults.plan([&](const Call& call) -> std::optional<Failure> {
      if (call.what == "load") return Failure::unavailable;
      return call.what == "append" ? std::optional(how) : std::nullopt;
    });
    Creation<Movie, cinema::movie::RegisterT> creation(system.process.side, &cinema::movie::RegisterT::movieId, {});
    const auto lost = creation.run({}, system.meta({}, 1, std::chrono::milliseconds(150)));
    CHECK(lost.is(Fault::outcome_unknown));
    system.faults.heal();
    CHECK(system.register_movie("next")->id == "2");
  }
  Numbered system;
  system.faults.plan(
      [](const Call& call) { return call.what == "append" ? std::optional(Failure::unavailable) : std::nullopt; });
  CHECK(system.register_movie("x").is(Fault::unavailable));
  system.faults.heal();
  CHECK(system.register_movie("x")->id == "1");
}

}  // namespace lost_numbers_test
