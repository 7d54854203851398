#include "jetpage/api/operate/actuator.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <unistd.h>

#include <array>

#include "jetpage/api/http/problem.hpp"

namespace jetpage::api {
namespace {

Response as_json(int status, std::string body) {
  Response response;
  response.status = status;
  response.content_type = "application/json";
  response.body = std::move(body);
  return response;
}

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

// The first IPv4 address of the host's name, as its peers see it.
std::string address_of(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_INET;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0 || found == nullptr) return "127.0.0.1";
  std::array<char, INET_ADDRSTRLEN> text{};
  const auto* address = reinterpret_cast<const sockaddr_in*>(found->ai_addr);
  inet_ntop(AF_INET, &address->sin_addr, text.data(), text.size());
  freeaddrinfo(found);
  return text.data();
}

Response disabled(const char* setting) {
  return problem({eventstore::Fault::not_found, "path_unknown",
                  std::string("this is switched off; the setting ") + setting + " switches it on"});
}

}  // namespace

std::vector<Route> Actuator::routes() {
  std::vector<Route> routes = {
      {"GET", "/actuator/health", [this](const Request&) { return health(); }},
      {"GET", "/actuator/health/readiness", [this](const Request&) { return health(); }},
      {"GET", "/actuator/health/liveness", [this](const Request&) { return liveness(); }},
      {"GET", "/actuator/echo", [this](const Request&) { return echo(); }},
      {"PUT", "/actuator/down", [this](const Request&) { return take_down(); }},
      {"POST", "/actuator/shutdown", [this](const Request&) { return shut_down(); }},
  };
  for (const std::string& path : options_.health_paths) {
    routes.push_back({"GET", path, [this](const Request&) { return health(); }});
  }
  return routes;
}

Response Actuator::health() {
  const bool up = !down_ && !leaving_ && options_.ready();
  return as_json(up ? 200 : 503, std::string("{\"status\":\"") + (up ? "UP" : "DOWN") +
                                     "\",\"components\":" + options_.components() + "}");
}

Response Actuator::liveness() {
  return down_ ? as_json(503, R"({"status":"DOWN"})") : as_json(200, R"({"status":"UP"})");
}

Response Actuator::echo() {
  if (down_) return as_json(503, R"({"status":"DOWN"})");
  const std::string host = host_name();
  Response response;
  response.content_type = "text/plain";
  response.body = host + "/" + address_of(host);
  return response;
}

Response Actuator::take_down() {
  if (!options_.down_enabled) return disabled("enable-down");
  down_ = true;
  return as_json(200, R"({"status":"DOWN"})");
}

Response Actuator::shut_down() {
  if (!options_.shutdown_enabled) return disabled("enable-shutdown");
  options_.shutdown();
  return as_json(200, R"({"message":"Shutting down, bye..."})");
}

}  // namespace jetpage::api
