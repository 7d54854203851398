#include "jetpage/projections/fold/fold.hpp"

namespace jetpage::projections {

using namespace eventstore;

void Fold::apply(const Entry& entry) {
  if (entry.position <= reached_.position || error()) return;
  const ViewDefinition& view = generation_->view();
  const CommitView& commit = entry.commit;
  changes_.begin(entry.aggregate, entry.position, commit.last_version());
  for (std::size_t i = 0; i < commit.size(); ++i) {
    const EventView event = commit.event(i);
    if (!view.hears(event.type)) continue;
    view.apply(event, {entry.position, commit.time_us(), event.version, commit.correlation(), entry.aggregate},
               changes_);
  }
  changes_.end();
}

void Fold::reach(const Checkpoint& checkpoint) {
  if (checkpoint.position > reached_.position && !error()) reached_ = checkpoint;
}

Done Fold::flush(Position every) {
  changes_.release();
  if (error()) return *error();
  const Position age = reached_.position - generation_->checkpoint().position;
  if (age == 0 || (changes_.empty() && age < every)) return {};
  if (auto written = generation_->write(changes_, reached_); !written) return written;
  changes_.clear();
  return {};
}

Result<Batch> fold_batch(Reader& reader, EntryDecoder& decoder, const std::vector<Fold*>& folds,
                         const BatchLimits& limits) {
  Batch batch;
  std::optional<LogEntry> last;
  std::optional<Error> reader_error;
  const auto began = std::chrono::steady_clock::now();
  auto deadline = began + limits.time;
  while (batch.entries < limits.entries) {
    auto next = reader.next(batch.entries == 0 ? limits.wait : std::chrono::milliseconds(0));
    if (!next) reader_error = next.error();
    if (!next || !*next) break;
    const auto entry = decoder.decode(**next);
    if (entry.is(Fault::unavailable)) {
      reader_error = entry.error();
      break;
    }
    if (!entry) {
      batch.unreadable = entry.error();
      break;
    }
    if (batch.entries == 0) deadline = std::chrono::steady_clock::now() + limits.time;
    for (Fold* fold : folds) {
      if (*entry) fold->apply(**entry);
    }
    last = std::move(**next);
    ++batch.entries;
    if (std::chrono::steady_clock::now() >= deadline) break;
  }
  if (last) {
    const Checkpoint checkpoint = checkpoint_at(*last);
    for (Fold* fold : folds) fold->reach(checkpoint);
  }
  if (reader_error) return *reader_error;
  return batch;
}

}  // namespace jetpage::projections
