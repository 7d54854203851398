#include <memory>
#include <set>

#include "jetpage/aggregates/policies/parking.hpp"
#include "jetpage/api/cli/examine/examine.hpp"
#include "jetpage/api/process/ownership.hpp"

namespace jetpage::api::cli {

using aggregates::OwnerRecord;
using eventstore::JetStreamLog;
using eventstore::KeyValue;
using eventstore::Result;

namespace {

constexpr auto silence = std::chrono::seconds(30);  // clocks of other machines may differ a little

// A bucket that is there; null when it is not.
Result<std::shared_ptr<KeyValue>> bucket_of(JetStreamLog& log, const std::string& name, std::chrono::seconds ttl) {
  const auto there = log.has_bucket(name);
  if (!there) return there.error();
  if (!*there) return std::shared_ptr<KeyValue>();
  auto bucket = log.bucket(name, ttl);
  if (!bucket) return std::move(bucket).error();
  return std::shared_ptr<KeyValue>(std::move(*bucket));
}

// Whether the owner has been heard of lately.
bool is_at_work(KeyValue& heartbeats, const OwnerRecord& record) {
  if (record.owner.home.empty()) return false;
  const auto found = heartbeats.get(record.owner.home);
  const auto sign = found && *found ? aggregates::decode_sign((*found)->value) : std::nullopt;
  const auto age = sign ? aggregates::Environment::real().now_us() - sign->time_us : 0;
  return sign && !sign->deposed && sign->process.life == record.owner.life && std::chrono::microseconds(age) < silence;
}

std::string who(const OwnerRecord& record) { return record.owner.name + " (" + record.owner.version + ")"; }

// What is wrong with a service's policies; nothing when somebody runs them.
std::optional<Finding> fault_of(const std::string& check, const std::string& reader, const OwnerRecord& record,
                                bool is_run) {
  if (const auto& why = record.trouble) {
    return Finding::problem(check,
                            reader + " cannot go on behind " + std::to_string(why->position) + " (" + why->kind + ", " +
                                why->code + "): " + why->message,
                            "what the message says; then they go on by themselves");
  }
  if (is_run) return std::nullopt;
  return Finding::unknown(check, "nobody runs " + reader + "; the last was " + who(record),
                          "start a jetpage serve with the role policies");
}

}  // namespace

Findings examine_policies(JetStreamLog& log, const System& system) {
  const std::string check = "policies " + system.name;
  const auto owners = bucket_of(log, owners_bucket, std::chrono::seconds(0));
  const auto heartbeats = bucket_of(log, heartbeats_bucket, heartbeats_kept);
  if (!owners || !heartbeats) {
    return {Finding::unknown(check, (owners ? heartbeats : owners).error().message, "again, when the log is back")};
  }
  if (!*owners || !*heartbeats) return {};  // they never ran
  Findings findings;
  std::set<std::string> at_work;
  for (const aggregates::PolicyPage& page : system.policies) {
    const std::string reader = system.name + "-" + page.service;
    const auto found = (*owners)->get(reader);
    if (!found) findings.push_back(Finding::unknown(check, found.error().message, "again, when the log is back"));
    const auto record = found && *found ? aggregates::decode_owner((*found)->value) : std::nullopt;
    if (!record) continue;
    auto fault = fault_of(check, reader, *record, is_at_work(**heartbeats, *record));
    fault ? findings.push_back(std::move(*fault)) : static_cast<void>(at_work.insert(who(*record)));
  }
  if (!findings.empty() || at_work.empty()) return findings;
  std::string all;
  for (const std::string& one : at_work) all += (all.empty() ? "" : ", ") + one;
  return {Finding::fine(check, "run by " + all)};
}

Findings examine_parked(JetStreamLog& log, const System& system) {
  const std::string check = "parked " + system.name;
  const auto parked = bucket_of(log, "jetpage_parked", std::chrono::seconds(0));
  if (!parked) return {Finding::unknown(check, parked.error().message, "again, when the log is back")};
  if (!*parked) return {};
  Findings findings;
  for (const aggregates::PolicyPage& page : system.policies) {
    const std::string reader = system.name + "-" + page.service;
    const auto events = aggregates::Parking(*parked, reader).list();
    if (!events) {
      findings.push_back(Finding::problem(check, events.error().message, "jetpage parked list " + system.name));
    } else if (!events->empty()) {
      findings.push_back(Finding::problem(
          check,
          std::to_string(events->size()) + " events wait for " + reader + "; the first at " +
              std::to_string(events->front().position) + ": " + events->front().reason,
          "mend the reason, then: jetpage parked replay " + system.name + "; see: jetpage parked list " + system.name));
    }
  }
  if (findings.empty()) findings.push_back(Finding::fine(check, "nothing is set aside"));
  return findings;
}

}  // namespace jetpage::api::cli
