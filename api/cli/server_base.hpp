#pragma once

#include <string>

#include "api/cli/http_client.hpp"
#include "api/settings.hpp"
#include "api/system.hpp"

namespace jetpage::api::cli {

// `url` if given, else the server that runs on this data folder, else the one that `listen` means. Fault::invalid: no URL.
eventstore::Result<ServerUrl> server_named(const std::string& url, const Settings& settings);

// The server to send a system's command to: `url` if given, else the one that runs on this data folder, else the one
// that `listen` means. Where `url` has no path, the server's /openapi.json tells whether the system's paths stand at the
// root or below its name. Fault::unavailable: no server. Fault::not_found: one that does not serve this system.
eventstore::Result<ServerUrl> find_server(const std::string& url, const Settings& settings, const System& system,
                                          const CommandEndpoint& endpoint);

}  // namespace jetpage::api::cli
