#include <algorithm>
#include <map>

#include "jetpage/aggregates/history/cause.hpp"
#include "jetpage/aggregates/policies/runner.hpp"

// How a policy runner brings what follows from many entries on the log with one write.
namespace jetpage::aggregates {

using eventstore::BatchPart;
using eventstore::LogEntry;

namespace {

constexpr auto longest_drafting = std::chrono::seconds(1);

}  // namespace

// What the first entries of a lane come to.
struct PolicyRunner::LaneDraft {
  struct Share {                       // of one target
    std::size_t rank = 0;              // targets are written in the order in which the lane comes to them
    std::vector<std::size_t> members;  // places in the lane
    std::vector<Reaction> reactions;
    std::vector<CommandMeta> metas;  // one for each
    std::unique_ptr<Draft> draft;
  };
  const Wave::Lane* lane = nullptr;
  std::size_t size = 0;  // so many entries
  std::map<eventstore::AggregateName, Share> shares;

  [[nodiscard]] std::vector<const Share*> in_order() const {
    std::vector<const Share*> order(shares.size());
    for (const auto& [target, share] : shares) order[share.rank] = &share;
    return order;
  }
  [[nodiscard]] std::size_t commits() const {
    std::size_t commits = 0;
    for (const auto& [target, share] : shares) commits += share.draft->part().commits.size();
    return commits;
  }
};

// Lets as many react with one write as can. The lanes of those that are left.
std::vector<Wave::Lane> PolicyRunner::react_at_once(Wave& wave) {
  if (wave.riders.size() < options_.batch_from) return wave.lanes;
  const auto start = Clock::now();
  std::vector<LaneDraft> drafts;
  drafts.reserve(wave.lanes.size());
  for (const Wave::Lane& lane : wave.lanes) {
    // Reads that take their time hold up those who wait for what is drafted already.
    const bool goes_on = !is_stopping() && Clock::now() - start < longest_drafting;
    drafts.push_back(goes_on ? draft(wave, lane, lane.size()) : LaneDraft{&lane, 0, {}});
  }
  write(drafts);
  const auto time = Clock::now() - start;
  std::vector<Wave::Lane> left;
  for (const LaneDraft& draft : drafts) {
    tell(wave, draft, time);
    Wave::Lane rest(draft.lane->begin() + static_cast<std::ptrdiff_t>(draft.size), draft.lane->end());
    if (!rest.empty()) left.push_back(std::move(rest));
  }
  return left;
}

// The first of the lane, as far as each sends one command at most, nothing is in its way, and what follows from one source is
// written in the source's order: it does not return to a target that it has left.
PolicyRunner::LaneDraft PolicyRunner::gather(const Wave& wave, const Wave::Lane& lane, std::size_t at_most) {
  LaneDraft gathered{&lane, 0, {}};
  std::map<std::string, std::size_t> ranks;  // of the target that a source came to last
  for (; gathered.size < at_most; ++gathered.size) {
    const Wave::Rider& rider = wave.riders[lane[gathered.size]];
    const bool is_special = is_held_up(rider) || parked_.is_discarded(rider.entry.position);
    if (is_special || parked_.before(rider.entry)) break;
    auto reactions = at_most_one(rider.entry);
    if (!reactions) break;
    for (Reaction& reaction : *reactions) {
      const auto [at, is_new] = gathered.shares.try_emplace(reaction.target);
      LaneDraft::Share& share = at->second;
      if (is_new) share.rank = gathered.shares.size() - 1;
      std::size_t& last = ranks[rider.entry.subject];
      if (share.rank < last) return gathered;
      last = share.rank;
      share.members.push_back(gathered.size);
      share.reactions.push_back(std::move(reaction));
      CommandMeta& meta = share.metas.emplace_back();
      meta.cause = cause_of_reaction({name_, rider.entry.position, 0});
      meta.correlation = rider.entry.commit()->correlation();
      meta.deadline = handlers_.environment().now() + std::chrono::seconds(5);
    }
  }
  return gathered;
}

PolicyRunner::LaneDraft PolicyRunner::draft(const Wave& wave, const Wave::Lane& lane, std::size_t at_most) {
  LaneDraft draft = gather(wave, lane, at_most);
  std::size_t fit = draft.size;
  for (auto& [target, share] : draft.shares) {
    std::vector<Sent> sent;
    for (std::size_t i = 0; i < share.reactions.size(); ++i) sent.push_back({share.reactions[i].said, share.metas[i]});
    share.draft = handlers_.of(*share.reactions.front().kind).draft(target.id, std::move(sent));
    const std::size_t taken = share.draft ? share.draft->size() : 0;
    if (taken < share.members.size()) fit = std::min(fit, share.members[taken]);
  }
  if (fit == draft.size) return draft;
  draft.shares.clear();                 // lets others at the aggregates
  return this->draft(wave, lane, fit);  // nobody overtakes in a lane
}

// What drafts want to write, in their order.
struct PolicyRunner::Batch {
  std::vector<BatchPart> parts;
  std::vector<Draft*> writers;
  std::size_t commits = 0;

  explicit Batch(const std::vector<LaneDraft>& drafts) {
    for (const LaneDraft& draft : drafts) {
      for (const LaneDraft::Share* share : draft.in_order()) {
        BatchPart part = share->draft->part();
        if (part.commits.empty()) continue;
        commits += part.commits.size();
        parts.push_back(std::move(part));
        writers.push_back(share->draft.get());
      }
    }
  }
  void written(eventstore::Position first) const {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const std::size_t size = parts[i].commits.size();
      writers[i]->written(first);
      first += size;
    }
  }
};

// Afterwards a draft's size says how many are done; its aggregates are free again only when it is gone.
void PolicyRunner::write(std::vector<LaneDraft>& drafts) {
  Batch batch(drafts);
  eventstore::Done done = append(batch);
  if (done.is(eventstore::Fault::conflict)) {
    read_again(drafts);
    batch = Batch(drafts);
    done = append(batch);
  }
  if (done) return;
  // Nothing of it is known to be on the log, and it does not matter whether it is.
  for (LaneDraft& draft : drafts) {
    if (draft.commits() > 0) draft = {draft.lane, 0, {}};
  }
}

eventstore::Done PolicyRunner::append(const Batch& batch) {
  if (batch.commits < options_.batch_from) {
    return eventstore::Error{eventstore::Fault::refused, "too_few", "not worth a batch"};
  }
  const auto first = handlers_.store().append_all(batch.parts);
  if (!first) return first.error();
  batch.written(*first);
  return {};
}

// One aggregate that is not what memory, or a guess, made of it fails the batch for all: see what the log says of each.
void PolicyRunner::read_again(std::vector<LaneDraft>& drafts) {
  side_by_side(drafts.size(), [&](std::size_t place) {
    LaneDraft& draft = drafts[place];
    const auto reads = [](auto& share) { return share.second.draft->read_again(); };
    if (!std::all_of(draft.shares.begin(), draft.shares.end(), reads)) draft = {draft.lane, 0, {}};
  });
}

void PolicyRunner::tell(const Wave& wave, const LaneDraft& draft, std::chrono::nanoseconds time) {
  for (const auto& [target, share] : draft.shares) {
    const auto& answers = share.draft->answers();
    for (std::size_t i = 0; i < answers.size(); ++i) {
      options_.took(time);
      if (answers[i]) {
        count([](RunnerStatus& status) { ++status.reactions; });
      } else {
        refused(share.reactions[i], wave.riders[(*draft.lane)[share.members[i]]].entry, answers[i].error());
      }
    }
  }
}

// What follows from the entry, if that is nothing or one command that can go together with others.
std::optional<Reactions> PolicyRunner::at_most_one(const LogEntry& entry) const {
  const auto commit = entry.commit();
  if (!commit || commit->size() != 1) return std::nullopt;
  const auto event = commit->event(0);
  if (!page_.hears(event.type)) {
    return !options_.is_known || options_.is_known(event.type) ? std::optional(Reactions()) : std::nullopt;
  }
  Source source = source_of(entry, *commit, options_.patience);
  source.parameters = &options_.parameters;
  auto reactions = page_.whenever(event, source);
  if (!reactions || reactions->size() > 1 || (reactions->size() == 1 && !reactions->front().said)) return std::nullopt;
  return std::move(*reactions);
}

}  // namespace jetpage::aggregates
