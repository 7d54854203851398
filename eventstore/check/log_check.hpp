#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "jetpage/eventstore/check/recorded_message.hpp"

namespace jetpage::eventstore {

// Something on a log that cannot be true.
struct LogFinding {
  std::string code;  // stable: `commit_damaged`, `message_missing` …
  Position position = 0;
  std::string subject;  // empty when it is not known
  std::string what;
};

// Checks a system's log, message by message in its order.
//
// | what | how it shows |
// | bytes changed | the commit's checksum; its seal in the headers; the hash in the next commit of its aggregate |
// | moved to another aggregate | the seal; an event of another kind; the hash and version of what is before it |
// | removed | the stream's sequences; the next commit's version and hash; the position that its writer expected before it |
// | added, repeated, exchanged | version, hash, expected position; a later commit that names another as the log's tip; a reaction
//   that does not fit what it reacts to |
// | headers changed | they repeat what the commit says; the members of an atomic batch are numbered and stand together |
//
// What cannot show: that the end of a stream was cut off together with the server's count of it, unless views or policies
// have seen more (`end`); in a copy with new sequences, what nothing later names: its end, or of commits that were on their way
// at the same time those that no later commit of their aggregate, no tip and no reaction goes back to; and a forgery that is as good as
// a commit of ours, for nothing here is secret.
//
// Keeps some 60 bytes for each aggregate and 16 for each of the last million entries. One thread.
class LogCheck {
 public:
  struct Rules {
    std::string system;
    // Whether an aggregate of this category may hold the event, and its bytes can be read.
    std::function<Done(const AggregateName&, const EventView&)> check_event;
    // The position that a reaction's cause names; nothing for a command's cause.
    std::function<std::optional<Position>(std::string_view cause)> reacts_to;
    std::function<void(const LogFinding&)> found;
    // What readers may pass: it is counted, and nothing more is expected of it. None: nothing is.
    std::function<bool(Position)> skipped;
    Position from = 1;  // what lies before is not looked at: the first commit that is met of an aggregate is believed
  };

  explicit LogCheck(Rules rules);

  void add(const RecordedMessage& message);
  // After the last message: the position that the stream says it ends at, and the furthest that a reader says it has seen.
  void end(Position last, Position seen = 0);

  [[nodiscard]] std::uint64_t messages() const { return messages_; }
  [[nodiscard]] std::size_t aggregates() const { return tails_.size(); }
  // Behind this position an entry is missing; the greatest number when none is.
  [[nodiscard]] Position complete_to() const { return gap_ == 0 ? UINT64_MAX : gap_ - 1; }
  [[nodiscard]] std::uint64_t findings() const { return findings_; }
  [[nodiscard]] std::uint64_t skipped() const { return skipped_; }

 private:
  // An aggregate's last commit. Kept by the hash of its subject: two that share one would show as a finding, never hide one.
  struct Tail {
    std::uint64_t version = 0;
    std::uint64_t hash = 0;
    Position position = 0;
    bool version_known = true;
    bool passed = false;  // behind it lies what is skipped, perhaps a commit once
  };
  // What the message before said of the atomic batch that it belongs to.
  struct Batch {
    Position position = 0;
    std::string id;
    std::uint64_t sequence = 0;  // 0: of no batch
    bool open = false;           // others follow
  };
  // A hash for each of the latest entries; 0: not known.
  class Recent {
   public:
    [[nodiscard]] std::uint64_t at(Position position) const;
    void set(Position position, std::uint64_t hash);

   private:
    std::vector<std::uint64_t> hashes_;
  };
  void find(const std::string& code, const LogEntry& entry, const std::string& what);
  void pass(const LogEntry& entry);
  void check_gap(Position position);
  void check_place(const LogEntry& entry, const CommitView& commit, const Tail* tail);
  void check_headers(const RecordedMessage& message, const CommitView& commit, const Tail* tail);
  void check_written_headers(const RecordedMessage& message);
  void check_batch(const RecordedMessage& message);
  [[nodiscard]] bool follows_its_own(const LogEntry& entry, const Tail* tail) const;
  void check_tip(const LogEntry& entry, std::string_view text);
  void check_events(const LogEntry& entry, const AggregateName& aggregate, const CommitView& commit);
  void check_cause(const LogEntry& entry, const CommitView& commit);
  void check_checksum(const LogEntry& entry, const CommitView& commit);
  void forget(Position position);
  [[nodiscard]] bool is_base(const Tail* tail) const { return tail == nullptr && rules_.from > 1; }

  Rules rules_;
  std::unordered_map<std::uint64_t, Tail> tails_;
  Recent correlations_;
  Recent entry_seals_;
  Batch batch_;
  Batch batch_before_;
  Position next_;
  Position gap_ = 0;  // the first that is missing
  std::uint64_t messages_ = 0;
  std::uint64_t findings_ = 0;
  std::uint64_t skipped_ = 0;
  bool checksums_ = false;  // one was met: from there on all commits have one
  bool seals_ = false;
};

}  // namespace jetpage::eventstore
