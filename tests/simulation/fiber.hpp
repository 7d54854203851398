#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace jetpage::tests {

// A function on a stack of its own that can pause in its middle and go on later, in the thread of whoever resumes it. Not to be
// paused while an exception is on its way.
class Fiber {
 public:
  explicit Fiber(std::function<void()> work);  // which lets no exception out
  ~Fiber();                                    // it must have ended, or never begun
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  // Goes on until it pauses or ends. May be called from within another fiber.
  void resume();
  [[nodiscard]] bool begun() const { return begun_; }
  [[nodiscard]] bool ended() const { return ended_; }

  // Pauses the fiber that this is called in.
  static void pause();

 private:
  struct Context;
  static void enter();

  std::function<void()> work_;
  std::unique_ptr<Context> context_;
  bool begun_ = false;
  bool ended_ = false;
};

}  // namespace jetpage::tests
