#include "jetpage/projections/build/view_check.hpp"

#include <algorithm>

#include "jetpage/projections/build/build.hpp"
#include "jetpage/projections/build/workplace.hpp"
#include "jetpage/projections/rows/generation.hpp"

namespace jetpage::projections {
namespace {

using namespace eventstore;

constexpr std::size_t build_bytes = 32 * 1'024 * 1'024;
constexpr std::size_t map_bytes = 256 * 1'024 * 1'024;

struct Checked {
  ViewDefinition view;
  Position seen = 0;
  std::shared_ptr<Generation> fold;
};

class ViewCheck {
 public:
  ViewCheck(EventStore& store, const ViewCheckOptions& options)
      : store_(store), options_(options), workplace_(options.data, store.system(), "verify") {}

  Done take(const ViewDefinition& view);
  Done fold(const std::vector<ViewDefinition>& views);
  Done compare();
  [[nodiscard]] std::size_t compared() const { return checked_.size(); }

 private:
  void find(const std::string& code, const ViewDefinition& view, const std::string& what) const {
    options_.found({code, view.name, "", 0, what});
  }
  [[nodiscard]] std::filesystem::path live(const ViewDefinition& view) const {
    return workplace_.of("live") / view.name;
  }
  [[nodiscard]] std::filesystem::path folded(const ViewDefinition& view) const {
    return workplace_.of("fold") / view.name;
  }
  Result<Checkpoint> copy(const ViewDefinition& view);
  Result<bool> can_be_folded(const ViewDefinition& view, const Checkpoint& checkpoint);
  Done fold_to(Build& build, Position until);
  Done compare_one(const Checked& checked);

  EventStore& store_;
  const ViewCheckOptions& options_;
  Workplace workplace_;
  std::vector<Checked> checked_;
};

// The generation may be replaced while it is copied: then the next one is.
Result<Checkpoint> ViewCheck::copy(const ViewDefinition& view) {
  Result<Checkpoint> copied = Error{Fault::not_found, "view_missing", ""};
  for (int attempt = 0; attempt < 3; ++attempt) {
    const auto current = live_generation(options_.data, store_.system(), view.name);
    if (!current) return current.error();
    std::error_code ignored;
    std::filesystem::remove_all(live(view), ignored);
    const auto position = copy_generation(view, *current, live(view));
    if (!position) {
      copied = Error{Fault::corrupted, position.error().code, position.error().message};
      continue;
    }
    const auto opened = Generation::open(live(view), view, lmdb::Durability::none, map_bytes);
    if (!opened) return opened.error();
    if (!(*opened)->up_to_date()) {
      return Error{Fault::corrupted, "view_outdated", "it was built by other code than this: rebuild it"};
    }
    return (*opened)->checkpoint();
  }
  return copied;
}

Result<bool> ViewCheck::can_be_folded(const ViewDefinition& view, const Checkpoint& checkpoint) {
  const auto last = store_.last();
  if (!last) return last.error();
  if (checkpoint.position > *last) {
    options_.found({"log_shorter", view.name, "", *last + 1,
                    "it has seen position " + std::to_string(checkpoint.position) + ", but the log ends at " +
                        std::to_string(*last)});
    return false;
  }
  if (checkpoint.position > options_.readable_to) {
    find("view_unchecked", view,
         "the log cannot be folded past what is missing behind " + std::to_string(options_.readable_to));
    return false;
  }
  const auto belongs = belongs_to(store_, checkpoint);
  if (!belongs && belongs.error().fault != Fault::corrupted) return belongs.error();
  if (belongs && *belongs) return true;
  find("view_foreign", view,
       "position " + std::to_string(checkpoint.position) + " of the log is not what it has seen there");
  return false;
}

Done ViewCheck::take(const ViewDefinition& view) {
  const auto checkpoint = copy(view);
  if (checkpoint.is(Fault::not_found)) return {};
  if (checkpoint.is(Fault::corrupted)) {
    find(checkpoint.error().code, view, checkpoint.error().message);
    return {};
  }
  if (!checkpoint) return checkpoint.error();
  const auto fits = can_be_folded(view, *checkpoint);
  if (!fits) return fits.error();
  if (*fits) checked_.push_back({view, checkpoint->position, nullptr});
  return {};
}

Done ViewCheck::fold_to(Build& build, Position until) {
  while (build.position() < until) {
    const Done stepped = build.step(until);
    if (!stepped) return stepped;
    if (const auto failed = build.drop_failed(); !failed.empty()) return failed.front().error;
    if (auto spilled = build.spill(); !spilled) return spilled;
    if (!options_.progress({build.position(), checked_.back().seen})) {
      return Error{Fault::unavailable, "interrupted", "interrupted at " + std::to_string(build.position())};
    }
  }
  return build.flush();
}

// Each view is folded to where it has seen the log: all together to the first of these places, the rest to the next one …
Done ViewCheck::fold(const std::vector<ViewDefinition>& views) {
  std::sort(checked_.begin(), checked_.end(), [](const auto& a, const auto& b) { return a.seen < b.seen; });
  for (Checked& checked : checked_) {
    auto made = Generation::create(folded(checked.view), checked.view, map_bytes);
    if (!made) return made.error();
    checked.fold = std::move(*made);
  }
  EntryDecoder decoder(store_, views, options_.knows);
  for (auto first = checked_.begin(); first != checked_.end(); ++first) {
    std::vector<std::shared_ptr<Generation>> rest;
    for (auto at = first; at != checked_.end(); ++at) rest.push_back(at->fold);
    Build build(store_, decoder, rest, build_bytes);
    const Done folded = fold_to(build, first->seen);
    if (folded) continue;
    if (!folded.is(Fault::corrupted) && folded.error().code != "log_stalled") return folded;
    for (auto at = first; at != checked_.end(); ++at) {
      find("view_unchecked", at->view, "the log cannot be folded past its damage: " + folded.error().message);
    }
    checked_.erase(first, checked_.end());
    return {};
  }
  return {};
}

Done ViewCheck::compare() {
  for (Checked& checked : checked_) {
    checked.fold.reset();  // closed: it is opened to be read
    if (auto compared = compare_one(checked); !compared) return compared;
  }
  return {};
}

ViewFinding finding_of(const ViewDefinition& view, const RowDifference& difference) {
  ViewFinding finding{"row_differs", view.name, difference.key, 0, "the row is not the fold of the log"};
  const auto& [key, live, fold] = difference;
  if (live) finding.position = live->position;
  if (live && live->damaged) {
    finding.code = "row_damaged";
    finding.what = "the row's bytes are not those that were written";
  } else if (live && !fold) {
    finding.code = "row_too_many";
    finding.what = "the log makes no such row";
  } else if (!live && fold) {
    finding.code = "row_missing";
    finding.what = "the log makes a row that is not there";
    finding.position = fold->position;
  } else if (!live) {
    finding.code = "index_differs";
    finding.what = "the row's places in the view's indexes are wrong";
  }
  return finding;
}

Done ViewCheck::compare_one(const Checked& checked) {
  std::size_t left = options_.findings_per_view;
  return differences(checked.view, live(checked.view), folded(checked.view), [&](const RowDifference& difference) {
    options_.found(finding_of(checked.view, difference));
    return --left > 0;
  });
}

}  // namespace

Result<std::size_t> check_views(EventStore& store, const std::vector<ViewDefinition>& views,
                                const ViewCheckOptions& options) {
  ViewCheck check(store, options);
  for (const ViewDefinition& view : views) {
    if (auto taken = check.take(view); !taken) return taken.error();
  }
  if (auto folded = check.fold(views); !folded) return folded.error();
  if (auto compared = check.compare(); !compared) return compared.error();
  return check.compared();
}

}  // namespace jetpage::projections
