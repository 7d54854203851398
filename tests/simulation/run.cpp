#include "tests/simulation/run.hpp"

#include <map>

#include "jetpage/api/systems/systems.hpp"
#include "tests/simulation/audit.hpp"

namespace jetpage::tests {
namespace {

constexpr std::uint64_t stormy_steps = 60'000;  // some work never ends while its process crashes on and on
constexpr std::uint64_t steps_at_most = 200'000;
constexpr auto time_at_most = std::chrono::hours(6);

// Made anew for each run, because a page may remember something (telecom's remembers where an issue of bills has stopped).
api::System fresh(const std::string& system) {
  const std::map<std::string, api::System (*)()> pages = {{"startbuck", api::startbuck},
                                                          {"cinema", api::cinema},
                                                          {"kanu", api::kanu},
                                                          {"mall", api::mall},
                                                          {"telecom", api::telecom}};
  return pages.at(system)();
}

// A run from its first step to its last.
class Run {
 public:
  Run(const Story& story, std::uint64_t seed, const Bug& bug)
      : world_(fresh(story.system), seed, bug), story_(story), processes_(world_) {
    const auto clients = draw(world_.random, 1, 4);
    for (int i = 1; i <= clients; ++i) {
      const auto wishes = static_cast<int>(draw(world_.random, 3, 12));
      clients_.push_back(std::make_unique<Client>(world_, processes_, story_, "client-" + std::to_string(i), wishes));
    }
  }

  Ran result() {
    live();
    if (findings_.all().empty()) audit(world_, story_, clients_, findings_);
    const auto& trace = world_.scheduler.trace();
    return {findings_.all(), trace.lines(), trace.hash(), world_.scheduler.steps(), world_.last()};
  }

 private:
  void live() {
    std::size_t busy = clients_.size();
    for (const auto& client : clients_) {
      world_.scheduler.start("client", [&] {
        client->run();
        --busy;
      });
    }
    const bool done = go_on([&] { return busy == 0; }, true);
    findings_.expect(done, "the clients never came to an end");
    world_.heal();
    processes_.heal();
    const bool at_rest = go_on([&] { return processes_.at_rest(); }, false);
    findings_.expect(at_rest, "it never came to rest: " + processes_.restless());
    processes_.stop();
    world_.scheduler.end();
  }

  template <class Condition>
  bool go_on(const Condition& until, bool weather) {
    while (!until()) {
      if (world_.scheduler.steps() > steps_at_most || world_.scheduler.elapsed() > time_at_most) return false;
      if (!world_.scheduler.step()) return until();
      if (weather && world_.scheduler.steps() == stormy_steps) world_.heal();
      if (weather) processes_.befall();
    }
    return true;
  }

  Findings findings_;
  World world_;
  const Story& story_;
  Processes processes_;
  std::vector<std::unique_ptr<Client>> clients_;
};

}  // namespace

Ran run(const Story& story, std::uint64_t seed, const Bug& bug) { return Run(story, seed, bug).result(); }

}  // namespace jetpage::tests
