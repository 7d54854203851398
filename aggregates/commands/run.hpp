#pragma once

#include <utility>
#include <vector>

#include "jetpage/aggregates/command.hpp"
#include "jetpage/aggregates/environment.hpp"
#include "jetpage/aggregates/history/append.hpp"
#include "jetpage/aggregates/history/fold.hpp"

namespace jetpage::aggregates {

// A command to an aggregate, and what comes with it.
template <Aggregate A>
struct Sent {
  typename A::Command command;
  CommandMeta meta;
};

// What the aggregate says to the command, if it is at the version that the sender expects.
template <Aggregate A>
Decision<typename A::Event> decide_on(const Fold<A>& fold, const typename A::Command& command,
                                      const CommandMeta& meta) {
  if (auto no = version_differs(fold.history, meta)) return std::move(*no);
  return std::visit([&](const auto& known) -> Decision<typename A::Event> { return fold.state.decide(known); },
                    command);
}

// Whether the command is accepted by an aggregate that is not there. Then one that is not in memory is taken for that, and the
// append, which expects none, says whether it was right. What has snapshots is old, more often than not.
template <Aggregate A>
bool would_create(const typename A::Command& command, const CommandMeta& meta) {
  if (Snapshotted<A> || meta.replayed) return false;
  return std::holds_alternative<Accepted<typename A::Event>>(decide_on<A>(Fold<A>(), command, meta));
}

// Commands decided one after the other on a state that the log does not have yet: their commits, to be written side by side. That
// the first finds the aggregate where it is expected proves what was decided without an event, too.
template <Aggregate A>
class CommandRun {
 public:
  CommandRun(const Fold<A>& fold, const Environment& environment)
      : fold_(fold),
        environment_(environment),
        state_(fold.state),
        version_(fold.history.version()),
        hash_(fold.history.hash()) {}

  // False when the command cannot be part of the run: its cause was here before, it expects a version, or must wait.
  bool take(const Sent<A>& sent) {
    if (sent.meta.expected_version || sent.meta.replayed) return false;
    if (fold_.history.seen(sent.meta.cause).seen != History::Seen::no) return false;
    auto decision = std::visit([&](const auto& known) -> Decision { return state_.decide(known); }, sent.command);
    if (std::holds_alternative<NotYet>(decision)) return false;
    if (auto* accepted = std::get_if<Accepted<typename A::Event>>(&decision)) {
      add(accepted->events, sent.meta);
      answers_.emplace_back();
    } else if (auto* no = std::get_if<Refusal>(&decision)) {
      answers_.emplace_back(eventstore::Error{eventstore::Fault::refused, no->code, no->detail});
    } else {
      answers_.emplace_back();
    }
    return true;
  }

  [[nodiscard]] const std::vector<eventstore::Commit>& commits() const { return commits_; }
  [[nodiscard]] const std::vector<eventstore::Done>& answers() const { return answers_; }

  // The commits stand on the log, from this position on.
  void apply(eventstore::Position first, Fold<A>& fold) const {
    fold.state = state_;
    for (std::size_t i = 0; i < commits_.size(); ++i) {
      const eventstore::Commit& commit = commits_[i];
      fold.history.add(first + i,
                       {commit.cause, commit.version + commit.events.size() - 1, hashes_[i], commit.time_us});
    }
  }

 private:
  using Decision = aggregates::Decision<typename A::Event>;

  void add(const std::vector<typename A::Event>& events, const CommandMeta& meta) {
    eventstore::Commit commit = commit_on(fold_.history, environment_, meta);
    commit.version = version_ + 1;
    commit.previous = hash_;
    for (const auto& event : events) {
      commit.events.push_back(eventstore::to_event(event));
      std::visit([this](const auto& known) { state_.evolve(known); }, event);
    }
    version_ += events.size();
    hash_ = eventstore::hash_of(eventstore::encode(commit));
    hashes_.push_back(hash_);
    commits_.push_back(std::move(commit));
  }

  const Fold<A>& fold_;
  const Environment& environment_;
  A state_;
  std::uint64_t version_;
  std::uint64_t hash_;
  std::vector<eventstore::Commit> commits_;
  std::vector<std::uint64_t> hashes_;  // of the commits
  std::vector<eventstore::Done> answers_;
};

}  // namespace jetpage::aggregates
