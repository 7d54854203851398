#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "jetpage/eventstore/result.hpp"

namespace jetpage::tests {

// How a call to the log fails.
enum class Failure {
  overtaken,          // another write was in flight: a conflict, nothing was written
  unavailable,        // nothing was written, and the caller knows
  lost_request,       // nothing was written, but the caller cannot know
  lost_answer,        // it was written, and the caller does not know
  lost_answer_and_id  // the same, and the store no longer recognises the commit's id: the repetition is a conflict
};

inline constexpr Failure every_failure[] = {Failure::overtaken, Failure::unavailable, Failure::lost_request,
                                            Failure::lost_answer, Failure::lost_answer_and_id};

inline eventstore::Error error_of(Failure failure) {
  if (failure == Failure::overtaken) return {eventstore::Fault::conflict, "conflict", "a test was faster"};
  if (failure == Failure::unavailable)
    return {eventstore::Fault::unavailable, "log_unavailable", "a test took it away"};
  return {eventstore::Fault::outcome_unknown, "outcome_unknown", "a test lost it"};
}

struct Call {
  unsigned number = 0;    // since the plan was made, from 1
  std::string_view what;  // append, load, at, last, read, next, acknowledge; get, create, update, remove, keys
  std::string on;         // subject or key
};

// When which call fails: shared by every store and bucket of one test (faulty_store.hpp, faulty_bucket.hpp). Thread-safe.
class Faults {
 public:
  using Plan = std::function<std::optional<Failure>(const Call&)>;

  void plan(Plan plan) {
    const std::lock_guard lock(mutex_);
    plan_ = std::move(plan);
    calls_ = failed_ = 0;
  }
  void fail_call(unsigned number, Failure how) {
    plan([=](const Call& call) { return call.number == number ? std::optional(how) : std::nullopt; });
  }
  void fail_from(unsigned number, Failure how) {
    plan([=](const Call& call) { return call.number >= number ? std::optional(how) : std::nullopt; });
  }
  void heal() { plan({}); }

  // How many calls have failed since the plan was made.
  [[nodiscard]] unsigned failed() const {
    const std::lock_guard lock(mutex_);
    return failed_;
  }

  // Asked by a store before it does anything.
  std::optional<Failure> next(std::string_view what, std::string on) {
    const std::lock_guard lock(mutex_);
    ++calls_;
    const auto failure = plan_ ? plan_({calls_, what, std::move(on)}) : std::nullopt;
    if (failure) ++failed_;
    return failure;
  }

 private:
  mutable std::mutex mutex_;
  Plan plan_;
  unsigned calls_ = 0;
  unsigned failed_ = 0;
};

}  // namespace jetpage::tests
