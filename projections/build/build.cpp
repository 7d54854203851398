#include "jetpage/projections/build/build.hpp"

#include <algorithm>

namespace jetpage::projections {

using namespace eventstore;

namespace {

constexpr std::chrono::seconds patience{10};

}  // namespace

Build::Build(EventStore& store, EntryDecoder& decoder, const std::vector<std::shared_ptr<Generation>>& generations,
             std::size_t build_bytes)
    : store_(store), decoder_(decoder), build_bytes_(build_bytes) {
  for (const auto& generation : generations) {
    owned_.push_back(std::make_unique<Fold>(generation));
    folds_.push_back(owned_.back().get());
  }
}

Done Build::step(Position until) {
  if (!reader_) {
    auto reader = store_.read(position());
    if (!reader) return reader.error();
    reader_ = std::move(*reader);
  }
  BatchLimits limits{.wait = std::chrono::milliseconds(100)};
  limits.entries = std::min<std::size_t>(limits.entries, until - position());
  const auto batch = fold_batch(*reader_, decoder_, folds_, limits);
  if (!batch) return reader_.reset(), batch.error();
  if (batch->unreadable) return *batch->unreadable;
  const auto now = std::chrono::steady_clock::now();
  if (batch->entries == 0 && now > moved_ + patience) {
    reader_.reset();
    moved_ = now;
    return Error{
        Fault::unavailable, "log_stalled",
        "no entry behind " + std::to_string(position()) + " comes, although the log ends at " + std::to_string(until)};
  }
  if (batch->entries > 0) moved_ = now;
  return {};
}

Done Build::spill(std::size_t rows) {
  for (Fold* fold : folds_) {
    if (fold->changed_bytes() < build_bytes_ && fold->changed_rows() < rows) continue;
    if (auto flushed = fold->flush(1); !flushed) return flushed;
  }
  return {};
}

Done Build::flush() {
  for (Fold* fold : folds_) {
    if (auto flushed = fold->flush(1); !flushed) return flushed;
  }
  return {};
}

Done Build::finish() {
  if (auto flushed = flush(); !flushed) return flushed;
  for (Fold* fold : folds_) {
    if (auto durable = fold->generation()->make_durable(); !durable) return durable;
  }
  return {};
}

std::vector<Build::Failure> Build::drop_failed() {
  std::vector<Failure> failures;
  std::erase_if(folds_, [&](const Fold* fold) {
    if (fold->error()) failures.push_back({fold->generation(), *fold->error()});
    return fold->error().has_value();
  });
  return failures;
}

std::vector<std::shared_ptr<Generation>> Build::generations() const {
  std::vector<std::shared_ptr<Generation>> generations;
  for (const Fold* fold : folds_) generations.push_back(fold->generation());
  return generations;
}

Position Build::position() const {
  Position position = UINT64_MAX;
  for (const Fold* fold : folds_) position = std::min(position, fold->position());
  return folds_.empty() ? 0 : position;
}

}  // namespace jetpage::projections
