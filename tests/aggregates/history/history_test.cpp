#include "jetpage/aggregates/history/history.hpp"

#include <catch2/catch_test_macros.hpp>

#include "jetpage/aggregates/history/cause.hpp"

using namespace jetpage;
using aggregates::cause_of_key;
using aggregates::cause_of_reaction;
using aggregates::History;
using eventstore::Position;
using Seen = History::Seen;

namespace {

// Adds a commit of one event with this cause behind the others, at this place in the stream.
void add(History& history, Position position, const std::string& cause) {
  history.add(position, {cause, history.version() + 1, position * 1'000, 7});
}

std::string reaction(Position source, std::uint32_t number = 0) {
  return cause_of_reaction({"cinema-movie", source, number});
}

}  // namespace

TEST_CASE("A history without commits has seen nothing") {
  const History history;
  CHECK(history.seen("cmd:a").seen == Seen::no);
  CHECK(history.seen(cause_of_key("k", 1)).seen == Seen::no);
  CHECK(history.seen(reaction(1)).seen == Seen::no);
  CHECK(history.version() == 0);
  CHECK(history.last() == 0);
  CHECK(history.hash() == 0);
}

TEST_CASE("A history ends where its last commit lies") {
  History history;
  history.add(12, {"cmd:a", 3, 99, 1'000});
  CHECK(history.last() == 12);
  CHECK(history.version() == 3);
  CHECK(history.hash() == 99);
  CHECK(history.time_us() == 1'000);
}

TEST_CASE("A cause is recognised with the place of its commit") {
  History history;
  add(history, 5, cause_of_key("k", 1));
  add(history, 8, "cmd:a");
  CHECK(history.seen(cause_of_key("k", 1)).seen == Seen::yes);
  CHECK(history.seen(cause_of_key("k", 1)).position == 5);
  CHECK(history.seen("cmd:a").seen == Seen::no);  // it never comes again
  CHECK(history.seen(cause_of_key("k", 2)).seen == Seen::key_reused);
  CHECK(history.seen(cause_of_key("other", 1)).seen == Seen::no);
}

TEST_CASE("A key is known for a day, however many commands without one come after it") {
  History history;
  const auto at = [](std::int64_t hours) { return hours * 3'600 * 1'000'000 + 1; };
  history.add(1, {cause_of_key("k", 1), 1, 0, at(0)});
  for (Position position = 2; position <= 5'000; ++position) {
    history.add(position, {"cmd:" + std::to_string(position), position, 0, at(1)});
  }
  history.add(5'001, {cause_of_key("later", 1), 5'001, 0, at(23)});
  CHECK(history.seen(cause_of_key("k", 1)).seen == Seen::yes);
  CHECK(history.seen(cause_of_key("k", 1)).position == 1);
  CHECK_FALSE(history.keys().may_have_forgotten(at(23)));
  history.add(5'002, {cause_of_key("last", 1), 5'002, 0, at(24)});
  CHECK(history.seen(cause_of_key("k", 1)).seen == Seen::no);
  CHECK(history.seen(cause_of_key("later", 1)).seen == Seen::yes);
  CHECK_FALSE(history.keys().may_have_forgotten(at(24)));
}

TEST_CASE("Of more keys within a day than are kept it is known that some are forgotten, until that day is over") {
  History history;
  constexpr Position more = aggregates::Keys::most + 100;
  for (Position position = 1; position <= more; ++position)
    add(history, position, cause_of_key(std::to_string(position), 1));
  CHECK(history.seen(cause_of_key("100", 1)).seen == Seen::no);
  CHECK(history.seen(cause_of_key("101", 1)).position == 101);
  CHECK(history.seen(cause_of_key("101", 2)).seen == Seen::key_reused);
  CHECK(history.seen(cause_of_key(std::to_string(more), 1)).position == more);
  const std::int64_t forgotten = 7;  // the time of all of them
  CHECK(history.keys().may_have_forgotten(forgotten + aggregates::Keys::kept_for_us - 1));
  CHECK_FALSE(history.keys().may_have_forgotten(forgotten + aggregates::Keys::kept_for_us));
}

TEST_CASE("A key that comes again after a day is a new one, with its own place") {
  History history;
  for (Position day = 1; day <= 3; ++day) {
    history.add(day, {cause_of_key("k", day), day, 0, static_cast<std::int64_t>(day) * aggregates::Keys::kept_for_us});
    CHECK(history.seen(cause_of_key("k", day)).position == day);
    CHECK(history.keys().kept().size() == 1);
  }
}

TEST_CASE("Reactions do not push out the keys of commands, nor commands reactions") {
  History history;
  add(history, 1'000, reaction(999));
  add(history, 1'001, cause_of_key("k", 1));
  for (Position position = 1'002; position < 1'065; ++position) add(history, position, reaction(position - 1));
  for (Position position = 2'000; position < 2'063; ++position)
    add(history, position, "cmd:" + std::to_string(position));
  CHECK(history.seen(cause_of_key("k", 1)).seen == Seen::yes);
  CHECK(history.seen(reaction(1'001)).seen == Seen::yes);
}

TEST_CASE("A reaction later than all that were here is new without a search") {
  History history;
  for (Position source = 1; source <= 200; ++source) add(history, 1'000 + source, reaction(source));
  CHECK(history.seen(reaction(201)).seen == Seen::no);
  CHECK(history.seen(reaction(200, 1)).seen == Seen::no);
}

TEST_CASE("A reaction among the last 64 is recognised with its place") {
  History history;
  for (Position source = 1; source <= 200; ++source) add(history, 1'000 + source, reaction(source));
  CHECK(history.seen(reaction(200)).seen == Seen::yes);
  CHECK(history.seen(reaction(137)).position == 1'137);
}

TEST_CASE("A reaction that is not behind the latest was here, though it made no commit or that is forgotten") {
  History history;
  for (Position source = 2; source <= 200; source += 2) add(history, 1'000 + source, reaction(source));
  CHECK(history.seen(reaction(199)).seen == Seen::yes);
  CHECK(history.seen(reaction(199)).position == 1'200);
  CHECK(history.seen(reaction(4)).seen == Seen::yes);
}

TEST_CASE("A replayed reaction is looked for: among the last 64, or on the log") {
  History history;
  for (Position source = 2; source <= 400; source += 2) add(history, 1'000 + source, reaction(source));
  CHECK(history.seen(reaction(400), true).seen == Seen::yes);
  CHECK(history.seen(reaction(274), true).position == 1'274);
  CHECK(history.seen(reaction(4), true).seen == Seen::unknown);
  CHECK(history.seen(reaction(3), true).seen == Seen::unknown);
}

TEST_CASE("A replayed reaction is new when all reactions behind its source are kept and it is not among them") {
  History history;
  for (Position source = 501; source <= 700; ++source) add(history, source + 1, reaction(source));
  CHECK(history.seen(reaction(690, 1), true).seen == Seen::no);
  CHECK(history.seen(reaction(500), true).seen == Seen::unknown);
  History small;
  add(small, 10, reaction(9));
  CHECK(small.seen(reaction(3), true).seen == Seen::no);
  CHECK(small.seen(reaction(9), true).seen == Seen::yes);
}

TEST_CASE("Each reader has its own place") {
  History history;
  for (Position source = 100; source <= 300; ++source) add(history, 1'000 + source, reaction(source));
  CHECK(history.seen(cause_of_reaction({"cinema-message", 1, 0})).seen == Seen::no);
}

TEST_CASE("Several reactions to one commit are told apart by their number") {
  History history;
  add(history, 10, reaction(9, 0));
  CHECK(history.seen(reaction(9, 1)).seen == Seen::no);
  add(history, 11, reaction(9, 1));
  CHECK(history.seen(reaction(9, 0)).position == 10);
  CHECK(history.seen(reaction(9, 1)).position == 11);
}
