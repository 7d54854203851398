#pragma once

#include <memory>
#include <vector>

#include "jetpage/api/feed/live_feed.hpp"
#include "jetpage/api/http/route.hpp"
#include "jetpage/api/process/runtime_options.hpp"
#include "jetpage/api/routes/query_routes.hpp"
#include "jetpage/projections/follow/projector.hpp"

namespace jetpage::api {

// What a system's queries read in this process, its views and the live feed; they follow the log from the start on. Without the role
// `queries` only the views. `system`, `store` and `options` must outlive it.
class QueryPart {
 public:
  // Errors are those of the views' folders.
  static eventstore::Result<std::unique_ptr<QueryPart>> open(const System& system, eventstore::EventStore& store,
                                                             const RuntimeOptions& options);

  // They use this object.
  [[nodiscard]] std::vector<Route> routes();
  [[nodiscard]] const projections::Projector& projector() const { return *projector_; }
  [[nodiscard]] const LiveFeed* feed() const { return feed_.get(); }
  void end_feeds() {
    if (feed_) feed_->stop();
  }
  void stop() { projector_->stop(); }

 private:
  QueryPart(const System& system, const RuntimeOptions& options, std::unique_ptr<projections::Projector> projector)
      : system_(system), options_(options), projector_(std::move(projector)) {}

  const System& system_;
  const RuntimeOptions& options_;
  std::unique_ptr<projections::Projector> projector_;
  std::unique_ptr<QueryContext> context_;
  std::unique_ptr<LiveFeed> feed_;
};

}  // namespace jetpage::api
