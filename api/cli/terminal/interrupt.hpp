#pragma once

namespace jetpage::api::cli {

// From here on Ctrl-C and SIGTERM do not kill: whoever works looks whether they have come, and ends in order; the second
// time they do, for who is stuck. One per process.
class Interrupt {
 public:
  Interrupt();
  [[nodiscard]] bool came() const;
};

}  // namespace jetpage::api::cli
