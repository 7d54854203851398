#include <catch2/catch_test_macros.hpp>

#include "tests/eventstore/jetstream/raw_nats.hpp"
#include "tests/eventstore/stores.hpp"
#include "tests/support/await.hpp"

// A log's server that takes no more writes is known as such, and as one that takes them again.
using namespace jetpage::tests;

namespace {

// A log on a server of its own, and its stream, whose settings somebody changes beside us.
struct Changed {
  std::string name = fresh_name();
  NatsServer server{Sync::lazily};
  std::unique_ptr<JetStreamLog> log = connect(server.url(), {.timeout = 300ms});
  std::unique_ptr<EventStore> store = must(log->open(name, true));
  int written = 0;

  void change(const std::string& settings) const {
    const std::string answer = raw_request(
        server.url(), "$JS.API.STREAM.UPDATE." + stream_of(name),
        "{\"name\":\"" + stream_of(name) + "\",\"subjects\":[\"" + name +
            R"(.>"],"retention":"limits","storage":"file","discard":"new","duplicate_window":120000000000,)" +
            R"("deny_delete":true,"deny_purge":true,"allow_direct":true,"allow_atomic":true,"num_replicas":1,)" +
            settings + "}");
    INFO(answer);
    REQUIRE(answer.find("\"error\"") == std::string::npos);
  }
  Result<Position> append() {
    const std::string id = std::to_string(++written);
    return store->append({"movie", id}, 0, commit_of(id));
  }
};

}  // namespace

TEST_CASE("A log that says that it has no room refuses, until a write is taken") {
  Changed changed;
  must(changed.append());
  CHECK_FALSE(changed.log->refusal());
  changed.change(R"("max_msgs":1)");
  REQUIRE(changed.append().is(Fault::unavailable));
  const auto why = changed.log->refusal();
  REQUIRE(why);
  CHECK(why->find("maximum messages exceeded") != std::string::npos);
  CHECK(why->find("movie") == std::string::npos);  // whose write it was is nobody's business

  changed.change(R"("max_msgs":-1)");
  must(changed.append());
  CHECK_FALSE(changed.log->refusal());
}

TEST_CASE("A log that answers questions and no writes refuses, but not at the first that is not answered") {
  Changed changed;
  changed.change(R"("no_ack":true,"allow_atomic":false)");
  REQUIRE(changed.append().is(Fault::outcome_unknown));
  CHECK_FALSE(changed.log->refusal());
  CHECK(await([&] {
    (void)changed.append();
    return changed.log->refusal().has_value();
  }));
  CHECK(changed.log->refusal()->find("has answered no write for 3 s") != std::string::npos);
}

TEST_CASE("What a server refused says nothing of the next, or of one that is away") {
  Changed changed;
  must(changed.append());
  changed.change(R"("max_msgs":1)");
  REQUIRE(changed.append().is(Fault::unavailable));
  REQUIRE(changed.log->refusal());
  changed.server.kill();
  CHECK(await([&] { return !changed.log->refusal(); }));
  changed.server.start();
  CHECK(await([&] { return changed.log->connected(); }));
  CHECK_FALSE(changed.log->refusal());
  REQUIRE(changed.append().is(Fault::unavailable));
  CHECK(changed.log->refusal());
}
