#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/api/cli/cli.hpp"

using namespace jetpage::tests;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

TEST_CASE("jetpage alone explains itself on stderr and is wrong usage") {
  const auto done = typed();
  CHECK(done.exit_code == 2);
  CHECK(done.out.empty());
  CHECK_THAT(done.err, ContainsSubstring("Usage: jetpage COMMAND"));
}

TEST_CASE("help is data, on stdout") {
  for (const auto& done : {typed("--help"), typed("tail", "--help"), typed("send", "cinema", "--help")}) {
    CHECK(done.exit_code == 0);
    CHECK(done.err.empty());
    CHECK_THAT(done.out, ContainsSubstring("Usage: jetpage "));
  }
}

TEST_CASE("every command says what it is for") {
  for (const char* command : {"serve", "send", "tail", "bench", "decode", "systems", "config", "version"}) {
    INFO(command);
    CHECK_THAT(typed("--help").out, ContainsSubstring(std::string("\n  ") + command + " "));
    CHECK(typed(command, "--help").exit_code == 0);
  }
}

TEST_CASE("wrong usage exits with 2, says what is wrong and what there is, and leaves stdout alone") {
  const auto check = [](const Finished& done, const std::string& said) {
    CHECK(done.exit_code == 2);
    CHECK(done.out.empty());
    CHECK_THAT(done.err, StartsWith("jetpage: ") && ContainsSubstring(said));
    CHECK(lines_of(done.err).size() == 1);
  };
  check(typed("tial"), "there are serve, send, tail");
  check(typed("tail"), "SYSTEM is required");
  check(typed("tail", "cinema", "--form", "3"), "--form");
  check(typed("tail", "cinema", "--from", "0"), "--from '0' is no position");
  check(typed("tail", "cinema", "--from", "3x"), "--from '3x' is no position");
  check(typed("decode", "CINEMA"), "CINEMA");
  check(typed("serve", "--threads", "many"), "whole number");
  check(typed("serve", "cinema", "--peer", "payment=http://127.0.0.1:80811"), "127.0.0.1:80811");
  check(typed("health", "--url", "http://127.0.0.1:0"), "127.0.0.1:0");
  check(typed("config", "--config", "/nonexistent/file"), "/nonexistent/file");
}

TEST_CASE("a system that does not exist is answered with those that do") {
  for (const auto& done : {typed("serve", "cinma"), typed("tail", "cinma"), typed("systems", "cinma"),
                           typed("send", "cinma", "movie", "register")}) {
    CHECK(done.exit_code == 2);
    CHECK_THAT(done.err, StartsWith("jetpage: there is no system 'cinma'; there are ") && ContainsSubstring("cinema"));
  }
}

TEST_CASE("a data folder that is named and has no server stands for no other one") {
  for (const auto& done : {typed("tail", "cinema"), typed("show", "cinema", "movie", "1"), typed("verify", "cinema"),
                           typed("send", "cinema", "movie", "register", "desc=x"), typed("health")}) {
    INFO(done.err);
    CHECK(done.exit_code == 3);
    CHECK_THAT(done.err, ContainsSubstring("no jetpage serve runs on the data folder /nonexistent; try: "));
  }
}

TEST_CASE("a server that is not there exits with 3 and says where it was looked for") {
  const auto tail = typed("tail", "cinema", "--nats", "nats://somebody:secret@127.0.0.1:1");
  CHECK(tail.exit_code == 3);
  CHECK_THAT(tail.err, ContainsSubstring("nats://***@127.0.0.1:1") && ContainsSubstring("try: "));
  const auto send = typed("send", "cinema", "movie", "register", "--url", "127.0.0.1:1");
  CHECK(send.exit_code == 3);
  CHECK_THAT(send.err, ContainsSubstring("http://127.0.0.1:1") && ContainsSubstring("try: "));
}

TEST_CASE("a reader that has seen enough is no error") {
  for (const char* listing : {"systems", "config", "version", "--help", "send --help"}) {
    INFO(listing);
    const auto done = shell(std::string("$jetpage ") + listing + " | true; exit ${PIPESTATUS[0]}");
    CHECK(done.exit_code == 0);
    CHECK(done.err.empty());
  }
}

TEST_CASE("data that cannot be written is told of") {
  const auto full = shell("$jetpage systems > /dev/full");
  CHECK(full.exit_code == 1);
  CHECK_THAT(full.err, ContainsSubstring("No space left"));
  const auto closed = shell("$jetpage systems >&-");
  CHECK(closed.exit_code == 1);
  CHECK_THAT(closed.err, ContainsSubstring("stdout cannot be written"));
}

TEST_CASE("no listing colours its text") {
  for (const auto& done : {typed("systems"), typed("config"), typed("version"), typed("--help"), typed("tial")}) {
    CHECK((done.out + done.err).find('\x1b') == std::string::npos);
  }
}
