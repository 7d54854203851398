#include "api/measured.hpp"

#include <chrono>
#include <vector>

namespace jetpage::api {
namespace {

enum Outcome : std::size_t { done, invalid, not_found, refused, unavailable, unknown, failed, outcomes };
constexpr const char* names[] = {"done", "invalid", "not_found", "refused", "unavailable", "unknown", "failed"};

Outcome outcome_of(int status) {
  if (status < 400) return done;
  if (status == 404) return not_found;
  if (status == 409 || status == 412 || status == 422) return refused;
  if (status < 500) return invalid;
  if (status == 503) return unavailable;
  return status == 504 ? unknown : failed;
}

// What is counted and timed of one endpoint.
struct Meter {
  Metrics::Histogram seconds;
  std::vector<Metrics::Counter> total;  // by outcome
};

RouteHandler measured(Meter meter, RouteHandler handler) {
  return [meter = std::move(meter), handler = std::move(handler)](const Request& request) {
    const auto start = std::chrono::steady_clock::now();
    Response response = handler(request);
    meter.seconds.observe(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    meter.total[outcome_of(response.status)].add();
    return response;
  };
}

}  // namespace

RouteHandler measured_command(Metrics& metrics, const std::string& system, const std::string& command,
                              RouteHandler handler) {
  Metrics::Labels labels = {{"system", system}, {"command", command}};
  Meter meter{metrics.histogram("jetpage_command_seconds", "Time from a command's arrival to its answer", labels), {}};
  for (const char* outcome : names) {
    labels["outcome"] = outcome;
    meter.total.push_back(metrics.counter("jetpage_commands_total", "Commands answered", labels));
  }
  return measured(std::move(meter), std::move(handler));
}

RouteHandler measured_query(Metrics& metrics, const std::string& system, const std::string& path,
                            RouteHandler handler) {
  Metrics::Labels labels = {{"system", system}, {"path", path}};
  Meter meter{metrics.histogram("jetpage_query_seconds", "Time from a query's arrival to its answer", labels), {}};
  for (const char* outcome : names) {
    labels["outcome"] = outcome;
    meter.total.push_back(metrics.counter("jetpage_queries_total", "Queries answered", labels));
  }
  return measured(std::move(meter), std::move(handler));
}

}  // namespace jetpage::api
