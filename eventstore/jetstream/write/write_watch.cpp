#include "jetpage/eventstore/jetstream/write/write_watch.hpp"

#include <utility>

#include "jetpage/eventstore/jetstream/connection/request.hpp"

namespace jetpage::eventstore {
namespace {

constexpr std::chrono::milliseconds answers_within{250};

// `cinema.movie.1: insufficient resources (…)…`, without whose write it was.
std::string without_subject(const std::string& message) {
  const auto colon = message.find(": ");
  return colon == message.npos ? message : message.substr(colon + 2);
}

}  // namespace

void WriteWatch::note(const Result<Position>& outcome, Clock::time_point begun) {
  if (outcome) {
    const std::lock_guard lock(mutex_);
    refusal_.reset();
    silent_since_.reset();
    return;
  }
  const Error& error = outcome.error();
  if (error.code == "log_refuses" && error.fault != Fault::failed) return refused(without_subject(error.message));
  const bool unanswered = error.code == "outcome_unknown" || error.code == "jetstream_unavailable";
  if (!unanswered || !is_silent(begun) || !answers_questions()) return;
  refused("it has answered no write for " + std::to_string(patience.count()) +
          " s, though it answers questions. Try: look at its log, free disk space where it runs, then restart it");
}

bool WriteWatch::is_silent(Clock::time_point begun) {
  const std::lock_guard lock(mutex_);
  const auto now = Clock::now();
  if (!silent_since_ || now - latest_silence_ > memory) silent_since_ = now;
  latest_silence_ = now;
  return begun >= *silent_since_ + patience;
}

bool WriteWatch::answers_questions() const {
  auto session = link_->session();
  return session && ask_api(**session, "INFO", "", answers_within).ok();
}

void WriteWatch::refused(std::string why) {
  auto session = link_->session();
  if (!session) return;
  const std::lock_guard lock(mutex_);
  refusal_ = {std::move(why), Clock::now(), *session};
}

std::optional<std::string> WriteWatch::refusal() const {
  std::optional<Refusal> refusal;
  {
    const std::lock_guard lock(mutex_);
    refusal = refusal_;
  }
  if (!refusal || Clock::now() - refusal->latest > memory) return std::nullopt;
  const auto session = link_->session();
  if (!session || *session != refusal->session.lock()) return std::nullopt;
  return refusal->why;
}

}  // namespace jetpage::eventstore
