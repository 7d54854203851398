#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jetpage/api/system/system.hpp"
#include "jetpage/eventstore/event_store.hpp"

// One event of a log with what its commit says of it, and how it is printed.
namespace jetpage::api::cli {

struct LoggedEvent {
  eventstore::Position position = 0;
  std::int64_t time_us = 0;
  eventstore::AggregateName aggregate;
  std::uint64_t version = 0;  // its number in the aggregate
  std::string cause;
  std::string correlation;
  std::string type;  // MovieRegistered
  std::string json;  // as system/event_json.hpp says
};

// Which events are wanted; what is empty holds back none.
struct EventFilter {
  std::string aggregate;
  std::string id;
  std::vector<std::string> types;  // MovieRegistered or cinema.movie.MovieRegistered
  std::string correlation;
  std::optional<std::int64_t> since_us;

  // Told from the subject alone, so that damage elsewhere is not in the way.
  [[nodiscard]] bool may_hold(const std::string& subject) const;
  [[nodiscard]] bool takes(const eventstore::CommitView& commit) const;
  [[nodiscard]] bool takes(std::string_view type) const;
};

// The wanted events of an entry. Fault::corrupted names stream and position.
eventstore::Result<std::vector<LoggedEvent>> events_of(const System& system, const eventstore::LogEntry& entry,
                                                       const EventFilter& filter = {});

// {"position":…,"time":…,"aggregate":…,"id":…,"version":…,"cause":…,"correlation":…,"event":{…}}
std::string as_envelope(const LoggedEvent& event);

// The columns of as_row.
std::string row_heading(std::optional<std::size_t> width);
// One line for people, cut to `width` columns where there is one.
std::string as_row(const LoggedEvent& event, std::optional<std::size_t> width);

// The fields of a JSON object that are not null, as `movieId=1 status=reserved`.
std::string fields_text(const std::string& json);

}  // namespace jetpage::api::cli
