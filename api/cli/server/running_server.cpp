#include "jetpage/api/cli/server/running_server.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

#include "jetpage/api/cli/server/http_client.hpp"
#include "jetpage/api/process/announcement.hpp"
#include "jetpage/api/process/data_folder.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;
using nlohmann::json;

constexpr std::chrono::seconds answers_within{5};

Result<Response> get(const std::string& origin, const std::string& path) {
  Request request;
  request.method = "GET";
  request.path = path;
  return exchange(origin, request, answers_within);
}

template <class T>
T member(const json& object, const char* name, T otherwise) {
  const auto found = object.find(name);
  return found != object.end() && !found->is_null() ? found->template get<T>() : otherwise;
}

RunningView view_of(const json& told) {
  RunningView view;
  view.state = member(told, "state", std::string());
  view.reason = member(told, "reason", std::string());
  view.generation = member(told, "generation", std::uint64_t{0});
  view.position = member(told, "position", std::uint64_t{0});
  if (told.contains("lag")) view.lag = member(told, "lag", std::uint64_t{0});
  return view;
}

void read_health(RunningServer& server, const json& health) {
  server.is_ready = member(health, "status", std::string()) == "UP";
  if (const auto log = health.at("components").find("log"); log != health.at("components").end()) {
    server.log_refuses = member(*log, "refuses", std::string());
  }
  for (const auto& [system, parts] : health.at("components").items()) {
    if (!parts.is_object() || !parts.contains("views")) continue;
    for (const auto& [view, told] : parts.at("views").items()) server.views[system][view] = view_of(told);
    for (const auto& [name, told] : parts.at("policies").items()) {
      server.policies[system][name] = {member(told, "waiting", std::uint64_t{0}),
                                       member(told, "parked", std::uint64_t{0})};
    }
  }
}

// The value of a label in `name{system="cinema",view="movies"} 3`.
std::string label(const std::string& line, const std::string& name) {
  const std::string mark = name + "=\"";
  const auto begin = line.find(mark);
  if (begin == line.npos) return {};
  return line.substr(begin + mark.size(), line.find('"', begin + mark.size()) - begin - mark.size());
}

void read_metrics(RunningServer& server, const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto value = line.rfind(' ');
    if (line.starts_with('#') || value == line.npos) continue;
    if (line.starts_with("jetpage_build_info")) server.version = label(line, "version");
    const bool is_rows = line.starts_with("jetpage_view_rows{");
    if (!is_rows && !line.starts_with("jetpage_view_bytes{")) continue;
    RunningView& view = server.views[label(line, "system")][label(line, "view")];
    (is_rows ? view.rows : view.bytes) = static_cast<std::uint64_t>(std::strtod(line.c_str() + value, nullptr));
  }
}

}  // namespace

Result<std::optional<RunningServer>> find_running(const std::string& url, const Settings& settings) {
  const std::optional<std::string> named = url.empty() ? announced(http_url_file(settings)) : url;
  if (!named) return std::optional<RunningServer>();
  const auto where = parse_server_url(*named);
  if (!where) return where.error();
  RunningServer server;
  server.origin = where->origin;
  const auto health = get(server.origin, "/actuator/health");
  if (!health && url.empty()) return std::optional<RunningServer>();  // what is left of one that has ended
  if (!health) return Error{Fault::unavailable, health.error().code, health.error().message};
  const auto told = json::parse(health->body, nullptr, false);
  if (told.is_object() && told.contains("components")) {
    read_health(server, told);
    if (const auto metrics = get(server.origin, "/metrics")) read_metrics(server, metrics->body);
    return std::optional(std::move(server));
  }
  if (url.empty()) return std::optional<RunningServer>();
  return Error{Fault::unavailable, "no_jetpage",
               "what answers at " + server.origin + " is no jetpage; try: --url http://HOST:PORT of a jetpage serve"};
}

}  // namespace jetpage::api::cli
