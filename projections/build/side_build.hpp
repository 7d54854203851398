#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "jetpage/projections/build/build.hpp"
#include "jetpage/projections/build/handover.hpp"
#include "jetpage/projections/build/rebuild.hpp"
#include "jetpage/projections/lmdb/file_system.hpp"

namespace jetpage::projections {

// Builds fresh generations of some views beside those that are served, in a process of its own: for the command line's rebuild. A
// projector may run on the same folders meanwhile; it notices nothing until a generation is handed over. What was built when
// the process ended, however it did, is where the next one goes on, unless the machine went down with it. One thread.
class SideBuild {
 public:
  struct View {
    ViewDefinition definition;
    eventstore::Position resumed = 0;  // an earlier build had come so far
  };

  // Fault::failed `rebuild_running`: another process builds one of them. `fresh`: nothing is taken up.
  static eventstore::Result<std::unique_ptr<SideBuild>> begin(eventstore::EventStore& store,
                                                              const std::vector<ViewDefinition>& views,
                                                              const std::filesystem::path& data,
                                                              const RebuildOptions& options, bool fresh = false);

  [[nodiscard]] const std::vector<View>& views() const { return views_; }
  [[nodiscard]] eventstore::Position position() const { return build_->position(); }

  // Folds on to `until` (0: to the log's end, and on while much is appended) and makes what was built durable. Fault::unavailable
  // `rebuild_interrupted` when options.progress says so: what was built is kept.
  eventstore::Done run(eventstore::Position until);

  // Closes the generations, so that others can open them. Nothing else may be called then.
  void close();
  // Where a view's generation lies.
  [[nodiscard]] std::filesystem::path folder(const ViewDefinition& view) const;

 private:
  SideBuild(eventstore::EventStore& store, const std::vector<ViewDefinition>& views, std::filesystem::path data,
            const RebuildOptions& options);
  eventstore::Done open(const ViewDefinition& view, bool fresh);
  eventstore::Result<std::shared_ptr<Generation>> take_up(const std::filesystem::path& folder,
                                                          const ViewDefinition& view);
  // The log's end; a log that is slow or away is waited for, for a while.
  eventstore::Result<eventstore::Position> log_end();
  eventstore::Done fold_to(eventstore::Position until);
  eventstore::Done settle();

  eventstore::EventStore& store_;
  std::filesystem::path data_;
  RebuildOptions options_;
  std::vector<View> views_;
  std::vector<FolderLock> locks_;
  EntryDecoder decoder_;
  std::vector<std::shared_ptr<Generation>> generations_;
  std::unique_ptr<Build> build_;
};

struct HandoverOptions {
  std::chrono::milliseconds patience{60'000};  // with a projector that does not take it
  std::function<bool()> go_on = [] { return true; };
};

// Lets the projector that runs on these views serve what was asked for, or does it itself when none runs. Returns when it is
// served: the generation's number. Fault::failed `handover_refused`: the projector's reason. Fault::outcome_unknown: it did not
// answer in time, and the request is withdrawn. Fault::unavailable `rebuild_interrupted`: go_on said so.
eventstore::Result<std::uint64_t> hand_over(const std::filesystem::path& data, std::string_view system,
                                            const std::string& view, Handover::Wish wish,
                                            const HandoverOptions& options = {});

}  // namespace jetpage::projections
