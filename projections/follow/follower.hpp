#pragma once

#include <memory>
#include <string>
#include <vector>

#include "jetpage/projections/fold/fold.hpp"
#include "jetpage/projections/follow/bell.hpp"
#include "jetpage/projections/follow/builder.hpp"

namespace jetpage::projections {

// Follows the log with the views that are served, and with those that are about to be.
class Follower {
 public:
  Follower(eventstore::EventStore& store, Builder::Views& views, const ProjectorOptions& options, Builder& builder);

  // The following thread, until stopped.
  void run();
  // There is something to take from the builder. Thread-safe, as stop.
  void look() { bell_.ring(); }
  void stop(bool stopped) { bell_.stop(stopped); }

 private:
  // Takes the views out of service that belong to another log, and serves the others. False when stopped before the log could be asked.
  bool check_log();
  void adopt();
  void look_for_requests();
  std::vector<Fold*> folds();
  bool open_reader(const std::vector<Fold*>& folds);
  void follow(const std::vector<Fold*>& folds);
  void flush();
  void read_anew();
  void stop_views(const std::string& reason);
  // Stopped before an entry that readers may not pass; looks now and then whether they may by now.
  bool is_stopped();
  void switch_views();
  void tell(ViewState state, const std::string& reason = {});
  void log_unavailable(const eventstore::Error& error);
  void end();

  eventstore::EventStore& store_;
  Builder::Views& views_;
  const ProjectorOptions& options_;
  Builder& builder_;
  EntryDecoder decoder_;
  std::unique_ptr<eventstore::Reader> reader_;
  BackOff back_off_;
  std::chrono::steady_clock::time_point next_look_;
  bool stopped_ = false;
  std::chrono::steady_clock::time_point next_question_;
  Bell bell_;
};

}  // namespace jetpage::projections
