#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "jetpage/aggregates/calls/calls.hpp"
#include "jetpage/aggregates/creation/command_side.hpp"
#include "jetpage/api/http/route.hpp"
#include "jetpage/api/process/runtime_options.hpp"
#include "jetpage/api/system/system.hpp"
#include "jetpage/eventstore/log.hpp"

namespace jetpage::api {

// What a system's commands need in this process besides the handlers: numbers, keys, and calls to other services. `system` and `options`
// must outlive it.
class CommandPart {
 public:
  // Errors are the log's.
  static eventstore::Result<std::unique_ptr<CommandPart>> open(const System& system, eventstore::Log& log,
                                                               aggregates::Handlers& handlers,
                                                               const RuntimeOptions& options);

  // They use this object.
  [[nodiscard]] std::vector<Route> routes();
  [[nodiscard]] std::map<std::string, aggregates::BreakerFigures> breakers() const { return calls_.breakers(); }
  // The numbers that were reserved and not used. No request may be running.
  void give_back() { ids_.give_back(); }

 private:
  CommandPart(const System& system, aggregates::Handlers& handlers, const RuntimeOptions& options,
              std::shared_ptr<eventstore::KeyValue> ids, std::shared_ptr<eventstore::KeyValue> claims);
  aggregates::CallOptions calling();

  const System& system_;
  const RuntimeOptions& options_;
  Peers peers_;
  aggregates::Calls calls_;
  eventstore::Ids ids_;
  eventstore::Claims claims_;
  aggregates::CommandSide side_;
};

}  // namespace jetpage::api
