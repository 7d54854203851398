#include "tests/simulation/fiber.hpp"

#include <ucontext.h>

#include <cassert>
#include <exception>
#include <utility>

#if defined(__SANITIZE_ADDRESS__)
#define JETPAGE_TELL_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define JETPAGE_TELL_SANITIZER
#endif
#endif
#ifdef JETPAGE_TELL_SANITIZER
#include <sanitizer/common_interface_defs.h>
#endif

namespace jetpage::tests {
namespace {

constexpr std::size_t stack_bytes = 512 * 1024;

}  // namespace

// The address sanitizer has to know which stack is in use.
struct Fiber::Context {
  ucontext_t own{};
  ucontext_t caller{};
  std::unique_ptr<std::byte[]> stack = std::make_unique_for_overwrite<std::byte[]>(stack_bytes);
  Fiber* resumed_from = nullptr;
  void* own_fakes = nullptr;
  void* caller_fakes = nullptr;
  const void* caller_stack = nullptr;
  std::size_t caller_stack_bytes = 0;

  static inline thread_local Fiber* running = nullptr;

  void leave_caller() {
#ifdef JETPAGE_TELL_SANITIZER
    __sanitizer_start_switch_fiber(&caller_fakes, stack.get(), stack_bytes);
#endif
  }
  void back_in_caller() {
#ifdef JETPAGE_TELL_SANITIZER
    __sanitizer_finish_switch_fiber(caller_fakes, nullptr, nullptr);
#endif
  }
  void arrive() {
#ifdef JETPAGE_TELL_SANITIZER
    __sanitizer_finish_switch_fiber(own_fakes, &caller_stack, &caller_stack_bytes);
#endif
  }
  void leave(bool for_good) {
#ifdef JETPAGE_TELL_SANITIZER
    __sanitizer_start_switch_fiber(for_good ? nullptr : &own_fakes, caller_stack, caller_stack_bytes);
#else
    (void)for_good;
#endif
  }
};

Fiber::Fiber(std::function<void()> work) : work_(std::move(work)), context_(std::make_unique<Context>()) {
  getcontext(&context_->own);
  context_->own.uc_stack.ss_sp = context_->stack.get();
  context_->own.uc_stack.ss_size = stack_bytes;
  context_->own.uc_link = &context_->caller;
  makecontext(&context_->own, &Fiber::enter, 0);
}

Fiber::~Fiber() { assert(ended_ || !begun_); }

void Fiber::enter() {
  Fiber& self = *Context::running;
  self.context_->arrive();
  self.work_();
  self.ended_ = true;
  self.context_->leave(true);
}

void Fiber::resume() {
  assert(!ended_);
  begun_ = true;
  context_->resumed_from = std::exchange(Context::running, this);
  context_->leave_caller();
  swapcontext(&context_->caller, &context_->own);
  context_->back_in_caller();
  Context::running = context_->resumed_from;
}

void Fiber::pause() {
  assert(Context::running != nullptr && std::uncaught_exceptions() == 0);
  Context& context = *Context::running->context_;
  context.leave(false);
  swapcontext(&context.own, &context.caller);
  context.arrive();
}

}  // namespace jetpage::tests
