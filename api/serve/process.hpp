#pragma once

#include <memory>
#include <string>
#include <vector>

#include "jetpage/api/http/server.hpp"
#include "jetpage/api/measure/metrics.hpp"
#include "jetpage/api/process/announcement.hpp"
#include "jetpage/api/process/ownership.hpp"
#include "jetpage/api/process/runtime.hpp"
#include "jetpage/api/process/settings.hpp"
#include "jetpage/api/routes/openapi.hpp"
#include "jetpage/eventstore/embedded/server.hpp"
#include "jetpage/eventstore/jetstream/log.hpp"

namespace jetpage::api {

class Actuator;
class Router;

// Everything a serving process is made of, in the order it is started: the log's server (unless there is one), the connection to it,
// the systems, HTTP. It stops in the reverse order.
class Process {
 public:
  Process(const Settings& settings, std::vector<const System*> systems, std::function<void()> shutdown);
  ~Process();

  eventstore::Done start();
  // Health says DOWN from now on, everything else goes on: balancers turn to others.
  void leave();
  // Takes no more requests, lets running ones finish, stops policies and projections, gives ids back, ends the log's server.
  void stop();

  [[nodiscard]] const std::string& url() const { return url_; }          // of HTTP
  [[nodiscard]] const std::string& log_url() const { return log_url_; }  // of the nats-server, to be shown
  // The same, to write there: a secret.
  [[nodiscard]] const std::string& log_owner_url() const { return log_owner_url_; }

 private:
  eventstore::Done start_log();
  eventstore::Done start_systems();
  eventstore::Done start_http();
  void stop_systems();
  std::vector<Route> routes();

  const Settings& settings_;
  std::vector<const System*> systems_;
  std::function<void()> shutdown_;
  Metrics metrics_;
  ServedParts served_;
  std::string url_;
  std::string log_url_;
  std::string log_owner_url_;
  Announcement http_url_file_;
  Announcement nats_url_file_;
  Announcement nats_pid_file_;
  std::unique_ptr<eventstore::EmbeddedServer> server_;
  std::unique_ptr<eventstore::JetStreamLog> log_;
  std::unique_ptr<Ownership> ownership_;  // where policies run
  std::vector<std::unique_ptr<SystemRuntime>> runtimes_;
  std::unique_ptr<Actuator> actuator_;
  std::unique_ptr<Router> router_;
  std::unique_ptr<HttpServer> http_;
};

}  // namespace jetpage::api
