#include "jetpage/projections/fold/entry.hpp"

namespace jetpage::projections {

using namespace eventstore;

EntryDecoder::EntryDecoder(EventStore& store, const std::vector<ViewDefinition>& views,
                           std::function<bool(std::string_view type)> knows)
    : EntryDecoder(store.system(), views, std::move(knows)) {
  skipped_ = std::make_unique<SkippedPositions>(store);
}

EntryDecoder::EntryDecoder(std::string_view system, const std::vector<ViewDefinition>& views,
                           std::function<bool(std::string_view type)> knows)
    : stream_(stream_of(system)), views_(views), knows_(std::move(knows)) {}

Result<std::optional<Entry>> EntryDecoder::decode(const LogEntry& entry) {
  if (skipped_ && skipped_->contains(entry.position)) return std::optional<Entry>();
  auto read_entry = read(entry);
  if (read_entry) return std::optional(std::move(*read_entry));
  unreadable_ = entry.position;
  const auto skipped = skipped_ ? skipped_->contains_now(entry.position) : Result<bool>(false);
  if (!skipped) return skipped.error();
  if (!*skipped) return std::move(read_entry).error();
  unreadable_ = 0;
  return std::optional<Entry>();
}

bool EntryDecoder::may_go_on() { return skipped_ && skipped_->may_be_passed(unreadable_); }

Result<Entry> EntryDecoder::read(const LogEntry& entry) {
  const auto at = [&](Error error) {
    error.message = stream_ + " " + std::to_string(entry.position) + ": " + error.message;
    return error;
  };
  auto aggregate = aggregate_of(entry.subject);
  if (!aggregate) {
    return at({Fault::corrupted, "subject_unreadable", "the subject " + entry.subject + " names no aggregate"});
  }
  auto commit = entry.commit();
  if (!commit) return at(std::move(commit).error());
  for (std::size_t i = 0; i < commit->size(); ++i) {
    if (auto checked = check(commit->event(i)); !checked) return at(std::move(checked).error());
  }
  return Entry{entry.position, std::move(*aggregate), std::move(*commit)};
}

Done EntryDecoder::check(const EventView& event) {
  const auto readable_by = readable(event.type);
  if (!readable_by) {
    return Error{Fault::corrupted, "event_type_unknown", "nothing here knows an event " + std::string(event.type)};
  }
  if (*readable_by != nullptr && !(*readable_by)(event)) {
    return Error{Fault::corrupted, "event_unreadable", "the bytes of " + std::string(event.type) + " are damaged"};
  }
  return {};
}

std::optional<EntryDecoder::Readable> EntryDecoder::readable(std::string_view type) {
  const auto found = known_.find(type);
  if (found != known_.end()) return found->second;
  for (const ViewDefinition& view : views_) {
    if (view.hears(type)) return known_[std::string(type)] = view.readable;
  }
  if (!knows_(type) && !is_own_event(type)) return std::nullopt;
  return known_[std::string(type)] = nullptr;
}

Checkpoint checkpoint_at(const LogEntry& entry) { return {entry.position, hash_of(entry.bytes)}; }

Result<bool> belongs_to(EventStore& store, const Checkpoint& checkpoint) {
  if (checkpoint.position == 0) return true;
  const auto entry = store.at(checkpoint.position);
  if (entry) return checkpoint_at(*entry) == checkpoint;
  if (!entry.is(Fault::not_found)) return entry.error();
  const auto last = store.last();  // what answered may have lagged behind the log's own end
  if (!last) return last.error();
  return *last >= checkpoint.position;
}

}  // namespace jetpage::projections
