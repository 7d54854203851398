#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <string>

#include "jetpage/aggregates/policies/runner_options.hpp"
#include "jetpage/aggregates/policies/tenure.hpp"
#include "jetpage/aggregates/policies/waiting_room.hpp"

namespace jetpage::aggregates {

// What has come of an entry, and why it is to be parked.
struct Came {
  Step step = Step::done;
  std::string why;
  std::uint32_t attempts = 0;
};

// Brings what follows from an entry to its aggregates, one reaction after the other, each under its cause: the runner's name, the
// entry's position and the reaction's number. A refusal is told and passed; the log being away, or a conflict, is waited out; "not yet"
// ends in the compensation when its deadline has passed. A decision is made within the tenure only. Thread-safe.
// The handlers, the options and the tenure outlive it.
class Reactor {
 public:
  using Pause = std::function<bool(std::chrono::milliseconds)>;  // false: stop

  Reactor(std::string name, Handlers& handlers, const RunnerOptions& options, const Tenure& tenure, Pause pause)
      : name_(std::move(name)), handlers_(handlers), options_(options), tenure_(tenure), pause_(std::move(pause)) {}

  // `replayed`: it was parked, and later ones have gone before it.
  Came react(const Followed& followed, bool replayed);

  // CINEMA 7 (cinema.movie.1)
  [[nodiscard]] std::string where(const eventstore::LogEntry& entry) const;

  struct Figures {
    std::atomic<std::uint64_t> reactions = 0;
    std::atomic<std::uint64_t> refused = 0;
    std::atomic<std::uint64_t> retries = 0;
    std::atomic<std::uint64_t> deferred = 0;  // attempts that were answered "not yet"
    std::atomic<std::uint64_t> compensated =
        0;  // reactions whose deadline passed, so that another was made in their place
  };
  [[nodiscard]] const Figures& figures() const { return figures_; }

 private:
  Came react(const Followed& followed, const Reaction& reaction, CommandMeta meta);
  Came not_yet(const Followed& followed, const Reaction& reaction, const CommandMeta& meta,
               const eventstore::Error& error);

  std::string name_;
  Handlers& handlers_;
  const RunnerOptions& options_;
  const Tenure& tenure_;
  Pause pause_;
  Figures figures_;
};

}  // namespace jetpage::aggregates
