#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "jetpage/aggregates/policies/runner.hpp"
#include "jetpage/api/http/route.hpp"
#include "jetpage/api/process/peers.hpp"
#include "jetpage/api/system/roles.hpp"
#include "jetpage/api/system/system.hpp"
#include "jetpage/eventstore/log.hpp"
#include "jetpage/projections/follow/projector.hpp"

namespace jetpage::api {

class Metrics;

struct RuntimeOptions {
  Roles roles;
  std::set<std::string> services;         // that run here; empty: all
  std::map<std::string, PeerUrls> peers;  // by system: where the services are that synchronous calls go to
  std::map<std::string, aggregates::Parameters> parameters;  // by system: what was set
  std::filesystem::path data;                                // views lie below it
  std::string base;                                          // before the system's paths: `` or /cinema
  std::uint32_t id_block = 100;
  std::size_t cached_aggregates = 10'000;
  std::chrono::seconds idempotency_ttl{24 * 3600};
  std::chrono::milliseconds command_timeout{5'000};
  std::chrono::milliseconds call_timeout{1'000};
  std::chrono::milliseconds log_timeout{1'000};  // of one call to the log
  std::chrono::milliseconds patience{30'000};
  eventstore::Position ready_lag = 10'000;  // entries that a live view may be behind in a ready process
  std::chrono::milliseconds wait_default{2'000};
  std::chrono::milliseconds wait_longest{30'000};
  std::function<std::chrono::milliseconds(const std::string& service)> latency = [](const std::string&) {
    return std::chrono::milliseconds(0);
  };
  std::function<void(const std::string& message)> report = [](const std::string&) {};
  Metrics* metrics = nullptr;  // where requests are counted and timed; must outlive the runtime
};

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
  // Every view has a generation to serve, and those that follow the log are within ready_lag of its end, as far as it is known.
  [[nodiscard]] bool ready() const;
  [[nodiscard]] std::vector<projections::ViewStatus> views() const;
  [[nodiscard]] std::vector<std::pair<std::string, aggregates::RunnerStatus>> policies() const;
  [[nodiscard]] std::map<std::string, aggregates::BreakerFigures> breakers() const;
  // Live feeds that are open; nothing where none are served.
  [[nodiscard]] std::optional<std::size_t> feeds() const;
  [[nodiscard]] eventstore::Result<eventstore::Position> last() const;
  [[nodiscard]] eventstore::Result<eventstore::LogEntry> at(eventstore::Position position) const;

 private:
  class Parts;
  explicit SystemRuntime(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace jetpage::api
