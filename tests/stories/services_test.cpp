#include <catch2/catch_test_macros.hpp>

#include "tests/stories/split_systems.hpp"
#include "tests/support/await.hpp"
#include "tests/support/json.hpp"
#include "tests/support/story_log.hpp"

using namespace jetpage::tests;

// Systems as the services they split into, behind a gateway: with one of them stopped the others go on, and when it returns it
// catches up. SYSTEMS.md, "Fault isolation".

namespace {

void take(Http& http, const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    INFO(step.method << " " << step.path << " " << step.body);
    const Answer answer = http.send(step.method, step.path, step.body, {{"Content-Type", "application/json"}});
    INFO(answer.body);
    REQUIRE(answer.status == step.status);
  }
}

void await_sights(Http& http, const std::vector<Sight>& sights) {
  for (const Sight& sight : sights) {
    INFO(sight.path << ": " << sight.field << " is to be " << sight.value);
    INFO(http.get(sight.path).body);
    REQUIRE(await([&] { return shows(http, sight); }));
  }
}

int count_on_log(const SplitSystem& split, const std::string& system, const std::string& event) {
  int count = 0;
  for (const auto& entry : StoryLog(split.nats_url(), system).entries()) {
    const auto commit = entry.commit();
    for (std::size_t i = 0; i < commit->size(); ++i) count += commit->event(i).type.ends_with("." + event) ? 1 : 0;
  }
  return count;
}

}  // namespace

TEST_CASE("With one service stopped the others go on, and when it returns it has caught up, once") {
  for (const Isolation& isolation : isolations()) {
    INFO(isolation.system << " without " << isolation.stopped);
    SplitSystem split(isolation.system, services_of(isolation.system));
    Http http(split.url());
    take(http, isolation.before);
    await_sights(http, isolation.prepared);
    split.stop(isolation.stopped);
    take(http, isolation.meanwhile);
    await_sights(http, isolation.goes_on);
    split.start(isolation.stopped);
    await_sights(http, isolation.caught_up);
    for (const std::string& event : isolation.once) {
      INFO(event);
      CHECK(count_on_log(split, isolation.system, event) == isolation.times);
    }
  }
}
