#include <catch2/catch_test_macros.hpp>

#include "tests/stories/split_systems.hpp"
#include "tests/support/await.hpp"
#include "tests/support/json.hpp"
#include "tests/support/story_log.hpp"

using namespace jetpage::tests;

// The synchronous call over HTTP: its callee stopped, and the circuit breaker before it. SYSTEMS.md 6, "breaker in the process".

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto open_for = std::chrono::seconds(3);  // BreakerOptions

// A command that stands on a call to another service.
struct Caller {
  std::string system;
  std::string caller;
  std::string callee;
  std::vector<Step> before;
  Step command;
  std::vector<Sight> settled;  // when the first command's saga has ended
  bool writes = true;          // or it is refused by the callee's answer
};

std::vector<Caller> callers() {
  return {
      {.system = "cinema",
       .caller = "reservation",
       .callee = "payment",
       .before = {{"POST", "/movies", R"({"desc":"One"})", 201}},
       .command = {"POST", "/reservations", R"({"movieId":1})", 201},
       .settled = {{"/messages/1", "movieId", "1"}, {"/movieviews/1", "movieStatus", "reserved"}}},
      {.system = "startbuck",
       .caller = "order",
       .callee = "pay",
       .command = {"POST", "/orders", R"({"productId":"americano","address":"Seoul"})", 201},
       .settled = {{"/orders/1", "status", "Delivered"}}},
      {.system = "kanu",
       .caller = "order",
       .callee = "payment",
       .command = {"POST", "/orders", R"({"productId":1,"qty":1,"cost":1000})", 201},
       .settled = {{"/orderTraces/1", "status", "Order END"}}},
      {.system = "telecom",
       .caller = "pay",
       .callee = "bill",
       .command = {"POST", "/pays/pay", R"({"billId":"no-such-bill"})", 409},
       .writes = false},
  };
}

class Breaker {
 public:
  Breaker(const SplitSystem& split, const Caller& caller)
      : caller_(caller), gateway_(split.url()), process_(split.url(caller.caller)) {}

  Answer command() {
    return gateway_.send(caller_.command.method, caller_.command.path, caller_.command.body,
                         {{"Content-Type", "application/json"}});
  }
  bool is(const std::string& state) {
    const auto health = json_of(process_.get("/actuator/health"));
    return health["components"][caller_.system]["breakers"][caller_.callee].value("state", "") == state;
  }
  bool metric_is(int value) {
    const std::string line = "jetpage_breaker_state{service=\"" + caller_.callee + "\",system=\"" + caller_.system +
                             "\"} " + std::to_string(value);
    return process_.get("/metrics").body.find(line) != std::string::npos;
  }

 private:
  const Caller& caller_;
  Http gateway_;
  Http process_;
};

void check_refused(const Answer& answer) {
  INFO(answer.body);
  REQUIRE(answer.status == 503);
  CHECK(std::atoi(answer.header("Retry-After").c_str()) >= 1);
  CHECK(field_of(answer, "code") == "dependency_unavailable");
}

bool says_open(const Answer& answer) {
  return field_of(answer, "detail").find("circuit breaker is open") != std::string::npos;
}

// It opened not before `failed`. A look that took longer than it stays open tells nothing: the next failure opens it again.
void check_open(Breaker& breaker, Clock::time_point failed) {
  for (;;) {
    const bool is_open = breaker.is("open");
    const bool is_metered = breaker.metric_is(2);
    const Answer at_once = breaker.command();
    check_refused(at_once);
    if (Clock::now() - failed < open_for) {
      CHECK(is_open);
      CHECK(is_metered);
      CHECK(says_open(at_once));
      return;
    }
    REQUIRE(await([&] {
      failed = Clock::now();
      return !says_open(breaker.command());
    }));
  }
}

}  // namespace

TEST_CASE(
    "With the callee stopped its callers are refused, nothing is written, and the breaker opens and closes again") {
  for (const Caller& caller : callers()) {
    INFO(caller.system);
    SplitSystem split(caller.system, services_of(caller.system));
    Http http(split.url());
    for (const Step& step : caller.before) {
      REQUIRE(http.send(step.method, step.path, step.body, {{"Content-Type", "application/json"}}).status ==
              step.status);
    }
    Breaker breaker(split, caller);
    REQUIRE(breaker.command().status == caller.command.status);
    CHECK(breaker.is("closed"));
    for (const Sight& sight : caller.settled) REQUIRE(await([&] { return shows(http, sight); }));
    const StoryLog log(split.nats_url(), caller.system);

    split.stop(caller.callee);
    const auto last = log.last();
    Clock::time_point fifth;
    for (int failures = 0; failures < 5; ++failures) {
      fifth = Clock::now();
      check_refused(breaker.command());
    }
    check_open(breaker, fifth);
    CHECK(log.last() == last);

    split.start(caller.callee);
    REQUIRE(await([&] { return breaker.command().status == caller.command.status; }));
    CHECK(breaker.is("closed"));
    CHECK(breaker.metric_is(0));
    CHECK((log.last() > last) == caller.writes);
  }
}
