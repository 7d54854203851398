#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>

#include "eventstore/event_store.hpp"

namespace jetpage::aggregates {

// What the kernel remembers of an aggregate besides its state: where its log ends, and who has made it what it is, so
// that a repeated command or reaction is recognised. Its size does not grow with the log. One thread at a time.
class History {
 public:
  // How many of the latest causes are kept. A command's key is recognised for that many later commits.
  static constexpr std::size_t kept_causes = 64;

  enum class Seen { no, yes, key_reused, unknown };
  struct Answer {
    Seen seen = Seen::no;
    eventstore::Position position = 0;  // of the commit it made, when seen
  };

  // Adds the next commit. Fault::corrupted when it does not continue this history (its version or its hash of the
  // previous commit); the message names the stream and the position.
  eventstore::Done add(std::string_view system, const eventstore::LogEntry& entry, const eventstore::CommitView& commit);

  struct Written {
    std::string_view cause;
    std::uint64_t last_version = 0;
    std::uint64_t hash = 0;
    std::int64_t time_us = 0;
  };

  // Adds a commit of our own that the log has just taken.
  void add(eventstore::Position position, const Written& commit);

  // Whether this cause has made a commit here. `unknown`: a reaction older than what is kept; the log must be asked.
  [[nodiscard]] Answer seen(std::string_view cause) const;

  [[nodiscard]] eventstore::Position last() const { return last_; }
  [[nodiscard]] std::uint64_t version() const { return version_; }
  [[nodiscard]] std::uint64_t hash() const { return hash_; }
  [[nodiscard]] std::int64_t time_us() const { return time_us_; }  // of the last commit

 private:
  struct Cause {
    std::uint64_t identity = 0;
    std::uint64_t whole = 0;
    eventstore::Position position = 0;
  };
  using Mark = std::pair<eventstore::Position, std::uint32_t>;  // of the latest reaction, in log order

  eventstore::Position last_ = 0;
  std::uint64_t version_ = 0;
  std::uint64_t hash_ = 0;
  std::int64_t time_us_ = 0;
  std::deque<Cause> causes_;
  std::map<std::string, Mark, std::less<>> latest_reaction_;
};

}  // namespace jetpage::aggregates
