#include <catch2/catch_test_macros.hpp>

#include "tests/eventstore/jetstream/old_server.hpp"
#include "tests/eventstore/jetstream/raw_nats.hpp"
#include "tests/eventstore/stores.hpp"
#include "tests/support/await.hpp"

// What happens to streams that are already there, and to servers that will not do.
using namespace jetpage::tests;

TEST_CASE("A stream is made with the settings of an event store") {
  const std::string url = shared_nats_server().url();
  const std::string name = fresh_name();
  must(connect(url)->open(name, true));
  const std::string info = raw_request(url, "$JS.API.STREAM.INFO." + stream_of(name), "");
  for (const char* setting : {R"("storage":"file")", R"("discard":"new")", R"("retention":"limits")", R"("max_age":0)",
                              R"("deny_delete":true)", R"("deny_purge":true)", R"("allow_direct":true)",
                              R"("allow_atomic":true)", R"("duplicate_window":120000000000)", R"("num_replicas":1)"}) {
    INFO(setting << " in " << info);
    CHECK(info.find(setting) != info.npos);
  }
}

TEST_CASE("Settings of a stream that can be mended are mended, an operator's limit stays") {
  const std::string url = shared_nats_server().url();
  const std::string name = fresh_name();
  raw_request(url, "$JS.API.STREAM.CREATE." + stream_of(name),
              "{\"name\":\"" + stream_of(name) + "\",\"subjects\":[\"" + name +
                  R"(.>"],"retention":"limits","storage":"file",)" +
                  R"("discard":"old","max_age":3600000000000,"max_bytes":1000000,"num_replicas":1})");
  const auto store = must(connect(url)->open(name, true));
  const std::string info = raw_request(url, "$JS.API.STREAM.INFO." + stream_of(name), "");
  INFO(info);
  for (const char* setting : {R"("discard":"new")", R"("max_age":0)", R"("deny_delete":true)", R"("allow_atomic":true)",
                              R"("max_bytes":1000000)"}) {
    INFO(setting);
    CHECK(info.find(setting) != info.npos);
  }
}

TEST_CASE("A stream that can be no event store is refused with the reason") {
  const std::string url = shared_nats_server().url();
  const auto refusal = [&](const std::string& settings, const std::string& subject) {
    const std::string name = fresh_name();
    raw_request(url, "$JS.API.STREAM.CREATE." + stream_of(name),
                "{\"name\":\"" + stream_of(name) + "\",\"subjects\":[\"" + name + subject + "\"]," + settings + "}");
    const auto opened = connect(url)->open(name, true);
    REQUIRE(opened.is(Fault::failed));
    CHECK(opened.error().code == "stream_incompatible");
    return opened.error().message;
  };
  CHECK(refusal(R"("storage":"memory","retention":"limits")", ".>").find("memory") != std::string::npos);
  CHECK(refusal(R"("storage":"file","retention":"workqueue")", ".>").find("workqueue") != std::string::npos);
  CHECK(refusal(R"("storage":"file","retention":"limits")", ".other").find(".other") != std::string::npos);
}

TEST_CASE("A stream that is full refuses, and what it holds stays") {
  const std::string url = shared_nats_server().url();
  const std::string name = fresh_name();
  raw_request(url, "$JS.API.STREAM.CREATE." + stream_of(name),
              "{\"name\":\"" + stream_of(name) + "\",\"subjects\":[\"" + name +
                  R"(.>"],"retention":"limits","storage":"file",)" + R"("discard":"new","max_msgs":3})");
  const auto log = connect(url);
  const auto store = must(log->open(name, true));
  append_many(*store, "a", 3);
  const auto refused = store->append({"movie", "1"}, 0, commit_of("b"));
  REQUIRE(refused.is(Fault::unavailable));
  CHECK(refused.error().message.find("Nothing was written") != std::string::npos);
  CHECK(must(store->last()) == 3);
}

TEST_CASE("A commit larger than the server takes is refused, and the connection goes on") {
  JetStream stores;
  const auto store = must(stores.log.open(fresh_name(), true));
  const auto refused = store->append({"movie", "1"}, 0, commit_of("a", 1, 2, 600'000));
  REQUIRE(refused.is(Fault::invalid));
  CHECK(refused.error().code == "commit_too_large");
  must(store->append({"movie", "1"}, 0, commit_of("b")));
}

TEST_CASE("A commit larger than somebody let the stream take is refused as one that the server does not take") {
  JetStream stores;
  const std::string name = fresh_name();
  const auto store = must(stores.log.open(name, true));
  raw_request(shared_nats_server().url(), "$JS.API.STREAM.UPDATE." + stream_of(name),
              "{\"name\":\"" + stream_of(name) + "\",\"subjects\":[\"" + name +
                  R"(.>"],"retention":"limits","storage":"file","discard":"new","max_msg_size":2048,)" +
                  R"("duplicate_window":120000000000,"deny_delete":true,"deny_purge":true,"allow_direct":true,)" +
                  R"("allow_atomic":true,"num_replicas":1})");
  const auto refused = store->append({"movie", "1"}, 0, commit_of("a", 1, 1, 5'000));
  REQUIRE(refused.is(Fault::invalid));
  CHECK(refused.error().code == "commit_too_large");
  must(store->append({"movie", "1"}, 0, commit_of("b")));
}

TEST_CASE("A bucket's value larger than the server takes is refused, and is nobody's command") {
  const NatsServer server(Sync::lazily, "max_payload: 4096");
  const auto log = connect(server.url());
  CHECK(log->max_payload() == 4096);
  const auto bucket = must(log->bucket(fresh_name(), 0s));
  const auto refused = bucket->create("key", std::string(5'000, 'x'));
  REQUIRE(refused.is(Fault::failed));
  CHECK(refused.error().code == "value_too_large");
  must(bucket->create("key", "value"));
}

TEST_CASE("Whatever a commit's size, it is written or refused, and the connection stays") {
  JetStream stores;
  const auto store = must(stores.log.open(fresh_name(), true));
  int written = 0;
  for (std::size_t bytes = 1'048'576 - 4'000; bytes <= 1'048'576; bytes += 100) {
    const std::string id = std::to_string(bytes);
    const auto appended = store->append({"movie", id}, 0, commit_of(id, 1, 1, bytes));
    if (appended) ++written;
    if (!appended) REQUIRE(appended.error().code == "commit_too_large");
  }
  CHECK(written > 20);
  CHECK(must(store->last()) == static_cast<Position>(written));
}

TEST_CASE("Values of a bucket with a time to live go by themselves") {
  JetStream stores;
  const auto bucket = must(stores.log.bucket(fresh_name(), 1s));
  must(bucket->create("key", "value"));
  CHECK(must(bucket->get("key")));
  CHECK(await([&] { return !must(bucket->get("key")); }));
  must(bucket->create("key", "again"));
}

TEST_CASE("A server that is too old is refused") {
  OldServer server;
  const auto log = JetStreamLog::connect({.url = server.url(), .connect_wait = 20s});
  REQUIRE(log.is(Fault::failed));
  CHECK(log.error().code == "server_too_old");
  CHECK(log.error().message.find(server.url()) != std::string::npos);
  CHECK(log.error().message.find("2.9.10") != std::string::npos);
}

TEST_CASE("Nobody at the address is said so, with what to try") {
  const std::string url = "nats://127.0.0.1:" + std::to_string(free_port());
  const auto begin = std::chrono::steady_clock::now();
  const auto log = JetStreamLog::connect({.url = url, .connect_wait = 200ms});
  REQUIRE(log.is(Fault::unavailable));
  CHECK(log.error().message.find(url) != std::string::npos);
  CHECK(log.error().message.find("Try:") != std::string::npos);
  CHECK(std::chrono::steady_clock::now() - begin >= 200ms);
}

TEST_CASE("Of several servers any that is there will do") {
  const std::string nobody = "nats://127.0.0.1:" + std::to_string(free_port());
  const std::string& url = shared_nats_server().url();
  for (const std::string& several : {nobody + "," + url, url + "," + nobody}) {
    INFO(several);
    CHECK(must(JetStreamLog::connect({.url = several, .connect_wait = 20s}))->connected());
  }
}

TEST_CASE("No message tells the password of a server's URL") {
  const std::string port = std::to_string(free_port());
  const auto log = JetStreamLog::connect(
      {.url = "nats://jet:secret@127.0.0.1:" + port + ",nats://secret@127.0.0.1:" + port, .connect_wait = 200ms});
  REQUIRE(log.is(Fault::unavailable));
  CHECK(log.error().message.find("secret") == std::string::npos);
  CHECK(log.error().message.find("nats://***@127.0.0.1:" + port + ",nats://***@") != std::string::npos);
}

TEST_CASE("A server that refuses us is said so at once") {
  NatsServer server(Sync::always, "authorization { user: jet, password: page }");
  const auto begin = std::chrono::steady_clock::now();
  const auto log = JetStreamLog::connect({.url = server.url(), .connect_wait = 20s});
  REQUIRE(log.is(Fault::failed));
  CHECK(log.error().code == "log_denied");
  CHECK(std::chrono::steady_clock::now() - begin < 5s);
  std::string with_user = server.url();
  with_user.insert(with_user.find("://") + 3, "jet:page@");
  CHECK(connect(with_user)->connected());
}

TEST_CASE("A name that can be no system is refused") {
  JetStream stores;
  for (const char* name : {"", "Cinema", "a.b", "a b", "*", ">"}) {
    INFO(name);
    CHECK(stores.log.open(name, true).is(Fault::invalid));
  }
}

TEST_CASE("A server tells its durability to the system account alone, and our own child's is known") {
  NatsServer server(Sync::always, "accounts { $SYS { users: [ { user: sys, password: sys } ] } }");
  CHECK(connect(shared_nats_server().url())->durability() == Durability::unknown);
  CHECK(connect(shared_nats_server().url(), {.embedded = true})->durability() == Durability::always);
  std::string system = server.url();
  system.insert(system.find("://") + 3, "sys:sys@");
  CHECK(connect(system)->durability() == Durability::always);
}
