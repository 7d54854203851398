#include "tests/simulation/scheduler.hpp"

#include <algorithm>
#include <utility>

namespace jetpage::tests {

void Scheduler::end() {
  ending_ = true;
  for (const auto& task : std::exchange(tasks_, {})) {
    while (task->fiber.begun() && !task->fiber.ended()) kill(*task);
  }
}

std::shared_ptr<Scheduler::Task> Scheduler::start(std::string name, std::function<void()> work) {
  auto task = std::make_shared<Task>(std::move(name), [work = std::move(work)] {
    try {
      work();
    } catch (const Killed&) {
    }
  });
  if (!ending_) tasks_.push_back(task);
  return task;
}

void Scheduler::kill(Task& task) {
  if (task.fiber.ended()) return;
  task.killed = true;
  resume(task);
}

void Scheduler::yield() { pause_until(now_, nullptr); }

void Scheduler::sleep_until(Time time) { pause_until(time, nullptr); }

bool Scheduler::wait_for(Milliseconds time, const Condition& condition) {
  const Time end = now_ + time;
  while (!condition() && now_ < end) pause_until(end, &condition);
  return condition();
}

void Scheduler::pause_until(Time time, const Condition* condition) {
  Task& task = *running_;
  end_if_killed(task);
  task.wake = time;
  task.condition = condition;
  task.ready_since = Time::max();
  Fiber::pause();
  task.condition = nullptr;
  end_if_killed(task);
}

void Scheduler::end_if_killed(Task& task) {
  if (std::exchange(task.killed, false)) throw Killed();
}

void Scheduler::resume(Task& task) {
  Task* const before = std::exchange(running_, &task);
  task.fiber.resume();
  running_ = before;
}

Scheduler::Tasks Scheduler::ready() {
  Tasks ready;
  for (const auto& task : tasks_) {
    if (task->frozen_until > now_) continue;
    if (task->wake > now_ && !(task->condition != nullptr && (*task->condition)())) continue;
    if (task->ready_since == Time::max()) task->ready_since = now_;
    ready.push_back(task);
  }
  return ready;
}

bool Scheduler::step() {
  std::erase_if(tasks_, [](const auto& task) { return task->fiber.ended(); });
  if (tasks_.empty()) return false;
  auto able = ready();
  if (able.empty()) {
    const auto when = [](const auto& task) { return std::max(task->wake, task->frozen_until); };
    const auto earlier = [&](const auto& one, const auto& other) { return when(one) < when(other); };
    now_ = when(*std::min_element(tasks_.begin(), tasks_.end(), earlier));
    able = ready();
  }
  auto next = able[random_() % able.size()];
  for (const auto& task : able) {
    if (now_ - task->ready_since > longest_delay && task->ready_since < next->ready_since) next = task;
  }
  now_ += std::chrono::microseconds(draw(random_, 0, 2'000));
  ++steps_;
  resume(*next);
  return true;
}

std::chrono::microseconds Scheduler::elapsed() const {
  return std::chrono::duration_cast<std::chrono::microseconds>(now_ - start_);
}

}  // namespace jetpage::tests
