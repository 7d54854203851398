#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "jetpage/projections/build/handover.hpp"
#include "jetpage/projections/build/view_folder.hpp"
#include "jetpage/projections/fold/fold.hpp"
#include "jetpage/projections/follow/projector.hpp"
#include "jetpage/projections/rows/live_view.hpp"

namespace jetpage::projections {

// One view under a projector: what is served, what is followed, and what is being built to take its place. The functions
// are grouped by the thread that may call them.
class ProjectedView {
 public:
  using Log = std::function<void(const std::string&)>;

  ProjectedView(const ViewDefinition& definition, std::string_view system, const ProjectorOptions& options, Log log);

  // Before any thread runs: opens the current generation, if there is one that can be read. It is served once the log was asked.
  eventstore::Done open();

  // --- the following thread, or before any runs --------------------------------------------------------------------------------------------
  // Asks the log whether it holds what was seen. If so, what was opened is served from now on; if not, what was served belongs to
  // another log: it is served and followed no more, and a build is wished for. The error: the log could not be asked.
  eventstore::Done check_log(eventstore::EventStore& store);
  // The fold that is served and the one that is to take its place; null when there is none, or none that may go on.
  [[nodiscard]] Fold* following() { return following_.get(); }
  [[nodiscard]] Fold* successor() { return successor_.get(); }
  void adopt(std::shared_ptr<Generation> built);
  // Writes what the folds have and tells the readers. A fold that cannot ever be written is let go and the view says so, or is built anew if
  // it is damaged; the error is disk_full, and the call may be repeated.
  eventstore::Done flush(eventstore::Position every);
  // What another program has asked for (build/handover.hpp): true when the generation it names is now to take the place of what is
  // served.
  bool take_request(eventstore::EventStore& store);
  // Serves the successor once it has seen as much as what it replaces.
  eventstore::Done switch_when_level();
  void drop_successor(const std::string& reason);
  // Takes out of service what a reader has met damage in.
  void look_for_damage();
  // Nothing is followed before an entry that cannot be read, until somebody says that it may be passed: go_on().
  void stop_following(const std::string& reason);
  void go_on();
  // The thread ends: writes what the folds have, as far as the disk takes it. A successor can be taken up by a next build.
  void end();

  // --- the building thread ----------------------------------------------------------------------------------------------
  // A generation to build into: one that was interrupted and still fits code and log, or a new one.
  eventstore::Result<std::shared_ptr<Generation>> begin_build(eventstore::EventStore& store);
  eventstore::Done mark_resumable(Generation& generation);
  void building(ViewState state, const std::string& reason = {});
  void built_to(eventstore::Position position);

  // --- any thread -------------------------------------------------------------------------------------------------------
  void want_build();
  // Whether a build is wanted; from now on it is not.
  bool take_wish();
  [[nodiscard]] bool wants_build() const;
  [[nodiscard]] bool builds_itself() const;
  // Of what is followed; a view that has stopped stays so until it is replaced.
  void following(ViewState state, const std::string& reason = {});
  [[nodiscard]] const LiveView& live() const { return live_; }
  [[nodiscard]] LiveView& live() { return live_; }
  [[nodiscard]] const ReadModel& read_model() const { return read_model_; }
  [[nodiscard]] const ViewDefinition& definition() const { return live_.definition(); }
  [[nodiscard]] ViewStatus status() const;

 private:
  struct Condition {
    ViewState state = ViewState::live;
    std::string reason;
  };
  eventstore::Result<std::unique_ptr<Generation>> open_generation(std::uint64_t number, lmdb::Durability durability);
  void take_out_of_service(const std::string& reason);
  bool set(Condition& condition, ViewState state, const std::string& reason);

  const ProjectorOptions& options_;
  const Log log_;
  LiveView live_;
  ReadModel read_model_;
  ViewFolder folder_;
  Handover handover_;
  std::shared_ptr<Generation> opened_;  // not served yet: whose log is it?
  bool requested_ = false;              // the successor is what another program asked for
  std::unique_ptr<Fold> following_;
  std::unique_ptr<Fold> successor_;

  mutable std::mutex mutex_;  // guards what follows
  bool build_wanted_ = false;
  bool build_runs_ = false;
  Condition follow_;
  Condition build_;
  eventstore::Position built_to_ = 0;
};

}  // namespace jetpage::projections
