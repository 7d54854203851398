#include "jetpage/api/cli/examine/look.hpp"

#include "jetpage/api/cli/server/nats_server.hpp"
#include "jetpage/api/cli/terminal/setting_options.hpp"

namespace jetpage::api::cli {

ViewSources LookedAt::sources(eventstore::EventStore* store) const {
  ViewSources sources;
  if (!elsewhere) sources.data = settings.text("data");
  if (server) sources.server = &*server;
  sources.store = store;
  return sources;
}

std::unique_ptr<eventstore::EventStore> LookedAt::store_of(const System& system) const {
  if (!log) return nullptr;
  auto store = (*log)->open(system.name, false);
  return store ? std::move(*store) : nullptr;
}

eventstore::Result<LookedAt> look(const Words& words) {
  auto settings = settings_in_force(words);
  if (!settings) return std::move(settings).error();
  auto server = find_running(words.text("--url"), *settings);
  if (!server) return std::move(server).error();
  return LookedAt{std::move(*settings), std::move(*server), connect_to_log(words), words.has("--url")};
}

Option url_option() {
  return {"--url", "URL", "A server elsewhere; else this data folder and the server that runs on it"};
}

}  // namespace jetpage::api::cli
