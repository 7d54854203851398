#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "jetpage/eventstore/event_store.hpp"

namespace jetpage::eventstore {

// An operator's word that readers may pass a position, or (`taken_back`) no longer.
struct SkipWord {
  Position position = 0;
  std::string who;
  std::string why;
  std::int64_t time_us = 0;  // when it was said
  bool taken_back = false;
};

// Whose events the words are: an aggregate of the log itself, with a subject of its own in each system's stream.
inline const AggregateName skip_words{"jetpage", "skipped"};

// Whether the event is one of the log itself, which no system's page names and every reader knows.
bool is_own_event(std::string_view type);

// The positions of a log that readers may pass although they cannot be read: a message that somebody published by hand, damage
// beyond repair.
//
// The words are commits on the log, not values in a bucket: so they are as durable and as much in order as what they are about, they go
// where the log is copied to, nobody who deletes what is derived loses them, and who said what stays for ever. A reader asks when it
// meets what it cannot read; so a word reaches all processes, and costs nothing where nothing is wrong.
//
// Thread-safe. The store must outlive it.
class SkippedPositions {
 public:
  explicit SkippedPositions(EventStore& store) : store_(store) {}

  // As far as the words were read: asks nobody.
  [[nodiscard]] bool contains(Position position) const;
  // Reads the words that have come since it last did. Errors: EventStore::load's.
  Done refresh();
  // Both: as the log has it now.
  Result<bool> contains_now(Position position);
  // The same for who can do nothing when the log does not tell: false then.
  bool may_be_passed(Position position);
  // The words in force, by position, as the log has them now.
  Result<std::vector<SkipWord>> list();

  // Writes a word. Errors: EventStore::append's, but conflict: what others say meanwhile changes nothing.
  Done say(const SkipWord& word);

 private:
  Done read(const LogEntry& entry);
  [[nodiscard]] Commit commit_of(const SkipWord& word) const;

  EventStore& store_;
  std::atomic<bool> is_empty_ = true;  // so that where nothing is skipped nobody waits for others to ask
  mutable std::mutex mutex_;
  std::map<Position, SkipWord> words_;
  Position last_ = 0;  // of the words' own subject, and what its last commit says of itself
  std::uint64_t version_ = 0;
  std::uint64_t hash_ = 0;
};

}  // namespace jetpage::eventstore
