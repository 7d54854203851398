#include "jetpage/api/cli/examine/rebuild_compare.hpp"

#include "jetpage/api/cli/terminal/output.hpp"
#include "jetpage/api/cli/terminal/progress.hpp"
#include "jetpage/api/cli/terminal/talk.hpp"
#include "jetpage/api/json/json.hpp"
#include "jetpage/projections/build/side_build.hpp"
#include "jetpage/projections/build/workplace.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::Done;
using eventstore::Position;
using eventstore::Result;
using projections::RowDifference;
using projections::SideBuild;
using projections::StoredSide;
using projections::ViewDefinition;

std::string side_json(const ViewDefinition& view, const std::optional<StoredSide>& side) {
  if (!side) return "null";
  if (side->damaged) return R"({"damaged":true})";
  return "{\"version\":" + std::to_string(side->version) + ",\"position\":" + std::to_string(side->position) +
         ",\"row\":" + to_json(side->row.data(), view.row) + "}";
}

std::string difference_json(const ViewDefinition& view, const RowDifference& difference) {
  std::string text = "{\"view\":" + json_string(view.name) + ",\"key\":" + json_string(difference.key);
  if (!difference.one && !difference.other) return text + ",\"differs\":\"index\"}";
  return text + ",\"differs\":\"row\",\"live\":" + side_json(view, difference.one) +
         ",\"rebuilt\":" + side_json(view, difference.other) + "}";
}

class Comparison {
 public:
  Comparison(const SystemViews& views, eventstore::EventStore& store, std::filesystem::path data,
             const Interrupt& interrupt)
      : views_(views),
        store_(store),
        data_(std::move(data)),
        interrupt_(interrupt),
        copies_(data_, views.system, "compare") {}

  Result<std::uint64_t> compare(const ViewDefinition& view, Output& output) {
    const auto live = projections::live_generation(data_, views_.system, view.name);
    if (!live) return live.error();
    const auto seen = projections::copy_generation(view, *live, copies_.of(view.name));
    if (!seen) return seen.error();
    const auto beside = build(view, *seen);
    if (!beside) return beside.error();
    std::uint64_t count = 0;
    const auto print = [&](const RowDifference& difference) {
      ++count;
      return output.line(difference_json(view, difference));
    };
    if (auto done = projections::differences(view, copies_.of(view.name), *beside, print); !done) return done.error();
    return count;
  }

 private:
  // The folder of the generation that is the log's fold up to there.
  Result<std::filesystem::path> build(const ViewDefinition& view, Position seen) {
    Progress progress(view.name);
    projections::RebuildOptions options;
    options.knows = views_.knows;
    options.progress = [&](const projections::RebuildProgress& at) {
      progress.at(at.position, at.last);
      return !interrupt_.came();
    };
    auto build = SideBuild::begin(store_, {view}, data_, options);
    if (build && (*build)->position() > seen) {
      *build = nullptr;  // it lets go of what it holds
      build = SideBuild::begin(store_, {view}, data_, options, true);
    }
    if (!build) return build.error();
    if (seen > 0) {
      if (auto ran = (*build)->run(seen); !ran) return ran.error();
    }
    (*build)->close();
    return (*build)->folder(view);
  }

  const SystemViews& views_;
  eventstore::EventStore& store_;
  const std::filesystem::path data_;
  const Interrupt& interrupt_;
  projections::Workplace copies_;
};

}  // namespace

Result<ExitCode> rebuild_and_compare(const SystemViews& views, eventstore::EventStore& store,
                                     const std::filesystem::path& data, const Interrupt& interrupt) {
  Comparison comparison(views, store, data, interrupt);
  Output output;
  std::uint64_t differing = 0;
  for (const ViewDefinition& view : views.views) {
    const auto count = comparison.compare(view, output);
    if (!count) return count.error();
    say(view.name + ": " + (*count == 0 ? "no difference" : grouped(*count) + " differences"));
    differing += *count;
  }
  if (auto done = output.finish(); !done) return std::move(done).error();
  return differing == 0 ? ExitCode::ok : ExitCode::problems;
}

}  // namespace jetpage::api::cli
