#pragma once

#include <string>

#include "jetpage/api/cli/server/http_client.hpp"
#include "jetpage/api/process/settings.hpp"
#include "jetpage/api/system/system.hpp"

namespace jetpage::api::cli {

// `url` if given, else the one that `listen` was set to, else the server that runs on this data folder, else, where nobody said which
// folder that is, the usual place. Fault::invalid: no URL. Fault::unavailable: no server runs on the folder.
eventstore::Result<ServerUrl> server_named(const std::string& url, const Settings& settings);

// The server to send a system's command to, as server_named finds it. Where `url` has no path, the server's /openapi.json tells whether the system's paths stand at the
// root or below its name. Fault::unavailable: no server. Fault::not_found: one that does not serve this system.
eventstore::Result<ServerUrl> find_server(const std::string& url, const Settings& settings, const System& system,
                                          const CommandEndpoint& endpoint);

}  // namespace jetpage::api::cli
