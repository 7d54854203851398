#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "jetpage/aggregates/owners/owners.hpp"
#include "jetpage/aggregates/parameters.hpp"
#include "jetpage/api/process/peers.hpp"
#include "jetpage/api/system/roles.hpp"
#include "jetpage/eventstore/event_store.hpp"

namespace jetpage::api {

class Metrics;

// What a system's runtime is to do.
struct RuntimeOptions {
  Roles roles;
  std::set<std::string> services;         // that run here; empty: all
  std::map<std::string, PeerUrls> peers;  // by system: where the services are that synchronous calls go to
  std::map<std::string, aggregates::Parameters> parameters;  // by system: what was set
  std::filesystem::path data;                                // views lie below it
  std::string base;                                          // before the system's paths: `` or /cinema
  std::uint32_t id_block = 100;
  std::size_t cached_aggregates = 10'000;
  std::chrono::seconds idempotency_ttl{24 * 3600};
  std::chrono::milliseconds command_timeout{5'000};
  std::chrono::milliseconds call_timeout{1'000};
  std::chrono::milliseconds log_timeout{1'000};  // of one call to the log
  std::chrono::milliseconds patience{30'000};
  eventstore::Position ready_lag = 10'000;  // entries that a live view may be behind in a ready process
  std::chrono::milliseconds wait_default{2'000};
  std::chrono::milliseconds wait_longest{30'000};
  std::function<std::chrono::milliseconds(const std::string& service)> latency = [](const std::string&) {
    return std::chrono::milliseconds(0);
  };
  std::function<void(const std::string& message)> report = [](const std::string&) {};
  // Where policies take their leases; none: nobody else ever runs them. Must outlive the runtime.
  aggregates::Owners* owners = nullptr;
  Metrics* metrics = nullptr;  // where requests are counted and timed; must outlive the runtime
};

}  // namespace jetpage::api
