#pragma once

#include <memory>
#include <string>
#include <vector>

#include "jetpage/api/cli/terminal/command.hpp"
#include "jetpage/api/process/settings.hpp"
#include "jetpage/eventstore/jetstream/log.hpp"

// The nats-server that a command talks to.
namespace jetpage::api::cli {

struct NatsServer {
  std::string url;         // with user and password where the data folder has them
  std::string known_from;  // `the setting nats`, `data/nats.url`
};

// What the setting `nats` says; else the server that a `jetpage serve` on this data folder started; else the
// usual place, unless somebody said which data folder: then none, with an empty URL.
NatsServer nats_server(const Settings& settings);

// --nats, as the commands have it that look at a log.
Option nats_option();

// The settings that connect_to_log looks at.
std::vector<std::string> log_settings();

// Fault::unavailable when nobody answers there soon.
eventstore::Result<std::unique_ptr<eventstore::JetStreamLog>> connect_to_log(const Words& words);

}  // namespace jetpage::api::cli
