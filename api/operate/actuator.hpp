#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "jetpage/api/process/runtime.hpp"

namespace jetpage::api {

struct ActuatorOptions {
  bool down_enabled = false;      // PUT /actuator/down
  bool shutdown_enabled = false;  // POST /actuator/shutdown
  std::function<bool()>
      ready;  // every view has something to serve and is near the log's end, nothing stands still, the log takes what is written
  std::function<std::string()> components;  // JSON object: what /actuator/health tells in detail
  std::function<void()> shutdown;           // begins an orderly stop
  std::vector<std::string> health_paths;    // of systems: the health check stands there too
};

// What an orchestrator asks a process (SYSTEMS.md 6).
//
//   GET  /actuator/health            200 {"status":"UP",…}, or 503 while told down, leaving or not ready; it asks the log's server nothing
//   GET  /actuator/health/liveness   200 as long as the process answers and was not told down
//   GET  /actuator/health/readiness  as /actuator/health
//   GET  /actuator/echo              <host name>/<address>
//   PUT  /actuator/down              from now on 503 on health and echo: for trying out a circuit breaker
//   POST /actuator/shutdown          stops the process in order
//
// Thread-safe; it must outlive its routes.
class Actuator {
 public:
  explicit Actuator(ActuatorOptions options) : options_(std::move(options)) {}
  [[nodiscard]] std::vector<Route> routes();
  // This process is about to stop: health is 503 from now on, liveness is not.
  void leave() { leaving_ = true; }

 private:
  Response health();
  Response liveness();
  Response echo();
  Response take_down();
  Response shut_down();

  ActuatorOptions options_;
  std::atomic<bool> down_ = false;
  std::atomic<bool> leaving_ = false;
};

}  // namespace jetpage::api
