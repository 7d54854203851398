#include <sys/stat.h>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "jetpage/eventstore/jetstream/log.hpp"
#include "tests/stories/operated.hpp"
#include "tests/support/raw_socket.hpp"
#include "tests/support/story_log.hpp"

// Who comes to our own nats-server without its password may read the log, and change nothing.
namespace jetpage::tests::strangers_test {

using Catch::Matchers::ContainsSubstring;
using std::chrono::seconds;

namespace {

// What the server says to these messages, each a subject and a body, up to the answer to a ping.
std::string said_to(const std::string& url, const std::vector<std::pair<std::string, std::string>>& messages) {
  const RawSocket socket(url);
  (void)socket.read_until("\r\n", seconds(5));
  std::string text = "CONNECT {\"verbose\":false,\"headers\":true,\"no_responders\":true}\r\n";
  for (const auto& [subject, body] : messages) {
    text += "PUB " + subject + " _INBOX.stranger.1 " + std::to_string(body.size()) + "\r\n" + body + "\r\n";
  }
  (void)socket.send(text + "PING\r\n");
  return socket.read_until("PONG", seconds(10));
}

bool is_refused(const std::string& said, const std::string& subject) {
  return said.find("-ERR 'Permissions Violation for Publish to \"" + subject + "\"'") != std::string::npos;
}

mode_t mode_of(const std::filesystem::path& file) {
  struct stat seen{};
  REQUIRE(stat(file.c_str(), &seen) == 0);
  return seen.st_mode & 0777;
}

Finished from_elsewhere(const Server& server, std::vector<std::string> words) {
  words.insert(words.end(), {"--nats", server.nats_url()});
  return typed_with({}, std::move(words));
}

}  // namespace

TEST_CASE("A stranger publishes on no subject of a system, and manages no stream, bucket or policy's reader") {
  Server server;
  open_cinema(server, 2);
  const auto before = StoryLog(server).last();
  const std::vector<std::string> forbidden = {"cinema.movie.1",
                                              "cinema.anything",
                                              "$KV.jetpage_ids.cinema.movie",
                                              "$JS.API.STREAM.DELETE.CINEMA",
                                              "$JS.API.STREAM.PURGE.KV_jetpage_ids",
                                              "$JS.API.STREAM.UPDATE.CINEMA",
                                              "$JS.API.STREAM.CREATE.MINE",
                                              "$JS.API.STREAM.MSG.DELETE.CINEMA",
                                              "$JS.API.CONSUMER.DELETE.CINEMA.cinema-message",
                                              "$JS.API.CONSUMER.CREATE.CINEMA.cinema-message",
                                              "$JS.API.CONSUMER.CREATE.CINEMA.cinema-message.cinema.movie.1",
                                              "$JS.API.CONSUMER.DURABLE.CREATE.CINEMA.cinema-message",
                                              "$JS.API.CONSUMER.MSG.NEXT.CINEMA.cinema-message",
                                              "$JS.ACK.CINEMA.cinema-message.1.1.1.1.1"};
  std::vector<std::pair<std::string, std::string>> messages;
  for (const std::string& subject : forbidden) messages.emplace_back(subject, "{}");
  const std::string said = said_to(server.nats_url(), messages);
  for (const std::string& subject : forbidden) {
    INFO(subject << "\n" << said);
    CHECK(is_refused(said, subject));
  }
  CHECK(StoryLog(server).last() == before);
  Http http(server.url());
  CHECK(http.post("/movies", R"({"desc":"goes on"})").status == 201);
}

TEST_CASE("A stranger reads: what there is, message by message, and as it comes") {
  Server server;
  open_cinema(server, 2);
  const std::string said = said_to(server.nats_url(), {{"$JS.API.STREAM.INFO.CINEMA", ""},
                                                       {"$JS.API.STREAM.NAMES", ""},
                                                       {"$JS.API.STREAM.MSG.GET.CINEMA", R"({"seq":1})"},
                                                       {"$JS.API.DIRECT.GET.CINEMA", R"({"seq":1})"},
                                                       {"$JS.API.CONSUMER.NAMES.CINEMA", ""}});
  INFO(said);
  CHECK(said.find("-ERR") == said.npos);
  const auto log = eventstore::JetStreamLog::connect({.url = server.nats_url()});
  REQUIRE(log.ok());
  const auto store = (*log)->open("cinema", false);
  REQUIRE(store.ok());
  const auto reader = (*store)->read(0);  // by a consumer of its own
  REQUIRE(reader.ok());
  const auto first = (*reader)->next(seconds(10));
  REQUIRE(first.ok());
  REQUIRE(first->has_value());
  CHECK((**first).subject == "cinema.movie.1");
}

TEST_CASE("The password is its owner's alone to read, and stays the same") {
  Server server;
  const std::string url = server.nats_owner_url();
  const std::string user = url.substr(0, url.find('@'));
  CHECK(mode_of(server.data() / "log" / "nats-server.user") == 0600);
  CHECK(mode_of(server.data() / "log" / "nats-server.conf") == 0600);
  const std::string password = user.substr(user.rfind(':') + 1);
  CHECK(password.size() == 32);
  CHECK(server.talk().find(password) == std::string::npos);
  server.kill();
  server.start();
  CHECK(server.nats_owner_url().starts_with(user + "@"));
  CHECK(server.talk().find(password) == std::string::npos);
}

TEST_CASE("Commands from elsewhere read by --nats alone, and say what they need to write") {
  Server server;
  const TempFolder folder;
  open_cinema(server, 2);
  CHECK(from_elsewhere(server, {"tail", "cinema"}).exit_code == 0);
  CHECK(from_elsewhere(server, {"show", "cinema", "movie", "1"}).exit_code == 0);
  CHECK(from_elsewhere(server, {"verify", "cinema"}).exit_code == 0);
  CHECK(from_elsewhere(server, {"export", "cinema"}).exit_code == 0);
  CHECK(from_elsewhere(server, {"parked", "list", "cinema"}).exit_code == 0);
  CHECK(from_elsewhere(server, {"skip", "cinema", "--list"}).exit_code == 0);
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"skip", "cinema", "1", "--who", "kim", "--why", "w"},
        {"parked", "discard", "cinema", "message", "1", "--why", "w"},
        {"import", "cinema"},
        {"serve", "cinema", "--listen", "127.0.0.1:0", "--data", folder.path().string()}}) {
    const auto done = from_elsewhere(server, words);
    INFO(words[0] << "\n" << done.err);
    CHECK(done.exit_code == 1);
    CHECK_THAT(done.err, ContainsSubstring("may read, not write"));
    CHECK_THAT(done.err, ContainsSubstring("log/nats-server.user"));
  }
  const auto skip = typed("skip", "cinema", "1", "--who", "kim", "--why", "w", "--nats", server.nats_owner_url());
  INFO(skip.err);
  CHECK_THAT(skip.err, ContainsSubstring("is a good commit"));
}

}  // namespace jetpage::tests::strangers_test
