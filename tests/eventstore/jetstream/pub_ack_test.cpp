#include <catch2/catch_test_macros.hpp>

#include "jetpage/eventstore/jetstream/write/publisher.hpp"
#include "tests/eventstore/jetstream/raw_nats.hpp"
#include "tests/eventstore/stores.hpp"

// Whether something is on the log is told as it is, whatever the server says, and whether or not it says anything.
namespace pub_ack_test {

using namespace jetpage::tests;

const Publication publication{.subject = "cinema.movie.1", .expected_last = 7};

std::string refusal(int http_code, int code, const std::string& description) {
  return R"({"error":{"code":)" + std::to_string(http_code) + R"(,"err_code":)" + std::to_string(code) +
         R"(,"description":")" + description + R"("},"stream":"CINEMA","seq":0})";
}

Error said(const std::string& answer, bool clustered = false) {
  INFO(answer);
  const auto outcome = outcome_of(answer, publication, clustered);
  REQUIRE_FALSE(outcome.ok());
  return outcome.error();
}

void check(const Error& error, Fault fault, const std::string& code) {
  INFO(error.code << ": " << error.message);
  CHECK(error.fault == fault);
  CHECK(error.code == code);
  const bool denies = error.message.find("othing was written") != std::string::npos;
  if (fault == Fault::outcome_unknown) CHECK_FALSE(denies);
}

TEST_CASE("A PubAck tells the position") {
  CHECK(outcome_of(R"({"stream":"CINEMA","seq":8})", publication, false).value() == 8);
  CHECK(outcome_of(R"({"stream":"CINEMA","seq":8,"duplicate":true})", publication, true).value() == 8);
}

TEST_CASE("What the server says before it stores anything means that nothing was written") {
  for (const bool clustered : {false, true}) {
    check(said(refusal(400, 10071, "wrong last sequence: 9"), clustered), Fault::conflict, "conflict");
    check(said(refusal(400, 10164, "wrong last sequence"), clustered), Fault::conflict, "conflict");
    check(said(refusal(400, 10163, "temporarily unavailable"), clustered), Fault::unavailable, "leader_changed");
    check(said(R"({"error":{"code":503,"description":"raft: not leader"},"stream":"CINEMA","seq":0})", clustered),
          Fault::unavailable, "leader_changed");
    check(said(refusal(400, 10054, "message size exceeds maximum"), clustered), Fault::invalid, "commit_too_large");
    check(said(refusal(429, 10167, "too many requests"), clustered), Fault::unavailable, "log_slow");
    check(said(refusal(400, 10002, "resource limits exceeded"), clustered), Fault::failed, "log_refuses");
    check(said(refusal(400, 10109, "invalid operation on sealed stream"), clustered), Fault::failed, "log_refuses");
    for (const char* limit : {"messages", "bytes", "messages per subject"}) {
      check(said(refusal(503, 10077, "maximum " + std::string(limit) + " exceeded"), clustered), Fault::unavailable,
            "log_refuses");
    }
  }
  check(said(refusal(503, 10023, "insufficient resources")), Fault::unavailable, "log_refuses");
}

TEST_CASE("What goes wrong while it is stored, or nobody knows when, may have been written") {
  check(said(refusal(503, 10077, "write 1.blk: input/output error")), Fault::outcome_unknown, "log_refuses");
  check(said(refusal(503, 10077, "error opening msg block file")), Fault::outcome_unknown, "log_refuses");
  check(said(refusal(503, 10077, "store is closed")), Fault::outcome_unknown, "log_refuses");
  check(said(refusal(503, 10063, "expected stream sequence does not match")), Fault::outcome_unknown, "log_refuses");
  check(said(refusal(503, 10023, "insufficient resources"), true), Fault::outcome_unknown, "log_refuses");
  check(said(refusal(500, 10041, "raft: something")), Fault::outcome_unknown, "log_refuses");
  check(said(R"({"error":{"code":503,"description":"no space left on device"},"seq":0})"), Fault::outcome_unknown,
        "log_refuses");
  check(said(refusal(400, 10158, "duplicate message id is in process")), Fault::outcome_unknown, "outcome_unknown");
}

TEST_CASE("An answer that cannot be read says nothing of what was written") {
  for (const char* answer : {"", "OK", "{}", "[]", "{\"seq\":0}", "{\"seq\":-1}", "{\"seq\":\"8\"}", "{\"error\":{}}",
                             "{\"error\":null}", "{\"error\":{\"code\":5", "\xff\xfe", "-ERR"}) {
    check(said(answer), Fault::outcome_unknown, "outcome_unknown");
  }
}

TEST_CASE("Without an answer only what was never sent, or had nobody to go to, was surely not written") {
  const LogOptions options;
  const auto lost = [&](natsStatus status) { return lost_outcome(status, "cinema.movie.1", options); };
  for (const natsStatus status :
       {NATS_TIMEOUT, NATS_CONNECTION_CLOSED, NATS_CONNECTION_DISCONNECTED, NATS_IO_ERROR, NATS_STALE_CONNECTION,
        NATS_SLOW_CONSUMER, NATS_DRAINING, NATS_INSUFFICIENT_BUFFER, NATS_ERR, NATS_NO_MEMORY, NATS_PROTOCOL_ERROR}) {
    check(lost(status), Fault::outcome_unknown, "outcome_unknown");
  }
  check(lost(NATS_NO_RESPONDERS), Fault::unavailable, "jetstream_unavailable");
  check(lost(NATS_MAX_PAYLOAD), Fault::invalid, "commit_too_large");
  check(lost(NATS_INVALID_SUBJECT), Fault::invalid, "subject_invalid");
}

TEST_CASE("A store error behind the write is told as unknown, and the log refuses") {
  const NatsServer server(Sync::lazily);
  const auto log = connect(server.url());
  const std::string name = fresh_name();
  const auto store = must(log->open(name, true));
  const auto answer =
      raw_request(server.url(), "$JS.API.STREAM.UPDATE." + stream_of(name),
                  R"({"name":")" + stream_of(name) + R"(","subjects":[")" + name +
                      R"(.>"],"retention":"limits","storage":"file","discard":"new","no_ack":true,)" +
                      R"("duplicate_window":120000000000,"deny_delete":true,"deny_purge":true,"allow_direct":true,)" +
                      R"("num_replicas":1})");
  INFO(answer);
  REQUIRE(answer.find("\"error\"") == std::string::npos);
  const Impostor failing(server.url(), name + ".>", refusal(503, 10077, "write 1.blk: input/output error"));
  CHECK(store->append({"movie", "1"}, 0, commit_of("c1")).is(Fault::outcome_unknown));
  CHECK(must(store->last()) == 1);
  REQUIRE(log->refusal());
  CHECK(log->refusal()->find("input/output error") != std::string::npos);
}

}  // namespace pub_ack_test
