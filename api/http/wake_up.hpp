#pragma once

namespace jetpage::api {

// Something that threads can wait for with poll(), besides their sockets. Thread-safe.
class WakeUp {
 public:
  WakeUp();
  ~WakeUp();
  WakeUp(const WakeUp&) = delete;
  WakeUp& operator=(const WakeUp&) = delete;

  // Makes the file readable: for one that takes it, or, if nobody ever does, for all.
  void ring() const;
  // True for one thread per ring.
  [[nodiscard]] bool take() const;
  [[nodiscard]] int file() const { return file_; }

 private:
  int file_;
};

}  // namespace jetpage::api
