#include <signal.h>
#include <catch2/catch_test_macros.hpp>

#include <cstdio>
#include <fstream>
#include <memory>

#include "jetpage/eventstore/embedded/server.hpp"
#include "tests/eventstore/stores.hpp"
#include "tests/support/await.hpp"

using namespace jetpage::tests;

namespace {

EmbeddedServerOptions in(const TempFolder& folder) {
  return {.store = folder.path() / "log", .port = free_port(), .lock_wait = 100ms};
}

// One of its own pages.
std::string asked(int port, const std::string& page) {
  const std::string command = "curl -sS http://127.0.0.1:" + std::to_string(port) + page;
  const std::unique_ptr<FILE, int (*)(FILE*)> answer(popen(command.c_str(), "r"), pclose);
  REQUIRE(answer);
  std::string text;
  for (int c = std::fgetc(answer.get()); c != EOF; c = std::fgetc(answer.get())) text += static_cast<char>(c);
  return text;
}

}  // namespace

TEST_CASE("An embedded server accepts connections when it has started, and is gone when it has stopped") {
  const TempFolder folder;
  const auto server = must(EmbeddedServer::start(in(folder)));
  const pid_t pid = server->pid();
  CHECK(is_running(pid));
  CHECK(connect(server->url(), {.connect_wait = 0ms})->connected());
  server->stop();
  CHECK_FALSE(is_running(pid));
  CHECK(server->pid() == -1);
  server->stop();
}

// Acknowledged means durable: asked of the running server, not of what we wrote for it.
TEST_CASE("An embedded server says that it syncs before it acknowledges") {
  const TempFolder folder;
  auto options = in(folder);
  options.monitoring_port = free_port();
  const auto server = must(EmbeddedServer::start(options));
  const std::string text = asked(options.monitoring_port, "/varz");
  INFO(text);
  CHECK(text.find("\"sync_always\": true") != text.npos);
}

TEST_CASE("An embedded server that is killed is started again on its port with its store") {
  const TempFolder folder;
  const auto server = must(EmbeddedServer::start(in(folder)));
  const auto log = connect(server->owner_url(), {.embedded = true});
  const auto store = must(log->open("cinema", true));
  const auto reader = must(store->read(0));
  Position last = 0;
  for (int round = 1; round <= 3; ++round) {
    must(store->append({"movie", std::to_string(round)}, 0, commit_of(std::to_string(round))));
    read_in_order(*reader, last++, 1);
    const pid_t pid = server->pid();
    ::kill(pid, SIGKILL);
    REQUIRE(await([&] { return server->pid() != pid && log->connected(); }));
    CHECK(server->restarts() == round);
    CHECK(must(store->last()) == last);
  }
}

TEST_CASE("Two embedded servers side by side take different ports") {
  const TempFolder first_folder;
  const TempFolder second_folder;
  const auto first = must(EmbeddedServer::start(in(first_folder)));
  EmbeddedServerOptions options = in(second_folder);
  options.port = first->port();
  const auto second = must(EmbeddedServer::start(options));
  CHECK(second->port() > first->port());
  CHECK(connect(second->url())->connected());
}

TEST_CASE("A store that is in use is refused with its holder, and free again afterwards") {
  const TempFolder folder;
  auto first = must(EmbeddedServer::start(in(folder)));
  const auto second = EmbeddedServer::start(in(folder));
  REQUIRE(second.is(Fault::failed));
  CHECK(second.error().code == "store_locked");
  CHECK(second.error().message.find("process " + std::to_string(::getpid())) != std::string::npos);
  first.reset();
  CHECK(EmbeddedServer::start(in(folder)));
}

TEST_CASE("An embedded server that gave up writing to a full disk is started again when there is room") {
  const TempFolder folder;
  const auto server = must(EmbeddedServer::start(in(folder)));
  const pid_t pid = server->pid();
  // What nats-server 2.15.1 says then; our disk has room.
  std::ofstream(folder.path() / "log" / "nats-server.log", std::ios::app)
      << "[1] [ERR] JetStream stream '$G > CINEMA' critical write error: no space left on device\n";
  REQUIRE(await([&] { return server->restarts() == 1 && server->pid() > 0 && server->pid() != pid; }));
  CHECK(connect(server->url())->connected());
  std::this_thread::sleep_for(1'500ms);  // the line is still there, but an earlier server said it
  CHECK(server->restarts() == 1);
}

TEST_CASE(
    "An embedded server that has reached what it may hold is started again when there is room, however much it said "
    "since") {
  const TempFolder folder;
  const auto server = must(EmbeddedServer::start(in(folder)));
  std::ofstream log(folder.path() / "log" / "nats-server.log", std::ios::app);
  log << "[1] [ERR] JetStream file resource limits exceeded for server\n";
  for (int i = 0; i < 100; ++i) log << "[1] [INF] somebody comes and goes, and nothing is the matter with that\n";
  log.close();
  CHECK(await([&] { return server->restarts() == 1; }));
}

TEST_CASE("An embedded server may hold what it holds already, and most of what is free") {
  const TempFolder folder;
  const auto held = std::uintmax_t{1} << 42;  // no disk of ours has as much
  std::filesystem::create_directories(folder.path() / "log" / "jetstream");
  std::ofstream(folder.path() / "log" / "jetstream" / "held").close();
  std::filesystem::resize_file(folder.path() / "log" / "jetstream" / "held", held);
  auto options = in(folder);
  options.monitoring_port = free_port();
  const auto server = must(EmbeddedServer::start(options));
  const std::string told = asked(options.monitoring_port, "/varz");
  const auto limit = told.find("\"max_storage\": ");
  REQUIRE(limit != told.npos);
  CHECK(std::stoull(told.substr(limit + 15)) > held);
}

TEST_CASE("An embedded server that cannot start says why") {
  const TempFolder folder;
  EmbeddedServerOptions missing = in(folder);
  missing.binary = "no-such-nats-server";
  CHECK(EmbeddedServer::start(missing).error().code == "nats_server_missing");
  EmbeddedServerOptions old = in(folder);
  old.binary = (folder.path() / "old-nats-server").string();
  write_text(old.binary, "#!/bin/sh\necho 'nats-server: v2.9.10'\n");
  std::filesystem::permissions(old.binary, std::filesystem::perms::owner_all);
  const auto too_old = EmbeddedServer::start(old);
  REQUIRE(too_old.is(Fault::failed));
  CHECK(too_old.error().code == "server_too_old");
  CHECK(too_old.error().message.find(old.binary + ": the nats-server is version 2.9.10") == 0);
  CHECK_FALSE(std::filesystem::exists(old.store));
  EmbeddedServerOptions other = in(folder);
  other.binary = "/bin/false";
  CHECK(EmbeddedServer::start(other).error().code == "nats_server_ended");
  EmbeddedServerOptions unwritable = in(folder);
  unwritable.store = "/proc/no-store";
  CHECK(EmbeddedServer::start(unwritable).error().code == "store_unusable");
  EmbeddedServerOptions damaged = in(folder);
  std::filesystem::create_directories(damaged.store);
  write_text(damaged.store / "jetstream", "a file where a folder should be");
  const auto refused = EmbeddedServer::start(damaged);
  REQUIRE(refused.is(Fault::failed));
  CHECK(refused.error().message.find("[FTL]") != std::string::npos);
}

TEST_CASE("An embedded server dies with the process that started it") {
  const TempFolder folder;
  const auto out = folder.path() / "out";
  Process parent({{JETPAGE_HOST_SERVER, folder.path() / "log", std::to_string(free_port())}, {}, "/dev/null", out});
  REQUIRE(await([&] { return read_text(out).ends_with("\n"); }));
  const pid_t pid = static_cast<pid_t>(std::stoi(read_text(out)));
  REQUIRE(is_running(pid));
  parent.signal(SIGKILL);
  CHECK(await([&] { return !is_running(pid); }));
}
