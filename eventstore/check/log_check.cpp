#include "jetpage/eventstore/check/log_check.hpp"

#include <xxhash.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace jetpage::eventstore {
namespace {

constexpr std::size_t kept_entries = 1 << 20;
constexpr const char* expectation = "Nats-Expected-Last-Subject-Sequence";

std::uint64_t hash_text(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

const std::string* value_of(const Headers& headers, std::string_view name) {
  const auto found = std::find_if(headers.begin(), headers.end(), [&](const auto& h) { return h.first == name; });
  return found == headers.end() ? nullptr : &found->second;
}

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == text.npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

bool is_known(std::string_view name) {
  for (const std::string_view known :
       {"Event-Type", "Correlation-Id", "Causation-Id", "Commit-Seal", "Log-Tip", "Nats-Msg-Id", expectation,
        "Nats-Batch-Id", "Nats-Batch-Sequence", "Nats-Batch-Commit"}) {
    if (name == known) return true;
  }
  return false;
}

std::string number(std::uint64_t value) { return std::to_string(value); }

}  // namespace

LogCheck::LogCheck(Rules rules) : rules_(std::move(rules)), next_(std::max<Position>(rules_.from, 1)) {}

std::uint64_t LogCheck::Recent::at(Position position) const {
  const std::size_t place = position % kept_entries;
  return place < hashes_.size() ? hashes_[place] : 0;
}

void LogCheck::Recent::set(Position position, std::uint64_t hash) {
  const std::size_t place = position % kept_entries;
  if (place >= hashes_.size()) hashes_.resize(std::min(kept_entries, std::max(place + 1, 2 * hashes_.size())));
  hashes_[place] = hash;
}

void LogCheck::find(const std::string& code, const LogEntry& entry, const std::string& what) {
  ++findings_;
  rules_.found({code, entry.position, entry.subject, what});
}

void LogCheck::add(const RecordedMessage& message) {
  const LogEntry& entry = message.entry;
  check_gap(entry.position);
  ++messages_;
  forget(entry.position);
  if (rules_.skipped && rules_.skipped(entry.position)) return pass(entry);
  const auto aggregate = aggregate_of(entry.subject);
  if (!aggregate || subject_of(rules_.system, *aggregate) != entry.subject) {
    return find("subject_unreadable", entry, "its subject names no aggregate of " + rules_.system);
  }
  Tail& kept = tails_[hash_text(entry.subject)];
  const Tail before = kept;
  const Tail* tail = before.position == 0 ? nullptr : &before;
  const auto commit = entry.commit();
  if (!commit) {
    find(commit.error().code, entry, commit.error().message);
    kept = {before.version, hash_of(entry.bytes), entry.position, false};
    return;
  }
  check_checksum(entry, *commit);
  check_place(entry, *commit, tail);
  if (message.headers) check_headers(message, *commit, tail);
  check_events(entry, *aggregate, *commit);
  check_cause(entry, *commit);
  correlations_.set(entry.position, hash_text(commit->correlation()));
  entry_seals_.set(entry.position, hash_text(seal_of(entry.subject, entry.bytes)));
  kept = {commit->last_version(), commit->hash(), entry.position, true};
}

// As an aggregate does it (aggregates/history/history.hpp).
void LogCheck::pass(const LogEntry& entry) {
  ++skipped_;
  Tail& kept = tails_[hash_text(entry.subject)];
  const auto commit = entry.commit();
  const bool continues = commit && commit->version() == kept.version + 1 && commit->previous() == kept.hash;
  if (continues) kept = {commit->last_version(), commit->hash(), entry.position};
  kept.position = entry.position;
  kept.passed = true;
}

void LogCheck::check_gap(Position position) {
  if (position > next_) {
    ++findings_;
    if (gap_ == 0) gap_ = next_;
    const bool one = position == next_ + 1;
    rules_.found({"message_missing", next_, "",
                  (one ? "it is" : "this and all before " + number(position) + " are") +
                      " not there, although there are later ones: removed, or not readable for the server"});
    for (Position gone = next_; gone < position && gone - next_ < kept_entries; ++gone) {
      forget(gone);
    }
  }
  next_ = position + 1;
}

void LogCheck::end(Position last, Position seen) {
  if (last >= next_) check_gap(last + 1);
  if (seen <= last) return;
  ++findings_;
  rules_.found(
      {"log_shorter", last + 1, "", "the log ends before this, but the policies have seen position " + number(seen)});
}

void LogCheck::check_checksum(const LogEntry& entry, const CommitView& commit) {
  if (commit.checksum()) {
    checksums_ = true;
  } else if (checksums_) {
    find("checksum_missing", entry, "it carries no checksum, although commits before it do");
  }
}

// Behind the last commit of its aggregate, and behind no other.
void LogCheck::check_place(const LogEntry& entry, const CommitView& commit, const Tail* tail) {
  if (is_base(tail)) return;
  const Tail before = tail == nullptr ? Tail() : *tail;
  if (before.passed && commit.version() > before.version + 1) return;
  const std::string follows =
      tail == nullptr ? "there is none before it" : "the one before it is " + number(before.position);
  if (before.version_known && commit.version() != before.version + 1) {
    find("version_broken", entry,
         "its first event has number " + number(commit.version()) + " behind number " + number(before.version) + " (" +
             follows + ")");
  }
  if (commit.previous() != before.hash) {
    find("chain_broken", entry, "the commit before it is not the one it was decided on (" + follows + ")");
  }
}

void LogCheck::check_headers(const RecordedMessage& message, const CommitView& commit, const Tail* tail) {
  const LogEntry& entry = message.entry;
  const Headers& headers = *message.headers;
  check_written_headers(message);
  check_batch(message);
  if (const std::string* tip = value_of(headers, "Log-Tip")) check_tip(entry, *tip);
  Headers expected = commit_headers(entry.subject, commit, entry.bytes);
  expected.emplace_back("Nats-Msg-Id", header_text(commit.id()));
  if (!is_base(tail)) {
    expected.emplace_back(expectation, number(tail == nullptr ? 0 : tail->position));
  }
  for (const auto& [name, value] : expected) {
    const std::string* found = value_of(headers, name);
    const bool seal = name == "Commit-Seal";
    if (seal && found != nullptr) seals_ = true;
    if (seal && found == nullptr && !seals_) continue;  // of before there was one
    if (trimmed(found == nullptr ? "" : *found) == trimmed(value)) continue;
    if (found == nullptr && name == expectation && follows_its_own(entry, tail)) continue;
    find(seal ? "seal_broken" : "header_wrong", entry,
         found == nullptr ? "it has no header " + name
                          : "its header " + name + " says '" + *found + "', it should be '" + value + "'");
  }
}

void LogCheck::check_written_headers(const RecordedMessage& message) {
  for (const auto& [name, value] : *message.headers) {
    if (!is_known(name)) find("header_unknown", message.entry, "nobody here writes a header " + name);
  }
}

// The members of a batch are numbered from 1 and stand one behind the other; the last of them commits it.
void LogCheck::check_batch(const RecordedMessage& message) {
  const LogEntry& entry = message.entry;
  const auto text = [&](std::string_view name) {
    const std::string* value = value_of(*message.headers, name);
    return value == nullptr ? std::string() : trimmed(*value);
  };
  const std::string id = text("Nats-Batch-Id");
  const std::string sequence = text("Nats-Batch-Sequence");
  const std::string commits = text("Nats-Batch-Commit");
  std::uint64_t place = 0;
  std::from_chars(sequence.data(), sequence.data() + sequence.size(), place);
  batch_before_ = std::exchange(batch_, {entry.position, id, place, place > 0 && commits.empty()});
  if (id.empty() != sequence.empty() || (id.empty() && !commits.empty()) || (commits != "" && commits != "1") ||
      (!sequence.empty() && sequence != number(place))) {
    return find("batch_broken", entry, "its headers of an atomic batch do not fit together");
  }
  if (batch_before_.position + 1 != entry.position) return;
  const std::uint64_t due = batch_before_.open ? batch_before_.sequence + 1 : id.empty() ? 0 : 1;
  if (place == due && (!batch_before_.open || batch_before_.id == id)) return;
  find("batch_broken", entry,
       place == 0 ? "the atomic batch before it has no end"
                  : "it is number " + sequence + " of an atomic batch, which does not continue what is before it");
}

// In a batch the server takes an expectation of an aggregate's first commit alone.
bool LogCheck::follows_its_own(const LogEntry& entry, const Tail* tail) const {
  return tail != nullptr && tail->position + 1 == entry.position && batch_before_.position == tail->position &&
         batch_before_.open && batch_before_.id == batch_.id;
}

void LogCheck::check_events(const LogEntry& entry, const AggregateName& aggregate, const CommitView& commit) {
  for (std::size_t i = 0; i < commit.size(); ++i) {
    const auto checked = rules_.check_event(aggregate, commit.event(i));
    if (!checked) find(checked.error().code, entry, checked.error().message);
  }
}

// A reaction lies behind what it reacts to and carries its correlation on.
void LogCheck::check_cause(const LogEntry& entry, const CommitView& commit) {
  const auto source = rules_.reacts_to(commit.cause());
  if (!source) return;
  if (*source == 0 || *source >= entry.position) {
    return find("cause_broken", entry, "it reacts to " + number(*source) + ", which is not before it");
  }
  if (*source < rules_.from || entry.position - *source >= kept_entries) return;
  const std::uint64_t of_source = correlations_.at(*source);
  if (of_source != 0 && of_source != hash_text(commit.correlation())) {
    find("cause_broken", entry, "it reacts to " + number(*source) + ", which has another correlation");
  }
}

// A commit that its writer knew to be on the log.
void LogCheck::check_tip(const LogEntry& entry, std::string_view text) {
  const auto tip = parse_tip(text);
  if (!tip || tip->position == 0 || tip->position >= entry.position) {
    return find("tip_broken", entry, "the commit that it says was before it, '" + std::string(text) + "', is not");
  }
  if (tip->position < rules_.from || entry.position - tip->position >= kept_entries) return;
  const std::uint64_t there = entry_seals_.at(tip->position);
  if (there != 0 && there != hash_text(tip->seal)) {
    find("tip_broken", entry, "its writer knew another commit at " + number(tip->position) + " than is there");
  }
}

void LogCheck::forget(Position position) {
  correlations_.set(position, 0);
  entry_seals_.set(position, 0);
}

}  // namespace jetpage::eventstore
