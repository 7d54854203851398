#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/simulation/fiber.hpp"
#include "tests/simulation/trace.hpp"

namespace jetpage::tests {

using Random = std::mt19937_64;

// Evenly from `least` to `most`, the same on every machine.
inline std::int64_t draw(Random& random, std::int64_t least, std::int64_t most) {
  return least + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most - least + 1));
}
inline bool happens(Random& random, double probability) {
  return static_cast<double>(random() >> 11U) * 0x1.0p-53 < probability;
}

// Everything that goes on in a run, one task at a time: whoever pauses lets the scheduler's random numbers decide who goes on.
// Time is its own: a step takes up to two milliseconds, and when all sleep it passes until the first awakes. A task that could
// go on does so within `longest_delay`, so that nothing takes longer than a real call to the log may.
class Scheduler {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Milliseconds = std::chrono::milliseconds;
  using Condition = std::function<bool()>;
  struct Killed {};  // thrown where a killed task has paused
  static constexpr Milliseconds longest_delay{250};

  struct Task {
    Task(std::string called, std::function<void()> work) : name(std::move(called)), fiber(std::move(work)) {}
    std::string name;
    Fiber fiber;
    Time wake{};
    const Condition* condition = nullptr;
    Time frozen_until{};
    Time ready_since = Time::max();
    bool killed = false;
  };

  explicit Scheduler(std::uint64_t seed) : random_(seed) {}
  ~Scheduler() { end(); }

  // `work` lets no exception out but Killed.
  std::shared_ptr<Task> start(std::string name, std::function<void()> work);
  // Ends the task where it has paused, at once.
  void kill(Task& task);

  // It does not go on for this time, as a process that is stopped.
  void freeze(Task& task, Milliseconds time) const { task.frozen_until = now_ + time; }

  // Kills what is left, and starts nothing any more.
  void end();

  // Within a task:
  void yield();
  void sleep_until(Time time);
  void sleep(Milliseconds time) { sleep_until(now_ + time); }
  // True as soon as the condition holds, false when the time is over.
  bool wait_for(Milliseconds time, const Condition& condition);

  // Lets one task go on; false when there is none.
  bool step();

  [[nodiscard]] Task* running() const { return running_; }
  [[nodiscard]] Time now() const { return now_; }
  [[nodiscard]] std::chrono::microseconds elapsed() const;
  [[nodiscard]] Random& random() { return random_; }
  [[nodiscard]] Trace& trace() { return trace_; }
  void note(const std::string& line) { trace_.note(elapsed(), line); }
  [[nodiscard]] std::uint64_t steps() const { return steps_; }

 private:
  using Tasks = std::vector<std::shared_ptr<Task>>;
  Tasks ready();
  void pause_until(Time time, const Condition* condition);
  static void end_if_killed(Task& task);
  void resume(Task& task);

  static constexpr Time start_{std::chrono::hours(1)};
  Random random_;
  Trace trace_;
  Time now_ = start_;
  Tasks tasks_;
  Task* running_ = nullptr;
  bool ending_ = false;
  std::uint64_t steps_ = 0;
};

}  // namespace jetpage::tests
