#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "jetpage/eventstore/event_store.hpp"

namespace jetpage::api {

// Who follows a log: a view, or a service's policies.
struct Follower {
  std::string name;
  eventstore::Position position = 0;  // has seen the log up to here
  eventstore::Position work = 0;      // moves too while it works: how far its rebuild is
};

// Notices who is behind the end of a log and does not move, whatever may be the reason. Thread-safe.
class Standstill {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // Longer than it takes a reader to notice that the server has forgotten it.
  static constexpr std::chrono::seconds patience{10};

  // Those who were behind the log's end all the time since they were first seen where they are, for at least `patience`. Without an
  // end, because the log is away, time does not count: then nobody can move. Ask every few seconds.
  std::vector<std::string> look(const std::vector<Follower>& followers, std::optional<eventstore::Position> end,
                                Time now = std::chrono::steady_clock::now());

 private:
  struct Place {
    eventstore::Position position = 0;
    eventstore::Position work = 0;
    Time since;
  };

  std::mutex mutex_;
  std::map<std::string, Place> behind_;
};

}  // namespace jetpage::api
