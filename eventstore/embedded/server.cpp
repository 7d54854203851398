#include "jetpage/eventstore/embedded/server.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <random>

#include "jetpage/eventstore/embedded/child_process.hpp"
#include "jetpage/eventstore/embedded/find_server.hpp"
#include "jetpage/eventstore/embedded/server_files.hpp"
#include "jetpage/eventstore/embedded/store_lock.hpp"
#include "jetpage/eventstore/jetstream/connection/server_info.hpp"

namespace jetpage::eventstore {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds glance{20};
constexpr milliseconds first_back_off{100};
constexpr milliseconds longest_back_off{5'000};
constexpr milliseconds long_life{10'000};  // after which the back-off starts anew
constexpr milliseconds between_examinations{1'000};
constexpr std::uintmax_t room_bytes = 64 * 1024 * 1024;
constexpr int starts_tried = 10;

}  // namespace

EmbeddedServer::EmbeddedServer(EmbeddedServerOptions options)
    : options_(std::move(options)), server_name_(embedded_name_prefix + std::to_string(std::random_device{}())) {
  if (options_.log_file.empty()) options_.log_file = options_.store / "nats-server.log";
}

Result<std::unique_ptr<EmbeddedServer>> EmbeddedServer::start(EmbeddedServerOptions options) {
  auto binary = find_server(options.binary);
  if (!binary) return std::move(binary).error();
  options.binary = std::move(*binary);
  auto lock = StoreLock::take(options.store, options.lock_wait);
  if (!lock) return std::move(lock).error();
  std::unique_ptr<EmbeddedServer> server(new EmbeddedServer(std::move(options)));
  server->lock_ = std::make_unique<StoreLock>(std::move(*lock));
  auto owner = provide_credentials(server->options_.store);
  if (!owner) return std::move(owner).error();
  server->owner_ = std::move(*owner);
  server->supervisor_ = std::thread([raw = server.get()] { raw->run(); });
  Done started;
  {
    std::unique_lock waiting(server->mutex_);
    server->changed_.wait(waiting, [&] { return server->started_.has_value(); });
    started = *server->started_;
  }
  if (!started) return std::move(started).error();
  return server;
}

EmbeddedServer::~EmbeddedServer() { stop(); }

void EmbeddedServer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (supervisor_.joinable()) supervisor_.join();
  lock_.reset();
}

bool EmbeddedServer::pause(Millis time) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, time, [&] { return stopping_; });
}

void EmbeddedServer::run() {
  Done first;
  for (int attempt = 0; attempt < starts_tried; ++attempt) {
    auto port = find_free_port(options_.host, options_.port);
    if (!port) {
      first = std::move(port).error();
      break;
    }
    options_.port = *port;
    first = start_once();
    if (first || last_words().find("address already in use") == std::string::npos) break;
  }
  const bool running = first.ok();
  {
    const std::lock_guard lock(mutex_);
    started_ = std::move(first);
  }
  changed_.notify_all();
  milliseconds back_off = first_back_off;
  while (running) {
    const auto begin = steady_clock::now();
    watch();
    if (steady_clock::now() - begin > long_life) back_off = first_back_off;
    if (pause(back_off)) break;
    back_off = std::min(back_off * 2, longest_back_off);
    ++restarts_;
    if (start_once()) options_.restarted(pid_);  // else the log file says why, and it is tried again
  }
  end_child();
}

Result<ChildProcess> EmbeddedServer::spawn() {
  auto configuration = write_configuration(options_, server_name_, owner_);
  if (!configuration) return std::move(configuration).error();
  std::error_code none_yet;
  const auto size = std::filesystem::file_size(options_.log_file, none_yet);
  log_start_ = none_yet ? 0 : static_cast<std::int64_t>(size);
  const int output = ::open(options_.log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  auto child = ChildProcess::spawn({.arguments = {options_.binary, "--config", configuration->string()},
                                    .output_fd = output,
                                    .kept_fd = lock_->fd()});
  if (output >= 0) ::close(output);
  return child;
}

Done EmbeddedServer::start_once() {
  child_.reset();
  auto child = spawn();
  if (!child) return std::move(child).error();
  child_ = std::make_unique<ChildProcess>(std::move(*child));
  pid_ = child_->pid();
  return await_greeting(*child_);
}

Done EmbeddedServer::await_greeting(ChildProcess& child) {
  const auto until = steady_clock::now() + options_.start_wait;
  for (;;) {
    if (const auto end = child.poll()) {
      pid_ = -1;
      return Error{Fault::failed, "nats_server_ended",
                   options_.binary + " ended at its start (" + *end + "): " + last_words() + ". Try: read " +
                       options_.log_file.string()};
    }
    const auto greeting = server_greeting_at(url());
    if (greeting && greeting->server_name == server_name_) return {};
    if (steady_clock::now() >= until) {
      return Error{Fault::failed, "nats_server_slow",
                   options_.binary + " does not accept connections after " +
                       std::to_string(options_.start_wait.count()) + " ms. Try: read " + options_.log_file.string()};
    }
    if (pause(glance)) return Error{Fault::failed, "nats_server_stopped", "stopped while it was starting"};
  }
}

void EmbeddedServer::watch() {
  auto examined = steady_clock::now();
  while (child_ && !pause(glance)) {
    if (child_->poll()) {
      pid_ = -1;
      child_.reset();
    } else if (steady_clock::now() - examined > between_examinations) {
      examined = steady_clock::now();
      if (can_be_healed()) child_->signal(SIGTERM);
    }
  }
}

// A full disk made it give up writing, or what it may hold was measured when there was less room; and there is room now.
bool EmbeddedServer::can_be_healed() const {
  const std::string said = tail_of(options_.log_file, log_start_);
  const auto has_said = [&](const char* words) { return said.find(words) != said.npos; };
  if (!has_said("critical write error") && !has_said("no space left on device") &&
      !has_said("resource limits exceeded for server")) {
    return false;
  }
  std::error_code unknown;
  const auto space = std::filesystem::space(options_.store, unknown);
  return !unknown && space.available / 4 * 3 > room_bytes;
}

void EmbeddedServer::end_child() {
  if (!child_) return;
  child_->signal(SIGTERM);
  child_->signal(SIGCONT);  // one that somebody has stopped ends in order, too
  const auto until = steady_clock::now() + options_.stop_wait;
  while (!child_->poll() && steady_clock::now() < until) std::this_thread::sleep_for(glance / 4);
  child_.reset();  // kills what still runs
  pid_ = -1;
}

std::string EmbeddedServer::last_words() const {
  const std::string text = tail_of(options_.log_file, log_start_);
  std::string words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    if (line.find("[FTL]") != line.npos || line.find("nats-server:") != line.npos) words = line;
    at = end + 1;
  }
  return words.empty() ? "it said nothing" : words;
}

}  // namespace jetpage::eventstore
