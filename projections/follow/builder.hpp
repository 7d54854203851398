#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "jetpage/projections/build/build.hpp"
#include "jetpage/projections/follow/bell.hpp"
#include "jetpage/projections/follow/projected_view.hpp"

namespace jetpage::projections {

// Builds the generations that views wish for, close to the log's end, and hands them to the thread that follows it. What can
// succeed later (log unavailable, disk full) is tried until it does.
class Builder {
 public:
  using Views = std::vector<std::unique_ptr<ProjectedView>>;

  // `handed_over` is called when there is something to take.
  Builder(eventstore::EventStore& store, const Views& views, const ProjectorOptions& options,
          std::function<void()> handed_over);

  // The building thread, until stopped.
  void run();
  // Look whether a view wishes for a build. Thread-safe, as the two below.
  void look() { bell_.ring(); }
  void stop(bool stopped) { bell_.stop(stopped); }

  struct Built {
    ProjectedView* view = nullptr;
    std::shared_ptr<Generation> generation;
  };
  std::vector<Built> take();

 private:
  // Wishes again for what has stopped before an entry that may be passed by now.
  void wish_again();
  void build(const std::vector<ProjectedView*>& wishes);
  std::vector<Built> begin(const std::vector<ProjectedView*>& wishes);
  bool catch_up(Build& build, std::vector<Built>& building);
  void drop_failed(Build& build, std::vector<Built>& building);
  void interrupt(Build& build, const std::vector<Built>& building);
  // Repeats what can succeed later. False when it cannot, or when stopped.
  bool insist(const std::function<eventstore::Done()>& action, const std::vector<Built>& building);

  eventstore::EventStore& store_;
  const Views& views_;
  const ProjectorOptions& options_;
  std::function<void()> handed_over_;
  EntryDecoder decoder_;
  Bell bell_;
  std::vector<ProjectedView*> stopped_;  // before an entry that readers may not pass

  std::mutex mutex_;
  std::vector<Built> built_;
};

// The definitions of these views.
std::vector<ViewDefinition> definitions_of(const Builder::Views& views);
// Whether the same call can succeed later without anybody's doing.
bool passes_by_itself(const eventstore::Error& error);

}  // namespace jetpage::projections
