#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "jetpage/aggregates/calls/calls.hpp"
#include "jetpage/api/http/server_url.hpp"
#include "jetpage/api/system/system.hpp"

namespace jetpage::api {

// Where the services of a system are that run in other processes, by name.
using PeerUrls = std::map<std::string, ServerUrl>;

// Brings synchronous calls to services elsewhere: as the HTTP request that the callee's own page has for that command, with
// an Idempotency-Key made of the caller's cause, so that a repetition is recognised there. Connections are kept. A connection that turns out to
// be closed is replaced once; the key makes that safe. Thread-safe.
class Peers {
 public:
  Peers(const System& system, PeerUrls urls);
  ~Peers();

  // Fault::refused with the callee's code; Fault::unavailable when it surely did nothing; Fault::outcome_unknown when it may have.
  eventstore::Result<aggregates::RemoteAnswer> ask(const aggregates::RemoteCall& call);

 private:
  class Connections;

  const System& system_;
  PeerUrls urls_;
  std::map<std::string, std::unique_ptr<Connections>> connections_;  // by service
};

}  // namespace jetpage::api
