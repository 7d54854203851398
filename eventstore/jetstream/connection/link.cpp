#include "jetpage/eventstore/jetstream/connection/link.hpp"

#include <algorithm>

namespace jetpage::eventstore {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds shortest_pause{50};
constexpr milliseconds longest_pause{2'000};

}  // namespace

Result<std::shared_ptr<Link>> Link::start(LogOptions options) {
  const auto until = std::chrono::steady_clock::now() + options.connect_wait;
  std::shared_ptr<Link> link(new Link(std::move(options)));
  for (;;) {
    auto session = Session::open(link->options_);
    if (session) {
      link->session_ = std::move(*session);
      break;
    }
    if (!session.is(Fault::unavailable) || std::chrono::steady_clock::now() >= until) return std::move(session).error();
    std::this_thread::sleep_for(shortest_pause);
  }
  link->thread_ = std::thread([raw = link.get()] { raw->run(); });
  return link;
}

Link::~Link() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Link::run() {
  milliseconds pause = shortest_pause;
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, pause, [&] { return stopping_; })) {
    lock.unlock();
    pause = look(pause);
    lock.lock();
  }
}

milliseconds Link::look(milliseconds pause) {
  auto lost = current();
  if (lost && lost->alive()) return shortest_pause;
  {
    const std::lock_guard lock(mutex_);
    session_.reset();
  }
  lost.reset();
  auto made = Session::open(options_);
  const std::lock_guard lock(mutex_);
  if (made) {
    session_ = std::move(*made);
    changed_.notify_all();
    return shortest_pause;
  }
  last_error_ = std::move(made).error();
  return std::min(pause * 2, longest_pause);
}

std::shared_ptr<Session> Link::current() const {
  const std::lock_guard lock(mutex_);
  return session_;
}

Result<std::shared_ptr<Session>> Link::session() {
  auto now = current();
  if (now && now->alive()) return now;
  const std::lock_guard lock(mutex_);
  if (session_) {
    return Error{
        Fault::unavailable, "log_unreachable",
        "the connection to the nats-server at " + without_passwords(options_.url) + " is lost; it is being restored"};
  }
  return Error{Fault::unavailable, last_error_.code, last_error_.message};
}

std::shared_ptr<Session> Link::await_session(milliseconds wait) {
  const auto until = std::chrono::steady_clock::now() + wait;
  std::shared_ptr<Session> seen;
  for (;;) {
    auto now = current();
    if (now && now->alive()) return now;
    seen = std::move(now);
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, until, [&] { return stopping_ || (session_ && session_ != seen); });
    if (stopping_ || std::chrono::steady_clock::now() >= until) return nullptr;
  }
}

}  // namespace jetpage::eventstore
