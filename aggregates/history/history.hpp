#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jetpage/aggregates/history/keys.hpp"
#include "jetpage/eventstore/event_store.hpp"

namespace jetpage::aggregates {

// What the kernel remembers of an aggregate besides its state: where its log ends, and who has made it what it is, so
// that a repeated command or reaction is recognised. Its size does not grow with the log. One thread at a time.
class History {
 public:
  static constexpr std::size_t kept_reactions = 64;  // the latest

  enum class Seen { no, yes, key_reused, unknown };
  struct Answer {
    Seen seen = Seen::no;
    eventstore::Position position = 0;  // of the commit it made; the last one's when it made none or that is forgotten
  };

  // Adds the next commit. Fault::corrupted when it does not continue this history (its version or its hash of the
  // previous commit); the message names the stream and the position.
  eventstore::Done add(std::string_view system, const eventstore::LogEntry& entry,
                       const eventstore::CommitView& commit);

  // Takes an entry that readers may pass (eventstore/skipped_positions.hpp): it lies between the commits, and the next one is written
  // behind it. A commit that continues this history keeps its numbers, so that those behind it follow. When it is none any more, only
  // the next one tells how many events it held.
  void pass(const eventstore::LogEntry& entry);
  // The last entry is one that was passed.
  [[nodiscard]] bool has_passed() const { return passed_; }

  struct Written {
    std::string_view cause;
    std::uint64_t last_version = 0;
    std::uint64_t hash = 0;
    std::int64_t time_us = 0;
  };

  // Adds a commit of our own that the log has just taken.
  void add(eventstore::Position position, const Written& commit);

  // Whether this cause has made a commit here. A command's key is known for a day (keys.hpp); a command without one never comes again.
  // A reaction was here, even if it changed nothing, unless it lies behind the latest of its reader: a runner lets them reach an
  // aggregate in the log's order. That says nothing of a replayed one; its commit is looked for. `unknown`: it is older than what is
  // kept, and the log must be asked.
  [[nodiscard]] Answer seen(std::string_view cause, bool replayed = false) const;

  [[nodiscard]] const Keys& keys() const { return data_.keys; }

  [[nodiscard]] eventstore::Position last() const { return data_.last; }
  [[nodiscard]] std::uint64_t version() const { return data_.version; }
  [[nodiscard]] std::uint64_t hash() const { return data_.hash; }
  [[nodiscard]] std::int64_t time_us() const { return data_.time_us; }  // of the last commit

  struct Cause {
    std::uint64_t identity = 0;
    std::uint64_t whole = 0;
    eventstore::Position position = 0;
    bool operator==(const Cause&) const = default;
  };
  using Mark = std::pair<eventstore::Position, std::uint32_t>;  // of a reaction, in log order

  // All of it, for a snapshot.
  struct Data {
    eventstore::Position last = 0;
    std::uint64_t version = 0;
    std::uint64_t hash = 0;
    std::int64_t time_us = 0;
    Keys keys;
    std::vector<Cause> reactions;                              // oldest first
    std::map<std::string, Mark, std::less<>> latest_reaction;  // by reader
    bool operator==(const Data&) const = default;
  };
  History() = default;
  explicit History(Data data) : data_(std::move(data)) {}
  [[nodiscard]] const Data& data() const { return data_; }

 private:
  [[nodiscard]] bool continues(const eventstore::CommitView& commit) const {
    return commit.version() == data_.version + 1 && commit.previous() == data_.hash;
  }

  Data data_;
  bool passed_ = false;
};

}  // namespace jetpage::aggregates
