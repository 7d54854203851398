#pragma once

namespace jetpage::api::cli {

// From here on Ctrl-C and SIGTERM do not kill: whoever works looks whether they have come, and ends in order. One per
// process.
class Interrupt {
 public:
  Interrupt();
  [[nodiscard]] bool came() const;
};

}  // namespace jetpage::api::cli
