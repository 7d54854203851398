#pragma once

#include <string>
#include <vector>

#include "jetpage/eventstore/check/log_check.hpp"
#include "jetpage/eventstore/check/recorded_message.hpp"

namespace jetpage::tests {

// A log as a JetStream would hold it, to be damaged.
using RecordedLog = std::vector<eventstore::RecordedMessage>;

// What it would hold of these entries.
RecordedLog recorded(const std::vector<eventstore::LogEntry>& entries);

// Movies, reservations and a cancellation, with all that follows: the end of a saga is the end of the log.
const RecordedLog& sound_log();

// What a check of cinema's log finds in it. The stream says it ends at `last` (0: where the log does), the policies have seen `seen`.
std::vector<eventstore::LogFinding> findings_in(const RecordedLog& log, eventstore::Position last = 0,
                                                eventstore::Position seen = 0);
bool names(const std::vector<eventstore::LogFinding>& findings, eventstore::Position position);

void number_anew(RecordedLog& log);
std::string& header(eventstore::RecordedMessage& message, const std::string& name);
void remove_header(eventstore::RecordedMessage& message, const std::string& name);

}  // namespace jetpage::tests
