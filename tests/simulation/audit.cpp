#include "tests/simulation/audit.hpp"

#include "jetpage/aggregates/policies/parking.hpp"
#include "tests/simulation/view_audit.hpp"
#include "tests/support/log_audit.hpp"

namespace jetpage::tests {
namespace {

// An answer must be what the log says.
void audit_answer(World& world, const Story& story, const Sent& sent, const Sending& sending, LogAudit& log,
                  Findings& findings) {
  if (!sending.answer || !*sending.answer) return;
  const api::CommandReply& reply = **sending.answer;
  if (reply.id.empty()) return;  // not one aggregate's
  const std::string subject = eventstore::subject_of(world.system.name, {sent.endpoint->category, reply.id});
  const auto entry = world.plain->at(reply.position);
  const auto commit = entry ? entry->commit() : eventstore::Result<eventstore::CommitView>(entry.error());
  const bool there = commit && entry->subject == subject && commit->last_version() == reply.version;
  const bool untouched = reply.satisfied && reply.position == 0;
  findings.expect(there || untouched, sending.process + " answered " + subject + " version " +
                                          std::to_string(reply.version) + " at " + std::to_string(reply.position) +
                                          ", which is not on the log");
  const bool once = !story.acted_on_anew.contains(sent.endpoint->category);
  if (sent.key && !reply.satisfied && once) log.expect({*sent.key, subject, reply.position, reply.version});
}

void audit_log(World& world, const Story& story, const std::vector<std::unique_ptr<Client>>& clients, const Told& told,
               Findings& findings) {
  LogAudit log(story.acted_on_anew);
  for (const auto& entry : told.entries()) log.add(entry);
  for (const auto& client : clients) {
    for (const Sent& sent : client->sent()) {
      for (const auto& sending : sent.sendings) audit_answer(world, story, sent, *sending, log, findings);
    }
  }
  for (const std::string& fault : log.faults()) findings.add(fault);
}

void audit_parked(World& world, Findings& findings) {
  const std::shared_ptr<eventstore::KeyValue> bucket = *world.log.bucket("parked", std::chrono::seconds(0));
  for (const auto& page : world.system.policies) {
    const auto all = aggregates::Parking(bucket, world.system.name + "-" + page.service).list();
    for (const auto& parked : *all) {
      findings.add(page.service + " has parked " + std::to_string(parked.position) + ": " + parked.reason);
    }
  }
}

}  // namespace

void audit(World& world, const Story& story, const std::vector<std::unique_ptr<Client>>& clients, Findings& findings) {
  const Told log = told(world);
  audit_log(world, story, clients, log, findings);
  audit_parked(world, findings);
  const Views views(world.system.views, log.entries());
  audit_views(world, views, findings);
  story.check(log, views, findings);
}

}  // namespace jetpage::tests
