#pragma once

#include <memory>
#include <optional>

#include "jetpage/api/cli/examine/view_listing.hpp"
#include "jetpage/api/cli/terminal/command.hpp"
#include "jetpage/api/process/settings.hpp"
#include "jetpage/eventstore/jetstream/log.hpp"

namespace jetpage::api::cli {

// Where a command looks that was told --url, --nats and settings.
struct LookedAt {
  Settings settings;
  std::optional<RunningServer> server;
  eventstore::Result<std::unique_ptr<eventstore::JetStreamLog>> log;
  bool elsewhere = false;  // --url names a server, and its views are where it is

  // For one system; its store is null where the log is away.
  [[nodiscard]] ViewSources sources(eventstore::EventStore* store) const;
  [[nodiscard]] std::unique_ptr<eventstore::EventStore> store_of(const System& system) const;
};

// Faults: settings that cannot be read, a --url that does not answer. That the log is away is none.
eventstore::Result<LookedAt> look(const Words& words);

// --url, as look reads it.
Option url_option();

}  // namespace jetpage::api::cli
