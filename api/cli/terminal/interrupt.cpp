#include "jetpage/api/cli/terminal/interrupt.hpp"

#include <atomic>
#include <csignal>

namespace jetpage::api::cli {
namespace {

std::atomic<bool> has_come = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void note(int) { has_come = true; }

}  // namespace

Interrupt::Interrupt() {
  struct sigaction once = {};
  once.sa_handler = note;
  once.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
  ::sigaction(SIGINT, &once, nullptr);
  ::sigaction(SIGTERM, &once, nullptr);
}

bool Interrupt::came() const { return has_come; }

}  // namespace jetpage::api::cli
