#include "api/cli/interrupt.hpp"

#include <atomic>
#include <csignal>

namespace jetpage::api::cli {
namespace {

std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void note(int) { interrupted = true; }

}  // namespace

Interrupt::Interrupt() {
  std::signal(SIGINT, note);
  std::signal(SIGTERM, note);
}

bool Interrupt::came() const { return interrupted; }

}  // namespace jetpage::api::cli
