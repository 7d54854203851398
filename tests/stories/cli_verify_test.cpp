#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <fstream>
#include <random>

#include "jetpage/eventstore/codec.hpp"
#include "jetpage/eventstore/jetstream/log.hpp"
#include "jetpage/schemas/cinema_generated.h"
#include "tests/stories/operated.hpp"
#include "tests/support/damage.hpp"
#include "tests/support/nats_server.hpp"
#include "tests/support/raw_socket.hpp"

// jetpage verify on real logs: sound, damaged by another program, damaged on disk.
using namespace jetpage::tests;
using Catch::Matchers::ContainsSubstring;
using jetpage::eventstore::Position;
using jetpage::eventstore::RecordedMessage;

namespace {

std::vector<RecordedMessage> messages_of(const std::string& nats_url) {
  const auto log = *jetpage::eventstore::JetStreamLog::connect({.url = nats_url});
  const auto scan = *log->scan("cinema", 1);
  std::vector<RecordedMessage> messages;
  for (auto message = scan->next(); *message; message = scan->next()) messages.push_back(std::move(**message));
  return messages;
}

// As any NATS client can publish it, headers included.
std::string published(const RecordedMessage& message) {
  std::string headers = "NATS/1.0\r\n";
  for (const auto& [name, value] : *message.headers) {
    if (!name.starts_with("Nats-Batch")) headers += name + ": " + value + "\r\n";
  }
  headers += "\r\n";
  const std::string body(message.entry.bytes.begin(), message.entry.bytes.end());
  return "HPUB " + message.entry.subject + " " + std::to_string(headers.size()) + " " +
         std::to_string(headers.size() + body.size()) + "\r\n" + headers + body + "\r\n";
}

// Another stream with these messages, in this order.
void copy_log(const std::vector<RecordedMessage>& messages, const NatsServer& to) {
  const auto log = *jetpage::eventstore::JetStreamLog::connect({.url = to.url()});
  const auto store = *log->open("cinema", true);
  const RawSocket socket(to.url());
  (void)socket.read_until("\r\n", std::chrono::seconds(5));
  std::string text = "CONNECT {\"verbose\":false,\"headers\":true,\"no_responders\":true}\r\n";
  for (const auto& message : messages) text += published(message);
  (void)socket.send(text + "PING\r\n");
  (void)socket.read_until("PONG", std::chrono::seconds(5));
  REQUIRE(await([&] { return *store->last() == messages.size(); }));
}

Finished verify_at(const NatsServer& server) { return typed("verify", "cinema", "--json", "--nats", server.url()); }

bool names(const Finished& finished, Position position) {
  for (const auto& row : rows_of(finished)) {
    if (row.value("stream", "") == "CINEMA" && row.value("sequence", 0U) == position) return true;
  }
  return false;
}

std::filesystem::path block_of(const std::filesystem::path& data) {
  return data / "log" / "jetstream" / "$G" / "streams" / "CINEMA" / "msgs" / "1.blk";
}

void flip(const std::filesystem::path& file, std::uint64_t at, int bit) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(at));
  const char byte = static_cast<char>(stream.get() ^ (1 << bit));
  stream.seekp(static_cast<std::streamoff>(at));
  stream.put(byte);
}

}  // namespace

TEST_CASE("verify finds nothing in what a server writes, while it runs and when it has stopped") {
  Server server;
  open_cinema(server);
  const auto running = operate(server, {"verify", "cinema"});
  INFO(running.err);
  CHECK(running.exit_code == 0);
  CHECK(running.out.empty());
  CHECK_THAT(running.err, ContainsSubstring("6 views: sound"));
  CHECK(operate(server, {"verify", "cinema", "--since", "5", "--json"}).exit_code == 0);
  const auto unread =
      shell("$jetpage verify cinema | true; exit ${PIPESTATUS[0]}", {{"JETPAGE_DATA", server.data().string()}});
  CHECK(unread.exit_code == 1);  // it has not seen all, and says so
  CHECK_THAT(unread.err, ContainsSubstring("not a whole check"));
  REQUIRE(server.stop() == ExitStatus{0, 0});
  const auto stopped = operate(server, {"verify", "cinema"});
  INFO(stopped.err);
  CHECK(stopped.exit_code == 0);
  CHECK_THAT(stopped.err, ContainsSubstring("6 views: sound"));
}

TEST_CASE("verify names what another program wrote by stream and sequence") {
  Server server;
  open_cinema(server, 2);
  using cinema::movie::MovieModifiedT;
  const auto renamed = jetpage::eventstore::to_event(MovieModifiedT{.movieId = 1, .desc = "Forged"});
  std::vector<Position> damaged = {append_damaged(server, {"movie", "1"}, renamed, {.wrong_hash = true}),
                                   append_damaged(server, {"movie", "2"}, renamed, {.wrong_version = true}),
                                   append_damaged(server, {"movie", "9"}, {"cinema.movie.MovieBurnt", {1, 2}}),
                                   publish_raw(server, "cinema.movie.3", "no commit"),
                                   publish_raw(server, "cinema.odd", "no aggregate")};
  const auto found = operate(server, {"verify", "cinema", "--json"});
  INFO(found.out);
  CHECK(found.exit_code == 1);
  for (const Position position : damaged) CHECK(names(found, position));
  const auto text = operate(server, {"verify", "cinema"});
  CHECK_THAT(text.out, ContainsSubstring("CINEMA " + std::to_string(damaged[0]) + " (cinema.movie.1): chain_broken"));
  CHECK(operate(server, {"verify", "cinema", "--since", std::to_string(damaged[4])}).exit_code == 1);
  CHECK(operate(server, {"verify", "cinema", "--since", "no"}).exit_code == 2);
}

TEST_CASE("verify names every message of a copy that was changed on its way") {
  std::vector<RecordedMessage> sound;
  {
    Server server;
    open_cinema(server, 4);
    sound = messages_of(server.nats_url());
  }
  {
    const NatsServer copy(Sync::lazily);
    copy_log(sound, copy);
    const auto found = verify_at(copy);
    INFO(found.out);
    CHECK(found.exit_code == 0);
  }
  for (const std::size_t at : {std::size_t{0}, sound.size() / 3, sound.size() / 2, sound.size() - 1}) {
    auto damaged = sound;
    auto& bytes = damaged[at].entry.bytes;
    bytes[bytes.size() * 2 / 3] ^= 4;
    const NatsServer copy(Sync::lazily);
    copy_log(damaged, copy);
    const auto found = verify_at(copy);
    INFO(found.out);
    CHECK(found.exit_code == 1);
    CHECK(names(found, at + 1));
  }
}

TEST_CASE("verify finds what changed in JetStream's files") {
  Server server;
  open_cinema(server, 4);
  REQUIRE(server.stop() == ExitStatus{0, 0});
  const auto size = std::filesystem::file_size(block_of(server.data()));
  std::mt19937_64 random(20261121);
  for (int i = 0; i < 12; ++i) {
    const TempFolder folder;
    const auto data = folder.path() / "data";
    std::filesystem::copy(server.data(), data, std::filesystem::copy_options::recursive);
    const std::uint64_t at = random() % size;
    flip(block_of(data), at, static_cast<int>(random() % 8));
    const auto found = typed("verify", "cinema", "--json", "--data", data.string());
    INFO("byte " << at << " of " << size << ": " << found.out << found.err);
    CHECK(found.exit_code == 1);
    REQUIRE_FALSE(rows_of(found).empty());
    CHECK(rows_of(found).front().contains("sequence"));
  }
}

TEST_CASE("verify names a damaged row by view and key") {
  Server server;
  open_cinema(server, 2);
  REQUIRE(server.stop() == ExitStatus{0, 0});
  const auto file = server.data() / "views" / "cinema" / "movies" / "1" / "data.mdb";
  const std::string bytes = read_text(file);
  for (auto at = bytes.find("Beautiful"); at != bytes.npos; at = bytes.find("Beautiful", at + 1)) flip(file, at, 1);
  const auto found = operate(server, {"verify", "cinema", "--json"});
  INFO(found.out << found.err);
  CHECK(found.exit_code == 1);
  const auto rows = rows_of(found);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0]["view"] == "movies");
  CHECK(rows[0]["key"] == "1");
  CHECK(rows[0]["code"] == "row_damaged");
  CHECK(operate(server, {"rebuild", "cinema", "movies"}).exit_code == 0);
  CHECK(operate(server, {"verify", "cinema"}).exit_code == 0);
}
