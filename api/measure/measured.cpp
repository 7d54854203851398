#include "jetpage/api/measure/measured.hpp"

#include <vector>

namespace jetpage::api {
namespace {

enum Outcome : std::size_t { done, invalid, not_found, refused, unavailable, outcome_unknown, failed, outcomes };
constexpr const char* outcome_names[] = {"done", "invalid", "not_found", "refused", "unavailable", "unknown", "failed"};

Outcome outcome_of(int status) {
  if (status < 400) return done;
  if (status == 404) return not_found;
  if (status == 409 || status == 412 || status == 422) return refused;
  if (status < 500) return invalid;
  if (status == 503) return unavailable;
  return status == 504 ? outcome_unknown : failed;
}

// What is counted and timed of one endpoint.
struct Meter {
  Metrics::Gauge running;
  Metrics::Histogram seconds;
  std::vector<Metrics::Counter> total;  // by outcome
};

// Ends with an exception too.
class Running {
 public:
  explicit Running(const Metrics::Gauge& running) : running_(running) { running_.add(1); }
  ~Running() { running_.add(-1); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  const Metrics::Gauge& running_;
};

RouteHandler measured(Meter meter, RouteHandler handler) {
  return [meter = std::move(meter), handler = std::move(handler)](const Request& request) {
    const auto start = std::chrono::steady_clock::now();
    const Running running(meter.running);
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
  Meter meter{
      metrics.gauge("jetpage_commands_running", "Commands that have not been answered yet", {{"system", system}}),
      metrics.histogram("jetpage_command_seconds", "Time from a command's arrival to its answer", labels),
      {}};
  for (const char* outcome : outcome_names) {
    labels["outcome"] = outcome;
    meter.total.push_back(metrics.counter("jetpage_commands_total", "Commands answered", labels));
  }
  return measured(std::move(meter), std::move(handler));
}

RouteHandler measured_query(Metrics& metrics, const std::string& system, const std::string& path,
                            RouteHandler handler) {
  Metrics::Labels labels = {{"system", system}, {"path", path}};
  Meter meter{metrics.gauge("jetpage_queries_running", "Queries that have not been answered yet", {{"system", system}}),
              metrics.histogram("jetpage_query_seconds", "Time from a query's arrival to its answer", labels),
              {}};
  for (const char* outcome : outcome_names) {
    labels["outcome"] = outcome;
    meter.total.push_back(metrics.counter("jetpage_queries_total", "Queries answered", labels));
  }
  return measured(std::move(meter), std::move(handler));
}

std::function<void(std::chrono::nanoseconds)> reaction_timer(Metrics& metrics, const std::string& system,
                                                             const std::string& service) {
  const auto seconds = metrics.histogram("jetpage_policy_reaction_seconds", "Time of a policy's attempt to react",
                                         {{"system", system}, {"policy", system + "-" + service}});
  return [seconds](std::chrono::nanoseconds time) { seconds.observe(std::chrono::duration<double>(time).count()); };
}

}  // namespace jetpage::api
