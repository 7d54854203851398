#include <catch2/catch_test_macros.hpp>

#include <functional>

#include "api/cli/log_rules.hpp"
#include "tests/aggregates/cinema/cinema_saga.hpp"

// Every damage to a log that a program could do to a copy of it: each is found, and nothing in a sound log.
using namespace jetpage;
using namespace jetpage::tests;
using eventstore::Bytes;
using eventstore::Headers;
using eventstore::LogFinding;
using eventstore::Position;
using eventstore::RecordedMessage;

namespace {

using Log = std::vector<RecordedMessage>;

// What a JetStream would hold of these entries.
Log recorded(const std::vector<eventstore::LogEntry>& entries) {
  Log log;
  std::map<std::string, Position> last;
  for (const auto& entry : entries) {
    const auto commit = entry.commit();
    Headers headers = eventstore::commit_headers(entry.subject, *commit, entry.bytes);
    headers.emplace_back("Nats-Msg-Id", commit->id());
    headers.emplace_back("Nats-Expected-Last-Subject-Sequence", std::to_string(last[entry.subject]));
    if (!log.empty()) {
      const auto& before = log.back().entry;
      headers.emplace_back("Log-Tip",
                           eventstore::tip_header(before.position, eventstore::seal_of(before.subject, before.bytes)));
    }
    last[entry.subject] = entry.position;
    log.push_back({entry, headers});
  }
  return log;
}

// Movies, reservations and a cancellation, with all that follows: the end of a saga is the end of the log.
const Log& sound_log() {
  static const Log log = [] {
    CinemaSaga system;
    system.start_all();
    for (int i = 1; i <= 6; ++i) REQUIRE(system.register_movie("One of several").ok());
    for (int i = 1; i <= 4; ++i) REQUIRE(system.reserve(i).ok());
    REQUIRE(system.wait_quiet());
    REQUIRE(system.cancel_reservation(2).ok());
    REQUIRE(system.wait_quiet());
    system.stop_all();
    return recorded(system.entries());
  }();
  return log;
}

std::vector<LogFinding> findings_in(const Log& log, Position last = 0, Position seen = 0) {
  std::vector<LogFinding> findings;
  eventstore::LogCheck check(api::cli::log_rules(*api::find_system("cinema"),
                                                 [&](const LogFinding& finding) { findings.push_back(finding); }));
  for (const auto& message : log) check.add(message);
  check.end(last != 0 ? last : log.back().entry.position, seen);
  return findings;
}

bool names(const std::vector<LogFinding>& findings, Position position) {
  return std::ranges::any_of(findings, [&](const LogFinding& finding) { return finding.position == position; });
}

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

void number_anew(Log& log) {
  Position position = 0;
  for (auto& message : log) message.entry.position = ++position;
}

std::string& header(RecordedMessage& message, const std::string& name) {
  for (auto& [key, value] : *message.headers) {
    if (key == name) return value;
  }
  throw std::runtime_error("no header " + name);
}

void remove_header(RecordedMessage& message, const std::string& name) {
  std::erase_if(*message.headers, [&](const auto& pair) { return pair.first == name; });
}

// The sound log, and behind it so many changes of its first movie, as the store writes them at once.
Log with_batch(int size) {
  Log log = sound_log();
  const std::string subject = log.front().entry.subject;
  std::vector<eventstore::LogEntry> entries;
  eventstore::Commit commit;
  for (const auto& message : log) {
    entries.push_back(message.entry);
    if (message.entry.subject != subject) continue;
    commit.version = message.entry.commit()->last_version();
    commit.previous = eventstore::hash_of(message.entry.bytes);
  }
  for (int i = 1; i <= size; ++i) {
    commit.id = "batched-" + std::to_string(i);
    commit.cause = "cmd:" + commit.id;
    ++commit.version;
    commit.events = {eventstore::to_event(cinema::movie::MovieModifiedT{.movieId = 1, .desc = commit.id})};
    entries.push_back({entries.size() + 1, subject, eventstore::encode(commit)});
    commit.previous = eventstore::hash_of(entries.back().bytes);
  }
  Log batched = recorded(entries);
  for (int i = 1; i <= size; ++i) {
    RecordedMessage& member = batched[log.size() + static_cast<std::size_t>(i) - 1];
    member.headers->emplace_back("Nats-Batch-Id", "b");
    member.headers->emplace_back("Nats-Batch-Sequence", std::to_string(i));
    if (i == size) member.headers->emplace_back("Nats-Batch-Commit", "1");
    if (i > 1) remove_header(member, "Nats-Expected-Last-Subject-Sequence");
  }
  return batched;
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

TEST_CASE("Commits that were written with one atomic batch are found as they are, and every change of that") {
  const Position first = sound_log().size() + 1;
  const Log sound = with_batch(4);
  REQUIRE(findings_in(sound).empty());
  const auto found = [&](std::size_t member, const std::function<void(RecordedMessage&)>& damage) {
    Log log = sound;
    damage(log[first - 1 + member]);
    const auto findings = findings_in(log);
    return names(findings, first + member) || names(findings, first + member + 1);
  };
  for (std::size_t member = 0; member < 4; ++member) {
    INFO("member " << member);
    for (const std::string name : {"Nats-Batch-Id", "Nats-Batch-Sequence"}) {
      CHECK(found(member, [&](auto& message) { header(message, name) = "7"; }));
      CHECK(found(member, [&](auto& message) { remove_header(message, name); }));
    }
    CHECK(found(member, [](auto& message) { message.entry.bytes[40] ^= 1; }));
  }
  CHECK(found(0, [](auto& message) { remove_header(message, "Nats-Expected-Last-Subject-Sequence"); }));
  CHECK(found(1, [](auto& message) { message.headers->emplace_back("Nats-Batch-Commit", "1"); }));
  CHECK(found(3, [](auto& message) { header(message, "Nats-Batch-Commit") = "0"; }));
  for (std::size_t member = 0; member < 3; ++member) {
    Log without = sound;
    without.erase(without.begin() + static_cast<std::ptrdiff_t>(first - 1 + member));
    number_anew(without);
    CHECK(names(findings_in(without), first + member));
    Log exchanged = sound;
    std::swap(exchanged[first - 1 + member], exchanged[first + member]);
    number_anew(exchanged);
    CHECK(names(findings_in(exchanged), first + member));
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
