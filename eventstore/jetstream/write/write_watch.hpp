#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "jetpage/eventstore/commit.hpp"
#include "jetpage/eventstore/jetstream/connection/link.hpp"

namespace jetpage::eventstore {

// Whether the log's server takes what is written, as the answers to the latest writes tell. Thread-safe.
//
// It refuses when it says so (no room, a limit reached), or when it has answered no write for `patience` though it answers
// questions: a nats-server whose disk was full is silent until it is restarted (seen with 2.15.1). That ends with a write that
// is taken, with the next session, and when nobody was refused for `memory`: then somebody may try again.
class WriteWatch {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds patience{3};
  static constexpr std::chrono::seconds memory{30};

  explicit WriteWatch(std::shared_ptr<Link> link) : link_(std::move(link)) {}

  // What became of a write that was begun then.
  void note(const Result<Position>& outcome, Clock::time_point begun);

  // Why it refuses; nothing while it does not, or while there is no connection, which is another matter.
  [[nodiscard]] std::optional<std::string> refusal() const;

 private:
  struct Refusal {
    std::string why;
    Clock::time_point latest;
    std::weak_ptr<Session> session;
  };
  void refused(std::string why);
  // True when none has been answered for so long that this is no mere delay.
  bool is_silent(Clock::time_point begun);
  [[nodiscard]] bool answers_questions() const;

  std::shared_ptr<Link> link_;
  mutable std::mutex mutex_;
  std::optional<Refusal> refusal_;
  std::optional<Clock::time_point> silent_since_;
  Clock::time_point latest_silence_;
};

}  // namespace jetpage::eventstore
