#include "jetpage/eventstore/skipped_positions.hpp"

#include <variant>

#include "jetpage/eventstore/codec.hpp"
#include "jetpage/schemas/eventstore_generated.h"

namespace jetpage::eventstore {
namespace {

using Said = std::variant<schemas::PositionSkippedT, schemas::SkipTakenBackT>;

constexpr int most_attempts = 16;

Said said(const SkipWord& word) {
  if (word.taken_back) return schemas::SkipTakenBackT{.position = word.position, .who = word.who, .why = word.why};
  return schemas::PositionSkippedT{.position = word.position, .who = word.who, .why = word.why};
}

}  // namespace

bool is_own_event(std::string_view type) { return is_one_of<Said>(type); }

bool SkippedPositions::contains(Position position) const {
  if (is_empty_) return false;
  const std::lock_guard lock(mutex_);
  return words_.contains(position);
}

Done SkippedPositions::refresh() {
  const std::lock_guard lock(mutex_);
  return store_.load(skip_words, last_ + 1, [this](const LogEntry& entry) { return read(entry); });
}

Result<bool> SkippedPositions::contains_now(Position position) {
  if (auto done = refresh(); !done) return done.error();
  return contains(position);
}

bool SkippedPositions::may_be_passed(Position position) {
  const auto skipped = contains_now(position);
  return skipped && *skipped;
}

Result<std::vector<SkipWord>> SkippedPositions::list() {
  if (auto done = refresh(); !done) return done.error();
  const std::lock_guard lock(mutex_);
  std::vector<SkipWord> all;
  for (const auto& [position, word] : words_) all.push_back(word);
  return all;
}

// With the lock held. What cannot be read here, too, is nobody's word.
Done SkippedPositions::read(const LogEntry& entry) {
  last_ = entry.position;
  const auto commit = entry.commit();
  if (!commit) return {};
  version_ = commit->last_version();
  hash_ = commit->hash();
  for (std::size_t i = 0; i < commit->size(); ++i) {
    const auto event = decode<Said>(commit->event(i));
    if (!event) continue;
    if (const auto* skipped = std::get_if<schemas::PositionSkippedT>(&*event)) {
      words_[skipped->position] = {skipped->position, skipped->who.str(), skipped->why.str(), commit->time_us(), false};
    } else {
      words_.erase(std::get<schemas::SkipTakenBackT>(*event).position);
    }
  }
  is_empty_ = words_.empty();
  return {};
}

// With the lock held.
Commit SkippedPositions::commit_of(const SkipWord& word) const {
  Commit commit;
  commit.id =
      "skip-" + std::to_string(word.position) + "-" + std::to_string(word.time_us) + "-" + std::to_string(version_ + 1);
  commit.cause = commit.correlation = commit.id;
  commit.time_us = word.time_us;
  commit.version = version_ + 1;
  commit.previous = hash_;
  commit.events = {to_event(said(word))};
  return commit;
}

Done SkippedPositions::say(const SkipWord& word) {
  Result<Position> written = Position{0};
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    if (auto done = refresh(); !done) return done;
    const std::lock_guard lock(mutex_);
    const Commit commit = commit_of(word);
    written = store_.append(skip_words, last_, commit);
    if (written.is(Fault::outcome_unknown)) written = store_.append(skip_words, last_, commit);
    if (!written.is(Fault::conflict)) break;
  }
  return written ? refresh() : Done(written.error());
}

}  // namespace jetpage::eventstore
