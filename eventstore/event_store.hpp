#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "jetpage/eventstore/commit.hpp"
#include "jetpage/eventstore/result.hpp"
#include "jetpage/eventstore/subject.hpp"

namespace jetpage::eventstore {

// One message of the log: where it lies, whose it is, and its bytes, still unverified, so that one damaged message never
// hides those behind it.
struct LogEntry {
  Position position = 0;
  std::string subject;
  Bytes bytes;

  // Fault::corrupted names stream-independent damage; callers add stream and position (see `at`).
  [[nodiscard]] Result<CommitView> commit() const { return CommitView::from(bytes); }
};

// Follows a stream from a position on, in the stream's order, without gaps or repetition, across reconnections.
// One thread at a time.
class Reader {
 public:
  virtual ~Reader() = default;
  // The next entry; nothing when none arrived within `wait` (0: only what is there already).
  virtual Result<std::optional<LogEntry>> next(std::chrono::milliseconds wait) = 0;
};

// A reader whose place the server remembers under a name: it starts behind the last acknowledged position.
class DurableReader : public Reader {
 public:
  // Remembers that everything up to and including `position` is dealt with. Asynchronous and cheap; a lost
  // acknowledgement only means that entries are read again.
  virtual Done acknowledge(Position position) = 0;
  // Behind which `next` goes on, known as soon as the server has told where that is; 0 until then.
  [[nodiscard]] virtual Position position() const { return 0; }
};

// The log of one system. Thread-safe; a call blocks until its outcome is known or its time is up.
//
// append   ok(position) · conflict · unavailable (nothing was written) · outcome_unknown (repeat the same commit) · failed
//          · invalid with `commit_too_large` (nothing was written, nor ever will be)
// The same commit id appended again answers the first position, as long as the store remembers it (JetStream: two
// minutes); later the expectation makes it a conflict and the history shows the commit.
class EventStore {
 public:
  using Visit = std::function<Done(const LogEntry&)>;

  virtual ~EventStore() = default;

  // `cinema`.
  [[nodiscard]] virtual const std::string& system() const = 0;

  // Writes the commit if the aggregate's last commit lies at `expected_last` (0: it has none yet). Durable when it returns.
  virtual Result<Position> append(const AggregateName& aggregate, Position expected_last, const Commit& commit) = 0;

  // Visits the aggregate's commits at or after `from`, oldest first, and stops at the visitor's first error. None is missing that
  // was acknowledged before the call.
  virtual Done load(const AggregateName& aggregate, Position from, const Visit& visit) = 0;

  // Which of these aggregates of one category have commits: their ids. One question for many, where a `load` each would do.
  virtual Result<std::set<std::string>> existing(const std::string& category, const std::vector<std::string>& ids);

  // The entry at a position. Fault::not_found past the end.
  virtual Result<LogEntry> at(Position position) = 0;

  // What comes behind `after`, in the stream's order and without gaps: at most `most` entries, none at the end. No reader is
  // kept for it: for those who follow slower than the log grows. By `at`, unless the store has something better.
  virtual Result<std::vector<LogEntry>> page(Position after, std::size_t most);

  // The position of the stream's last entry, 0 when it is empty.
  virtual Result<Position> last() = 0;

  // Follows the stream behind `after`.
  virtual Result<std::unique_ptr<Reader>> read(Position after) = 0;

  // Follows the stream behind what was acknowledged under this name (`cinema-message`), or behind `done` if that is further. At most
  // one reader of a name may be active. A new name starts behind `done`.
  virtual Result<std::unique_ptr<DurableReader>> read_durable(const std::string& name, Position done) = 0;
};

}  // namespace jetpage::eventstore
