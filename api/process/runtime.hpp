#pragma once

#include <memory>
#include <string>
#include <vector>

#include "jetpage/aggregates/policies/runner.hpp"
#include "jetpage/api/http/route.hpp"
#include "jetpage/api/process/runtime_options.hpp"
#include "jetpage/api/system/system.hpp"
#include "jetpage/eventstore/log.hpp"
#include "jetpage/projections/follow/projector.hpp"

namespace jetpage::api {

// One system at work in this process, in its roles and services. Made from the system's tables alone.
class SystemRuntime {
 public:
  // Opens the stream (creating or mending it), the views and the policies' readers, and starts them. Errors come from the log
  // and from the views' folders.
  static eventstore::Result<std::unique_ptr<SystemRuntime>> start(const System& system, eventstore::Log& log,
                                                                  RuntimeOptions options);
  // Stops.
  ~SystemRuntime();

  // Ends the live feeds, for good.
  void end_feeds();
  // Ends policies and projections, in this order, and gives unused ids back. No request may be running.
  void stop();

  // The system's paths, its base included. They use this object.
  [[nodiscard]] std::vector<Route> routes();

  // Where the services here want the health check, the base included.
  [[nodiscard]] std::vector<std::string> health_paths() const;

  [[nodiscard]] const System& system() const;
  // Every view has a generation to serve, and those that follow the log are within ready_lag of its end, as far as it is known; and
  // nobody stands still.
  [[nodiscard]] bool ready() const;
  // Views and policies that are behind the log's end and have not moved for a while (standstill.hpp), and those that are stopped.
  [[nodiscard]] std::vector<std::string> standing_still() const;
  [[nodiscard]] std::vector<projections::ViewStatus> views() const;
  [[nodiscard]] std::vector<std::pair<std::string, aggregates::RunnerStatus>> policies() const;
  [[nodiscard]] std::map<std::string, aggregates::BreakerFigures> breakers() const;
  // Live feeds that are open; nothing where none are served.
  [[nodiscard]] std::optional<std::size_t> feeds() const;
  // So many positions of the log are skipped (eventstore/skipped_positions.hpp).
  [[nodiscard]] eventstore::Result<std::size_t> skipped() const;
  [[nodiscard]] eventstore::Result<eventstore::Position> last() const;
  [[nodiscard]] eventstore::Result<eventstore::LogEntry> at(eventstore::Position position) const;

 private:
  struct Parts;
  explicit SystemRuntime(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace jetpage::api
