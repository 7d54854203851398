#include "api/cli/server_base.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/cli/data_folder.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;
using nlohmann::json;

constexpr std::chrono::seconds wait{5};

// A server that listens on every address is reached on this machine's own.
std::string reachable(std::string listen) {
  if (listen.starts_with("0.0.0.0:")) listen.replace(0, 7, "127.0.0.1");
  if (listen.starts_with("[::]:")) listen.replace(0, 4, "[::1]");
  return listen;
}

Result<ServerUrl> server_named(const std::string& url, const Settings& settings) {
  if (!url.empty()) return parse_server_url(url);
  const auto& listen = settings.value("listen");
  const auto running = first_line(http_url_file(settings));
  return parse_server_url(running && listen.origin == "built in" ? *running : reachable(listen.text));
}

bool is_of(const System& system, const std::string& path) {
  return std::any_of(system.commands.begin(), system.commands.end(),
                     [&](const CommandEndpoint& endpoint) { return endpoint.path == path; });
}

// Whether the server's commands are this system's: another one at the root may have a path of the same name.
bool is_at_root(const json& paths, const System& system) {
  for (const auto& [path, methods] : paths.items()) {
    const bool is_command = methods.contains("post") || methods.contains("put") || methods.contains("patch") || methods.contains("delete");
    if (is_command && !path.starts_with("/actuator/") && !is_of(system, path)) return false;
  }
  return true;
}

std::optional<std::string> base_of(const json& description, const System& system, const CommandEndpoint& endpoint) {
  const json paths = description.is_object() ? description.value("paths", json::object()) : json::object();
  const std::string below_name = "/" + system.name;
  if (paths.contains(below_name + endpoint.path)) return below_name;
  if (paths.contains(endpoint.path) && is_at_root(paths, system)) return "";
  return std::nullopt;
}

Error unanswered(const Error& error) {
  if (error.fault != Fault::outcome_unknown) return error;
  return {error.fault, error.code, error.message + "; nothing was sent; try: whether a jetpage serve runs there"};
}

}  // namespace

Result<ServerUrl> find_server(const std::string& url, const Settings& settings, const System& system,
                              const CommandEndpoint& endpoint) {
  auto server = server_named(url, settings);
  if (!server || !server->base.empty()) return server;
  Request question;
  question.method = "GET";
  question.path = "/openapi.json";
  const auto answer = exchange(server->origin, question, wait);
  if (!answer) return unanswered(answer.error());
  if (answer->status != 200) return server;  // a gateway, perhaps: it has the system's paths at its root
  const auto base = base_of(json::parse(answer->body, nullptr, false), system, endpoint);
  if (base) return ServerUrl{server->origin, *base};
  return Error{Fault::not_found, "system_not_served",
               "the server at " + server->origin + " does not take " + endpoint.method + " " + endpoint.path + " of " + system.name +
                   "; try: another --url, or one with the path below which " + system.name + " stands"};
}

}  // namespace jetpage::api::cli
