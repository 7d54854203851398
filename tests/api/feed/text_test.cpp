#include "jetpage/api/feed/writer.hpp"
#include "jetpage/eventstore/memory/log.hpp"
#include "jetpage/eventstore/skipped_positions.hpp"
#include "tests/api/feed/feed_server.hpp"
#include "tests/support/shipped.hpp"

using namespace jetpage::api;
using namespace jetpage::tests;
using jetpage::eventstore::LogEntry;

namespace {

LogEntry entry_of(jetpage::eventstore::Position position, std::vector<jetpage::eventstore::Event> events) {
  return {position, "cinema.movie.1",
          jetpage::eventstore::encode({.id = "c", .time_us = 5'000'000, .events = std::move(events)})};
}

std::shared_ptr<const FeedEntry> made_of(const LogEntry& entry) {
  return feed_entry(jetpage::tests::shipped("cinema"), entry, [](const std::string&) {});
}

// What a client at this id is sent of these entries.
std::string written(const FeedEntries& entries, const std::string& id, const std::string& type = {}) {
  Request request;
  if (!type.empty()) request.query = {{"type", type}};
  const FeedFilter filter = FeedFilter::of(jetpage::tests::shipped("cinema"), request).value();
  std::string all;
  const Response::Send send = [&](std::string_view text) {
    all += text;
    return true;
  };
  FeedWriter writer(filter, *feed_cursor(id), send);
  CHECK(writer.beat());
  all.clear();
  CHECK(writer.write(entries));
  return all;
}

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("an event's id says how far a feed has come, within a commit too") {
  for (const char* text : {"0", "1", "7", "7.1", "7.12", "18446744073709551615"}) {
    const auto cursor = feed_cursor(text);
    REQUIRE(cursor);
    CHECK(to_string(*cursor) == text);
  }
  CHECK(feed_cursor("7.1") == FeedCursor{6, 1});
  for (const char* text : {"", ".", "7.", ".1", "7.0", "0.1", "-1", "+1", " 7", "7 ", "x", "7.x", "7.1.1", "1e3",
                           "18446744073709551616"}) {
    INFO(text);
    CHECK_FALSE(feed_cursor(text));
  }
}

TEST_CASE("a commit becomes one server-sent event per event, the last with the plain position as id") {
  const auto one = made_of(entry_of(4, {three_events().front()}));
  CHECK(one->text ==
        "id: 4\nevent: MovieRegistered\ndata: {\"eventType\":\"MovieRegistered\",\"timestamp\":5000,\"movieId\":1,"
        "\"status\":null,\"desc\":null,\"reviewCnt\":null,\"lastAction\":null}\n\n");
  const auto three = made_of(entry_of(7, three_events()));
  CHECK(three->text.find("id: 7.1\nevent: MovieRegistered\n") == 0);
  CHECK(three->text.find("\n\nid: 7.2\nevent: MovieReserved\n") != std::string::npos);
  CHECK(three->text.find("\n\nid: 7\nevent: MovieCancelled\n") != std::string::npos);
  CHECK(three->aggregate == jetpage::eventstore::AggregateName{"movie", "1"});
}

TEST_CASE("a line break in an event's text does not break its line") {
  const auto entry = made_of(
      entry_of(1, {jetpage::eventstore::to_event(::cinema::movie::MovieRegisteredT{.desc = "a\r\n\nid: 9\n"})}));
  CHECK(times(entry->text, "\n") == 4);
  CHECK(entry->text.find('\r') == std::string::npos);
}

TEST_CASE("from every id of a commit the rest comes, and nothing twice") {
  const FeedEntries entries = {made_of(entry_of(7, three_events())), made_of(entry_of(8, three_events()))};
  const std::vector<std::pair<std::string, std::size_t>> rest = {{"6", 6}, {"7.1", 5}, {"7.2", 4}, {"7", 3}};
  for (const auto& [id, count] : rest) {
    INFO(id);
    const FeedEntries behind(entries.begin() + (id == "7" ? 1 : 0), entries.end());
    CHECK(times(written(behind, id), "event: ") == count);
    CHECK(times(written(behind, id, "MovieReserved"), "event: ") == (id == "6" || id == "7.1" ? 2 : 1));
  }
}

TEST_CASE("bytes that are no commit, and an event that nobody knows, are told as problems between the others") {
  const auto damaged = made_of({3, "cinema.movie.1", {1, 2, 3}});
  CHECK(damaged->text.find("id: 3\nevent: problem\ndata: {\"type\":\"about:blank\"") == 0);
  CHECK(damaged->text.find("\"code\":\"log_corrupted\"") != std::string::npos);
  auto events = three_events();
  events[1].type = "cinema.movie.MovieBurnt";
  const auto riddle = made_of(entry_of(4, std::move(events)));
  CHECK(riddle->text.find("id: 4.2\nevent: problem\n") != std::string::npos);
  CHECK(times(riddle->text, "event: ") == 3);
  CHECK(times(written({damaged, riddle}, "2", "MovieCancelled"), "event: problem") == 2);
}

TEST_CASE("what is skipped is no problem to a feed, and the word about it is nothing to a client") {
  jetpage::eventstore::MemoryLog log;
  const auto store = std::move(log.open("cinema", true)).value();
  jetpage::eventstore::SkippedPositions skipped(*store);
  const auto made = [&](const LogEntry& entry) {
    return feed_entry(jetpage::tests::shipped("cinema"), entry, [](const std::string&) {}, &skipped);
  };
  const LogEntry stray{3, "cinema.movie.1", {1, 2, 3}};
  CHECK(times(made(stray)->text, "event: problem") == 1);
  REQUIRE(skipped.say({3, "operator", "published by hand", 1}).ok());
  CHECK(made(stray)->text.empty());
  CHECK(made(*store->at(1))->text.empty());
}
