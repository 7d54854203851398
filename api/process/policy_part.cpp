#include "jetpage/api/process/policy_part.hpp"

#include "jetpage/api/measure/measured.hpp"
#include "jetpage/api/process/runtime_settings.hpp"

namespace jetpage::api {
namespace {

// Of one service: what its batches hold while it is behind.
constexpr std::size_t reactions_at_once = 256;

}  // namespace

eventstore::Result<std::unique_ptr<PolicyPart>> PolicyPart::open(const System& system, eventstore::Log& log,
                                                                 aggregates::Handlers& handlers,
                                                                 const RuntimeOptions& options) {
  auto bucket = log.bucket("jetpage_parked", std::chrono::seconds(0));
  if (!bucket) return std::move(bucket).error();
  const std::shared_ptr<eventstore::KeyValue> parked = std::move(*bucket);
  aggregates::RunnerOptions running;
  running.at_once = reactions_at_once;
  running.patience = options.patience;
  running.parameters = parameters_of(system, options);
  running.is_known = [&system](std::string_view type) { return system.knows(type); };
  running.report = options.report;
  auto part = std::make_unique<PolicyPart>();
  for (const aggregates::PolicyPage& page : system.policies) {
    if (!runs_here(options.services, page.service)) continue;
    if (options.owners != nullptr) {
      running.lease = options.owners->lease(system.name + "-" + page.service, handlers.store());
    }
    if (options.metrics != nullptr) running.took = reaction_timer(*options.metrics, system.name, page.service);
    part->runners_.push_back(std::make_unique<aggregates::PolicyRunner>(page, handlers, parked, running));
    part->runners_.back()->start();
  }
  return part;
}

std::vector<std::pair<std::string, aggregates::RunnerStatus>> PolicyPart::status() const {
  std::vector<std::pair<std::string, aggregates::RunnerStatus>> all;
  for (const auto& runner : runners_) all.emplace_back(runner->name(), runner->status());
  return all;
}

void PolicyPart::stop() {
  for (auto& runner : runners_) runner->stop();
}

}  // namespace jetpage::api
