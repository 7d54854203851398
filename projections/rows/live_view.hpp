#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "jetpage/projections/rows/generation.hpp"
#include "jetpage/projections/view.hpp"

namespace jetpage::projections {

// What the projector and the readers of a view share: the generation that is served, and how far it has seen the log. Thread-safe.
class LiveView {
 public:
  explicit LiveView(ViewDefinition definition) : definition_(std::move(definition)) {}

  [[nodiscard]] const ViewDefinition& definition() const { return definition_; }

  // Nothing until there is one to serve.
  [[nodiscard]] std::shared_ptr<const Generation> generation() const {
    const std::lock_guard lock(mutex_);
    return generation_;
  }
  [[nodiscard]] eventstore::Position position() const { return position_.load(); }
  [[nodiscard]] bool wait_for(eventstore::Position position, std::chrono::steady_clock::time_point deadline) const {
    if (position_.load() >= position) return true;
    std::unique_lock lock(mutex_);
    moved_.wait_until(lock, deadline, [&] { return closed_ || position_.load() >= position; });
    return position_.load() >= position;
  }

  // From now on this generation is read. What it has seen must be on its pages already.
  void serve(std::shared_ptr<const Generation> generation, eventstore::Position position) {
    const std::lock_guard lock(mutex_);
    generation_.swap(generation);
    position_.store(position);
    moved_.notify_all();
  }
  // From now on nothing is read.
  void withdraw() { serve(nullptr, 0); }
  // A reader met damage in this generation: it is read no more, and whoever projects is told.
  void condemn(const std::shared_ptr<const Generation>& damaged, const std::string& reason) {
    const std::lock_guard lock(mutex_);
    if (generation_ != damaged) return;
    generation_.reset();
    position_.store(0);
    condemned_ = reason;
    damaged->distrust();
  }
  // Why, once.
  [[nodiscard]] std::optional<std::string> take_condemned() {
    const std::lock_guard lock(mutex_);
    return std::exchange(condemned_, std::nullopt);
  }
  // The generation that is served has seen this position: on its pages, or it has nothing to say of it.
  void advance(eventstore::Position position) {
    const std::lock_guard lock(mutex_);
    if (!generation_) return;  // condemned meanwhile
    position_.store(position);
    moved_.notify_all();
  }
  // Nobody waits any more, until opened.
  void close(bool closed) {
    const std::lock_guard lock(mutex_);
    closed_ = closed;
    moved_.notify_all();
  }

 private:
  const ViewDefinition definition_;
  mutable std::mutex mutex_;
  mutable std::condition_variable moved_;
  std::shared_ptr<const Generation> generation_;
  std::atomic<eventstore::Position> position_ = 0;
  std::optional<std::string> condemned_;
  bool closed_ = false;
};

}  // namespace jetpage::projections
