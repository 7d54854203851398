#include "jetpage/api/cli/server/server_base.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "jetpage/api/process/announcement.hpp"
#include "jetpage/api/process/data_folder.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;
using nlohmann::json;

constexpr std::chrono::seconds longest_wait{5};

// A server that listens on every address is reached on this machine's own.
std::string reachable(std::string listen) {
  if (listen.starts_with("0.0.0.0:")) listen.replace(0, 7, "127.0.0.1");
  if (listen.starts_with("[::]:")) listen.replace(0, 4, "[::1]");
  return listen;
}

// Where the server has this very command: an operation's summary is the command's full name (api/routes/openapi.cpp), so
// that a namesake of another system is not taken for it.
std::optional<std::string> base_of(const json& description, const CommandEndpoint& endpoint) {
  std::string method = endpoint.method;
  std::transform(method.begin(), method.end(), method.begin(), [](unsigned char c) { return std::tolower(c); });
  if (!description.is_object()) return std::nullopt;
  const json paths = description.value("paths", json::object());
  for (const auto& [path, operations] : paths.items()) {
    if (!path.ends_with(endpoint.path) || !operations.contains(method)) continue;
    if (operations[method].value("summary", "") == endpoint.command)
      return path.substr(0, path.size() - endpoint.path.size());
  }
  return std::nullopt;
}

Error unanswered(const Error& error) {
  if (error.fault != Fault::outcome_unknown) return error;
  return {error.fault, error.code, error.message + "; nothing was sent; try: whether a jetpage serve runs there"};
}

}  // namespace

Result<ServerUrl> server_named(const std::string& url, const Settings& settings) {
  if (!url.empty()) return parse_server_url(url);
  const auto& listen = settings.value("listen");
  const bool is_set = listen.origin != "built in" && !listen.text.ends_with(":0");
  if (is_set) return parse_server_url(reachable(listen.text));
  if (const auto running = announced(http_url_file(settings))) return parse_server_url(*running);
  if (settings.value("data").origin == "built in" && listen.origin == "built in") return parse_server_url(listen.text);
  return Error{Fault::unavailable, "server_unknown",
               "no jetpage serve runs on the data folder " + settings.text("data") +
                   "; try: start it, or name a server with --url http://HOST:PORT"};
}

Result<ServerUrl> find_server(const std::string& url, const Settings& settings, const System& system,
                              const CommandEndpoint& endpoint) {
  auto server = server_named(url, settings);
  if (!server || !server->base.empty()) return server;
  Request question;
  question.method = "GET";
  question.path = "/openapi.json";
  const auto answer = exchange(server->origin, question, longest_wait);
  if (!answer) return unanswered(answer.error());
  if (answer->status != 200) return server;  // a gateway, perhaps: it has the system's paths at its root
  const auto base = base_of(json::parse(answer->body, nullptr, false), endpoint);
  if (base) return ServerUrl{server->origin, *base};
  return Error{Fault::not_found, "system_not_served",
               "the server at " + server->origin + " does not take " + endpoint.command + "; try: jetpage serve " +
                   system.name + ", or another server with --url"};
}

}  // namespace jetpage::api::cli
