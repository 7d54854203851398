#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "jetpage/eventstore/event_store.hpp"

namespace jetpage::tests {

// An answer that acknowledged a command, as far as the log must agree with it.
struct Acknowledged {
  std::string key;      // Idempotency-Key
  std::string subject;  // cinema.movie.1
  eventstore::Position position = 0;
  std::uint64_t version = 0;  // from the ETag
};

// Checks what holds for any system's log: each aggregate's commits continue each other (version, hash), no commit's id stands
// twice, no reaction has happened twice, no key has had two effects on one kind of aggregate. One thread.
class LogAudit {
 public:
  // `compensated`: kinds of aggregates on which a key may act again under another id, because the first was taken back.
  explicit LogAudit(std::set<std::string> compensated = {}) : compensated_(std::move(compensated)) {}

  void add(const eventstore::LogEntry& entry);
  // After all entries.
  void expect(const Acknowledged& acknowledged);

  // How many keys of commands have had an effect, compensated kinds left out.
  [[nodiscard]] std::size_t keys() const { return keys_; }
  // What is wrong, one sentence each.
  [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }

 private:
  struct Tail {
    std::uint64_t version = 0;
    std::uint64_t hash = 0;
  };
  struct Place {
    std::string subject;
    eventstore::Position position = 0;
    std::uint64_t last_version = 0;
  };
  void fault(eventstore::Position position, const std::string& what);
  void add_cause(const eventstore::LogEntry& entry, const eventstore::CommitView& commit);

  std::set<std::string> compensated_;
  std::map<std::string, Tail> tails_;     // by subject
  std::map<std::string, Place> commits_;  // by id
  std::map<std::string, Place> effects_;  // by kind of aggregate and cause
  std::size_t keys_ = 0;
  std::vector<std::string> faults_;
};

}  // namespace jetpage::tests
