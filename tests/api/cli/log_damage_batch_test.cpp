#include <catch2/catch_test_macros.hpp>

#include <functional>

#include "jetpage/eventstore/codec.hpp"
#include "jetpage/schemas/cinema_generated.h"
#include "tests/api/cli/recorded_log.hpp"

// Damages to what was written with one atomic batch.
using namespace jetpage;
using namespace jetpage::tests;
using eventstore::Position;
using eventstore::RecordedMessage;
using Log = RecordedLog;

namespace {

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
