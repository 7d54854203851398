#include <catch2/catch_test_macros.hpp>

#include <functional>

#include "jetpage/eventstore/codec.hpp"
#include "jetpage/schemas/cinema_generated.h"
#include "tests/api/cli/recorded_log.hpp"

// Every damage to a log that a program could do to a copy of it: each is found, and nothing in a sound log.
using namespace jetpage;
using namespace jetpage::tests;
using eventstore::Bytes;
using eventstore::Headers;
using eventstore::Position;
using eventstore::RecordedMessage;
using Log = RecordedLog;

namespace {

// Damages each message in turn; returns how many of them were named by their position.
int damage_each(const std::function<void(RecordedMessage&)>& damage) {
  int named = 0;
  for (std::size_t i = 0; i < sound_log().size(); ++i) {
    Log log = sound_log();
    damage(log[i]);
    INFO("message " << log[i].entry.position << " of " << log[i].entry.subject);
    const bool found = names(findings_in(log), log[i].entry.position);
    CHECK(found);
    named += found ? 1 : 0;
  }
  return named;
}

}  // namespace

TEST_CASE("Nothing is found in a sound log") {
  REQUIRE(sound_log().size() > 30);
  CHECK(findings_in(sound_log()).empty());
}

TEST_CASE("A bit that changed in any byte of any commit is named by its position") {
  int damages = 0;
  for (int part = 0; part < 24; ++part) {
    damages += damage_each([&](RecordedMessage& message) {
      Bytes& bytes = message.entry.bytes;
      const std::size_t at = bytes.size() * static_cast<std::size_t>(part) / 24;
      bytes[at] ^= static_cast<std::uint8_t>(1 << (part % 8));
    });
  }
  CHECK(damages > 500);
}

TEST_CASE("A bit that changed in a commit is found without headers, the last of its aggregate included") {
  Log bare = sound_log();
  for (auto& message : bare) message.headers.reset();
  REQUIRE(findings_in(bare).empty());
  for (std::size_t i = 0; i < bare.size(); ++i) {
    for (std::size_t at = 0; at < bare[i].entry.bytes.size(); at += 7) {
      Log log = bare;
      log[i].entry.bytes[at] ^= 0x10;
      INFO("byte " << at << " of message " << i + 1);
      CHECK(names(findings_in(log), i + 1));
    }
  }
}

TEST_CASE("A commit that was cut, emptied or made of other bytes is named") {
  damage_each([](RecordedMessage& message) { message.entry.bytes.resize(message.entry.bytes.size() / 2); });
  damage_each([](RecordedMessage& message) { message.entry.bytes.pop_back(); });
  damage_each([](RecordedMessage& message) { message.entry.bytes.clear(); });
  damage_each([](RecordedMessage& message) { message.entry.bytes.assign(200, 0x5A); });
}

TEST_CASE("A header that changed, went or is not ours is named") {
  for (const std::string name : {"Event-Type", "Correlation-Id", "Causation-Id", "Commit-Seal", "Nats-Msg-Id",
                                 "Nats-Expected-Last-Subject-Sequence"}) {
    damage_each([&](RecordedMessage& message) { header(message, name) += "0"; });
    damage_each([&](RecordedMessage& message) { header(message, name).front() ^= 1; });
    if (name == "Commit-Seal") continue;  // the very first may be of before there was one
    damage_each([&](RecordedMessage& message) {
      std::erase_if(*message.headers, [&](const auto& pair) { return pair.first == name; });
    });
  }
  damage_each([](RecordedMessage& message) { message.headers->clear(); });
  damage_each([](RecordedMessage& message) { message.headers->emplace_back("Corrflation-Id", "x"); });
}

TEST_CASE("A commit on another aggregate's subject is named") {
  damage_each([](RecordedMessage& message) { message.entry.subject += "7"; });
  damage_each([](RecordedMessage& message) { message.entry.subject = "cinema.movie.1000"; });
  damage_each([](RecordedMessage& message) { message.entry.subject = "cinema"; });
  damage_each([](RecordedMessage& message) { message.entry.subject[0] = 'C'; });
}

TEST_CASE("A message that was removed is named, and so is an end that was cut off") {
  for (std::size_t i = 0; i < sound_log().size(); ++i) {
    Log log = sound_log();
    log.erase(log.begin() + static_cast<std::ptrdiff_t>(i));
    CHECK(names(findings_in(log, sound_log().size()), i + 1));
  }
  const Position end = sound_log().size();
  for (Position cut = 1; cut < end; ++cut) {
    Log log(sound_log().begin(), sound_log().begin() + static_cast<std::ptrdiff_t>(cut));
    CHECK(names(findings_in(log, cut, end), cut + 1));  // the policies have seen more
  }
}

TEST_CASE("A message that a copy with new numbers leaves out is found, unless it is the end") {
  for (std::size_t i = 0; i + 1 < sound_log().size(); ++i) {
    Log log = sound_log();
    log.erase(log.begin() + static_cast<std::ptrdiff_t>(i));
    number_anew(log);
    INFO("without message " << i + 1);
    CHECK_FALSE(findings_in(log).empty());
  }
}

TEST_CASE("Two messages that were exchanged are found, whichever they are") {
  int damages = 0;
  for (std::size_t i = 0; i < sound_log().size(); ++i) {
    for (std::size_t j = i + 1; j < sound_log().size(); ++j) {
      Log log = sound_log();
      std::swap(log[i], log[j]);
      number_anew(log);
      const auto findings = findings_in(log);
      const bool later = std::ranges::any_of(findings, [&](const auto& f) { return f.position > i; });
      INFO("messages " << i + 1 << " and " << j + 1);
      CHECK(later);
      ++damages;
    }
  }
  CHECK(damages > 200);
}

TEST_CASE("A message that stands twice is named") {
  for (std::size_t i = 0; i < sound_log().size(); ++i) {
    Log at_once = sound_log();
    at_once.insert(at_once.begin() + static_cast<std::ptrdiff_t>(i), sound_log()[i]);
    number_anew(at_once);
    CHECK(names(findings_in(at_once), i + 2));
    Log at_end = sound_log();
    at_end.push_back(sound_log()[i]);
    number_anew(at_end);
    CHECK(names(findings_in(at_end), at_end.size()));
  }
}

TEST_CASE("A commit that somebody else made is named, however well it continues its aggregate") {
  const auto& tail = sound_log().front().entry;  // movie 1, registered
  Log log = sound_log();
  const auto forge = [&](const std::function<void(eventstore::Commit&)>& change) {
    Position last = 0;
    eventstore::Commit commit{.id = "forged", .cause = "cmd:forged", .correlation = "forged"};
    for (const auto& message : sound_log()) {
      if (message.entry.subject != tail.subject) continue;
      last = message.entry.position;
      commit.version = message.entry.commit()->last_version() + 1;
      commit.previous = eventstore::hash_of(message.entry.bytes);
    }
    commit.events = {eventstore::to_event(cinema::movie::MovieModifiedT{.movieId = 1, .desc = "Forged"})};
    change(commit);
    Log forged = sound_log();
    const Position position = forged.size() + 1;
    const eventstore::LogEntry entry{position, tail.subject, eventstore::encode(commit)};
    Headers headers = eventstore::commit_headers(entry.subject, commit, entry.bytes);
    headers.emplace_back("Nats-Msg-Id", commit.id);
    headers.emplace_back("Nats-Expected-Last-Subject-Sequence", std::to_string(last));
    forged.push_back({entry, headers});
    return names(findings_in(forged), position);
  };
  CHECK_FALSE(forge([](auto&) {}));  // it is as good as ours
  CHECK(forge([](auto& commit) { commit.previous ^= 1; }));
  CHECK(forge([](auto& commit) { ++commit.version; }));
  CHECK(forge([](auto& commit) { commit.checked = false; }));
  CHECK(forge([](auto& commit) { commit.cause = "cinema-movie@9999.0"; }));
  CHECK(forge([](auto& commit) { commit.cause = "cinema-movie@2.0"; }));  // of another correlation
  CHECK(forge([](auto& commit) { commit.events[0].type = "cinema.movie.MovieBurnt"; }));
  CHECK(forge([](auto& commit) { commit.events[0].data.resize(6); }));
  CHECK(forge(
      [](auto& commit) { commit.events = {eventstore::to_event(cinema::payment::PaymentCancelledT{.payId = 1})}; }));
}
