#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "jetpage/api/system/system.hpp"
#include "jetpage/eventstore/event_store.hpp"

namespace jetpage::api {

// A log entry as one line of JSON, from which the very same bytes can be made again, so that the hashes in later commits
// still hold:
//
//   {"position":1,"aggregate":"movie","id":"1","commit":"…","cause":"…","correlation":"…","timeUs":1,"version":1,
//    "previous":"0000000000000000","hash":"…","checked":true,"events":[{"type":"cinema.movie.MovieRegistered","data":{…}}],
//    "last":45}
//
// `last` is where the export ends, so that who reads the lines can tell whether he has them all; earlier versions did not write it.
//
// What readers may pass is a line of its own, whatever its bytes are:
//
//   {"position":2,"subject":"cinema.movie.1","skipped":true,"hash":"…","bytes":"68656c6c6f","last":45}
//
// An event whose bytes are not what its JSON would be written as today has `bytes` (hexadecimal) in place of `data`.
struct LoggedCommit {
  eventstore::Position position = 0;
  eventstore::AggregateName aggregate;
  eventstore::Commit commit;
  std::optional<eventstore::LogEntry> skipped = std::nullopt;  // then there is no commit
  eventstore::Position last = 0;                               // of the export; 0: it does not say
};

// Fault::corrupted names stream and position: an entry that cannot be read, or not be written down so that it comes out the
// same.
eventstore::Result<std::string> log_line(const System& system, const eventstore::LogEntry& entry,
                                         eventstore::Position last);

// Of an entry that is skipped.
std::string skipped_line(const eventstore::LogEntry& entry, eventstore::Position last);

// Fault::invalid: no such line, or one that was changed: its bytes do not have the hash it tells.
eventstore::Result<LoggedCommit> parse_log_line(const System& system, std::string_view line);

}  // namespace jetpage::api
