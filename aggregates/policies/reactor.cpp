#include "jetpage/aggregates/policies/reactor.hpp"

#include <algorithm>
#include <utility>

#include "jetpage/aggregates/history/cause.hpp"

namespace jetpage::aggregates {

using eventstore::Error;
using eventstore::Fault;

namespace {

constexpr auto time_of_a_reaction = std::chrono::seconds(5);

}  // namespace

Came Reactor::react(const Followed& followed, bool replayed) {
  if (!followed.unreadable.empty()) return {Step::parked, followed.unreadable, 1};
  std::uint32_t number = 0;
  for (const Reaction& reaction : followed.reactions) {
    CommandMeta meta;
    meta.cause = cause_of_reaction({name_, followed.entry.position, number++});
    meta.correlation = followed.correlation;
    meta.replayed = replayed;
    meta.may_decide = [this] { return tenure_.may_act(); };
    Came came = react(followed, reaction, std::move(meta));
    if (came.step != Step::done) return came;
  }
  return {};
}

Came Reactor::react(const Followed& followed, const Reaction& reaction, CommandMeta meta) {
  auto wait = options_.retry_at_first;
  for (std::uint32_t attempts = 0;;) {
    meta.deadline = handlers_.environment().now() + time_of_a_reaction;
    const auto start = std::chrono::steady_clock::now();
    const auto done = reaction.run(handlers_, meta);
    options_.took(std::chrono::steady_clock::now() - start);
    if (done) return ++figures_.reactions, Came{};
    const Error& error = done.error();
    if (error.fault == Fault::refused) {
      options_.report(name_ + ": " + reaction.command + " was refused for " + where(followed.entry) + ": " +
                      error.code);
      return ++figures_.refused, Came{};
    }
    if (error.fault == Fault::not_yet) return not_yet(followed, reaction, meta, error);
    ++figures_.retries;
    const bool is_away = error.fault == Fault::unavailable || error.fault == Fault::outcome_unknown;
    const bool passes = is_away || error.fault == Fault::conflict;
    if (!passes && ++attempts >= options_.attempts) return {Step::parked, error.message, attempts};
    wait = std::min(wait * 2, is_away ? options_.retry_away : options_.retry_at_most);
    if (!pause_(wait)) return {Step::stopped};
  }
}

Came Reactor::not_yet(const Followed& followed, const Reaction& reaction, const CommandMeta& meta, const Error& error) {
  ++figures_.deferred;
  const auto age = std::chrono::microseconds(handlers_.environment().now_us() - followed.time_us);
  if (!reaction.otherwise) {
    return age < options_.patience ? Came{Step::not_yet} : Came{Step::parked, error.message, 1};
  }
  if (age < reaction.deadline) return {Step::not_yet};
  options_.report(name_ + ": " + error.message + " for " + where(followed.entry) + ", compensating");
  ++figures_.compensated;
  return react(followed, *reaction.otherwise, meta);
}

std::string Reactor::where(const eventstore::LogEntry& entry) const {
  return eventstore::stream_of(handlers_.store().system()) + " " + std::to_string(entry.position) + " (" +
         entry.subject + ")";
}

}  // namespace jetpage::aggregates
