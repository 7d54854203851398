#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "jetpage/aggregates/policies/runner.hpp"
#include "jetpage/api/process/runtime_options.hpp"
#include "jetpage/api/system/system.hpp"
#include "jetpage/eventstore/log.hpp"

namespace jetpage::api {

// The policies of the services that run in this process, at work from the start on.
class PolicyPart {
 public:
  // Errors are the log's. `system` and `handlers` must outlive it.
  static eventstore::Result<std::unique_ptr<PolicyPart>> open(const System& system, eventstore::Log& log,
                                                              aggregates::Handlers& handlers,
                                                              const RuntimeOptions& options);

  // By reader: `cinema-message`.
  [[nodiscard]] std::vector<std::pair<std::string, aggregates::RunnerStatus>> status() const;
  void stop();

 private:
  std::vector<std::unique_ptr<aggregates::PolicyRunner>> runners_;
};

}  // namespace jetpage::api
