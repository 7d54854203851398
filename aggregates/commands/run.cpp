#include "jetpage/aggregates/commands/run.hpp"

#include <cassert>
#include <utility>
#include <variant>

namespace jetpage::aggregates {

using namespace eventstore;

Decision<Event> decide_on(const Fold& fold, const void* command, const CommandMeta& meta) {
  if (auto no = version_differs(fold.history, meta)) return std::move(*no);
  return fold.state->decide(command);
}

bool may_be_new(const Kind& kind, const CommandMeta& meta) { return !kind.snapshot_version && !meta.replayed; }

void evolve_by(State& state, const Commit& commit) {
  std::uint64_t version = commit.version;
  for (const Event& event : commit.events) {
    [[maybe_unused]] const auto done = state.evolve({event.type, event.data, version++});
    assert(done.ok());  // State::decide lets nothing through that cannot be read
  }
}

CommandRun::CommandRun(const Fold& fold, const Environment& environment)
    : fold_(fold),
      environment_(environment),
      state_(fold.state->copy()),
      version_(fold.history.version()),
      hash_(fold.history.hash()) {}

bool CommandRun::take(const Sent& sent) {
  if (sent.meta.expected_version || sent.meta.replayed) return false;
  if (fold_.history.seen(sent.meta.cause).seen != History::Seen::no) return false;
  auto decision = state_->decide(sent.command.get());
  if (std::holds_alternative<NotYet>(decision)) return false;
  if (auto* accepted = std::get_if<Accepted<Event>>(&decision)) {
    add(std::move(accepted->events), sent.meta);
    answers_.emplace_back();
  } else if (auto* no = std::get_if<Refusal>(&decision)) {
    answers_.emplace_back(Error{Fault::refused, no->code, no->detail});
  } else {
    answers_.emplace_back();
  }
  return true;
}

void CommandRun::add(std::vector<Event> events, const CommandMeta& meta) {
  Commit commit = commit_on(fold_.history, environment_, meta);
  commit.version = version_ + 1;
  commit.previous = hash_;
  commit.events = std::move(events);
  evolve_by(*state_, commit);
  version_ += commit.events.size();
  hash_ = hash_of(encode(commit));
  hashes_.push_back(hash_);
  commits_.push_back(std::move(commit));
}

void CommandRun::apply(Position first, Fold& fold) {
  fold.state = std::move(state_);
  for (std::size_t i = 0; i < commits_.size(); ++i) {
    const Commit& commit = commits_[i];
    fold.history.add(first + i, {commit.cause, commit.version + commit.events.size() - 1, hashes_[i], commit.time_us});
  }
}

}  // namespace jetpage::aggregates
