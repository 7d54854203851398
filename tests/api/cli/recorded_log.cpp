#include "tests/api/cli/recorded_log.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <map>
#include <stdexcept>

#include "jetpage/api/cli/log/rules.hpp"
#include "tests/aggregates/cinema/cinema_saga.hpp"
#include "tests/support/shipped.hpp"

namespace jetpage::tests {

using eventstore::Headers;
using eventstore::LogFinding;
using eventstore::Position;
using eventstore::RecordedMessage;

RecordedLog recorded(const std::vector<eventstore::LogEntry>& entries) {
  RecordedLog log;
  std::map<std::string, Position> last;
  for (const auto& entry : entries) {
    const auto commit = entry.commit();
    Headers headers = eventstore::commit_headers(entry.subject, *commit, entry.bytes);
    headers.emplace_back("Nats-Msg-Id", commit->id());
    headers.emplace_back("Nats-Expected-Last-Subject-Sequence", std::to_string(last[entry.subject]));
    if (!log.empty()) {
      const auto& before = log.back().entry;
      headers.emplace_back("Log-Tip",
                           eventstore::tip_header(before.position, eventstore::seal_of(before.subject, before.bytes)));
    }
    last[entry.subject] = entry.position;
    log.push_back({entry, headers});
  }
  return log;
}

const RecordedLog& sound_log() {
  static const RecordedLog log = [] {
    CinemaSaga system;
    system.start_all();
    for (int i = 1; i <= 6; ++i) REQUIRE(system.register_movie("One of several").ok());
    for (int i = 1; i <= 4; ++i) REQUIRE(system.reserve(i).ok());
    REQUIRE(system.wait_quiet());
    REQUIRE(system.cancel_reservation(2).ok());
    REQUIRE(system.wait_quiet());
    system.stop_all();
    return recorded(system.entries());
  }();
  return log;
}

std::vector<LogFinding> findings_in(const RecordedLog& log, Position last, Position seen) {
  std::vector<LogFinding> findings;
  eventstore::LogCheck check(api::cli::log_rules(jetpage::tests::shipped("cinema"),
                                                 [&](const LogFinding& finding) { findings.push_back(finding); }));
  for (const auto& message : log) check.add(message);
  check.end(last != 0 ? last : log.back().entry.position, seen);
  return findings;
}

bool names(const std::vector<LogFinding>& findings, Position position) {
  return std::ranges::any_of(findings, [&](const LogFinding& finding) { return finding.position == position; });
}

void number_anew(RecordedLog& log) {
  Position position = 0;
  for (auto& message : log) message.entry.position = ++position;
}

std::string& header(RecordedMessage& message, const std::string& name) {
  for (auto& [key, value] : *message.headers) {
    if (key == name) return value;
  }
  throw std::runtime_error("no header " + name);
}

void remove_header(RecordedMessage& message, const std::string& name) {
  std::erase_if(*message.headers, [&](const auto& pair) { return pair.first == name; });
}

}  // namespace jetpage::tests
