#include "jetpage/aggregates/history/history.hpp"

#include <xxhash.h>

#include <algorithm>

#include "jetpage/aggregates/history/cause.hpp"

namespace jetpage::aggregates {

using eventstore::Done;
using eventstore::Error;
using eventstore::Fault;

namespace {

std::uint64_t hash_text(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

Error broken(std::string_view system, const eventstore::LogEntry& entry, const std::string& what) {
  return Error{
      Fault::corrupted, "log_corrupted",
      eventstore::stream_of(system) + " " + std::to_string(entry.position) + " (" + entry.subject + "): " + what};
}

}  // namespace

Done History::add(std::string_view system, const eventstore::LogEntry& entry, const eventstore::CommitView& commit) {
  const bool behind_a_lost_one = passed_ && commit.version() > data_.version + 1;
  if (!behind_a_lost_one && commit.version() != data_.version + 1) {
    return broken(
        system, entry,
        "event number " + std::to_string(commit.version()) + " follows number " + std::to_string(data_.version));
  }
  if (!behind_a_lost_one && commit.previous() != data_.hash)
    return broken(system, entry, "the commit before it is not the one it was decided on");
  add(entry.position, {commit.cause(), commit.last_version(), commit.hash(), commit.time_us()});
  return {};
}

void History::pass(const eventstore::LogEntry& entry) {
  const auto commit = entry.commit();
  if (commit && continues(*commit)) {
    add(entry.position, {commit->cause(), commit->last_version(), commit->hash(), commit->time_us()});
  }
  data_.last = entry.position;
  passed_ = true;
}

void History::add(eventstore::Position position, const Written& commit) {
  passed_ = false;
  const std::string_view cause = commit.cause;
  data_.last = position;
  data_.version = commit.last_version;
  data_.hash = commit.hash;
  data_.time_us = commit.time_us;
  const Cause seen{hash_text(identity_of(cause)), hash_text(cause), position};
  if (key_of(cause)) data_.keys.add({seen.identity, seen.whole, position, commit.time_us});
  const auto reaction = reaction_of(cause);
  if (!reaction) return;
  if (data_.reactions.size() == kept_reactions) data_.reactions.erase(data_.reactions.begin());
  data_.reactions.push_back(seen);
  const Mark mark{reaction->position, reaction->number};
  const auto found = data_.latest_reaction.find(reaction->reader);
  if (found == data_.latest_reaction.end()) {
    data_.latest_reaction.emplace(reaction->reader, mark);
  } else {
    found->second = std::max(found->second, mark);
  }
}

History::Answer History::seen(std::string_view cause, bool replayed) const {
  const std::uint64_t identity = hash_text(identity_of(cause));
  const auto compared = [whole = hash_text(cause)](const auto& kept) -> Answer {
    return {kept.whole == whole ? Seen::yes : Seen::key_reused, kept.position};
  };
  const auto reaction = reaction_of(cause);
  if (!reaction) {
    const Keys::Key* key = key_of(cause) ? data_.keys.find(identity) : nullptr;
    return key != nullptr ? compared(*key) : Answer{};
  }
  const auto latest = data_.latest_reaction.find(reaction->reader);
  if (latest == data_.latest_reaction.end() || latest->second < Mark{reaction->position, reaction->number}) return {};
  for (const Cause& kept : data_.reactions) {
    if (kept.identity == identity) return compared(kept);
  }
  if (!replayed) return {Seen::yes, data_.last};
  // A reaction lies behind its source: if all reactions behind the source are kept, it has not been here.
  const bool all_kept =
      data_.reactions.size() < kept_reactions || data_.reactions.front().position <= reaction->position;
  return {all_kept ? Seen::no : Seen::unknown, 0};
}

}  // namespace jetpage::aggregates
