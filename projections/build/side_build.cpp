#include "jetpage/projections/build/side_build.hpp"

#include <algorithm>
#include <thread>

namespace jetpage::projections {
namespace {

using namespace eventstore;
using std::chrono::steady_clock;

constexpr Position near_enough = 4'096;             // so far behind the log's end another may take over
constexpr std::chrono::seconds between_flushes{2};  // the most work that a kill undoes
// Early enough that a write is one transaction, which a kill leaves whole.
constexpr std::size_t changes_to_write = Generation::changes_at_once / 2;
constexpr std::chrono::milliseconds between_looks{20};
constexpr std::chrono::seconds log_patience{30};
constexpr const char* state_file = "STATE";
constexpr std::string_view durable = "durable";

// LMDB without syncs survives the end of its process, not that of its machine.
std::string this_boot() { return read_file("/proc/sys/kernel/random/boot_id").value_or("unknown"); }

Error interrupted(Position position, Position last) {
  return {Fault::unavailable, "rebuild_interrupted",
          "interrupted at " + std::to_string(position) + " of " + std::to_string(last)};
}

}  // namespace

SideBuild::SideBuild(EventStore& store, const std::vector<ViewDefinition>& views, std::filesystem::path data,
                     const RebuildOptions& options)
    : store_(store), data_(std::move(data)), options_(options), decoder_(store, views, options.knows) {}

Result<std::unique_ptr<SideBuild>> SideBuild::begin(EventStore& store, const std::vector<ViewDefinition>& views,
                                                    const std::filesystem::path& data, const RebuildOptions& options,
                                                    bool fresh) {
  std::unique_ptr<SideBuild> begun(new SideBuild(store, views, data, options));
  for (const ViewDefinition& view : views) {
    if (auto opened = begun->open(view, fresh); !opened) return opened.error();
  }
  begun->build_ = std::make_unique<Build>(store, begun->decoder_, begun->generations_, options.build_bytes);
  return begun;
}

std::filesystem::path SideBuild::folder(const ViewDefinition& view) const {
  return Handover(data_, store_.system(), view.name).beside();
}

Done SideBuild::open(const ViewDefinition& view, bool fresh) {
  const auto beside = folder(view);
  auto lock = FolderLock::take(beside.parent_path());
  if (!lock) {
    return Error{Fault::failed, "rebuild_running",
                 "another process rebuilds the view " + view.name + "; try: wait for it, or end it"};
  }
  locks_.push_back(std::move(*lock));
  auto generation = fresh ? Result<std::shared_ptr<Generation>>(std::shared_ptr<Generation>()) : take_up(beside, view);
  if (!generation) return generation.error();
  if (!*generation) {
    std::error_code ignored;
    std::filesystem::remove_all(beside, ignored);
    auto created = Generation::create(beside, view, options_.map_bytes);
    if (!created) return created.error();
    *generation = std::move(*created);
  }
  if (auto stated = replace_file(beside / state_file, this_boot()); !stated) return stated;
  views_.push_back({view, (*generation)->checkpoint().position});
  generations_.push_back(std::move(*generation));
  return {};
}

// Null when there is nothing, or nothing that this code and this log can go on with.
Result<std::shared_ptr<Generation>> SideBuild::take_up(const std::filesystem::path& beside,
                                                       const ViewDefinition& view) {
  const auto state = read_file(beside / state_file);
  if (!state || (*state != durable && *state != this_boot())) return std::shared_ptr<Generation>();
  auto opened = Generation::open_sound(beside, view, lmdb::Durability::none, options_.map_bytes);
  if (!opened || !(*opened)->up_to_date() || !(*opened)->whole()) return std::shared_ptr<Generation>();
  const auto belongs = belongs_to(store_, (*opened)->checkpoint());
  if (!belongs) return belongs.error();
  return *belongs ? std::shared_ptr<Generation>(std::move(*opened)) : nullptr;
}

Done SideBuild::run(Position until) {
  Position last = until;
  do {
    if (until == 0) {
      const auto end = log_end();
      if (!end) return end.error();
      last = *end;
    }
    if (auto folded = fold_to(last); !folded) {
      const bool kept = folded.error().code == "rebuild_interrupted";
      if (auto settled = kept ? settle() : Done(); !settled) return settled;
      return folded;
    }
    const auto end = until == 0 ? log_end() : Result<Position>(last);
    if (!end) return end.error();
    last = *end;
  } while (last > position() + near_enough);
  return settle();
}

Result<Position> SideBuild::log_end() {
  const auto deadline = steady_clock::now() + log_patience;
  while (true) {
    const auto end = store_.last();
    if (!end.is(Fault::unavailable) || steady_clock::now() > deadline) return end;
    if (!options_.progress({position(), position()})) return interrupted(position(), position());
    std::this_thread::sleep_for(between_looks);
  }
}

Done SideBuild::fold_to(Position until) {
  auto flushed = steady_clock::now();
  while (position() < until) {
    const Done stepped = build_->step(until);
    const bool away = stepped.is(Fault::unavailable) && stepped.error().code != "log_stalled";
    if (!stepped && !away) return stepped;
    if (away) std::this_thread::sleep_for(between_looks);
    if (const auto failures = build_->drop_failed(); !failures.empty()) return failures.front().error;
    const bool due = steady_clock::now() > flushed + between_flushes;
    if (auto written = due ? build_->flush() : build_->spill(changes_to_write); !written) return written;
    if (due) flushed = steady_clock::now();
    if (!options_.progress({position(), until})) return interrupted(position(), until);
  }
  return {};
}

Done SideBuild::settle() {
  if (auto finished = build_->finish(); !finished) return finished;
  for (const View& view : views_) {
    if (auto stated = replace_file(folder(view.definition) / state_file, durable); !stated) return stated;
  }
  return {};
}

void SideBuild::close() {
  build_.reset();
  generations_.clear();
}

Result<std::uint64_t> hand_over(const std::filesystem::path& data, std::string_view system, const std::string& view,
                                Handover::Wish wish, const HandoverOptions& options) {
  Handover handover(data, system, view);
  if (auto requested = handover.request(wish); !requested) return requested.error();
  const auto deadline = steady_clock::now() + options.patience;
  while (handover.pending()) {
    if (const auto alone = FolderLock::take(ViewFolder::of_system(data, system)); alone && handover.pending()) {
      auto granted = handover.grant(wish);
      if (!granted) handover.withdraw();
      return granted;
    }
    const bool in_time = steady_clock::now() < deadline;
    if (!in_time || !options.go_on()) {
      handover.withdraw();
      if (in_time) return Error{Fault::unavailable, "rebuild_interrupted", "interrupted before it was served"};
      return Error{Fault::outcome_unknown, "handover_slow",
                   "the server on " + data.string() + " does not serve the new generation of " + view + " within " +
                       std::to_string(options.patience.count() / 1000) +
                       " s; try: its log, then the same command again"};
    }
    std::this_thread::sleep_for(between_looks);
  }
  if (const auto reason = handover.refused()) {
    const std::string why = reason->substr(0, reason->find_last_not_of('\n') + 1);
    return Error{Fault::failed, "handover_refused", "the server does not serve it: " + why};
  }
  return ViewFolder(data, system, view).current().value_or(0);
}

}  // namespace jetpage::projections
