#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/nats_server.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_folder.hpp"

namespace jetpage::tests {

// A service of a split system: its name, the gateway's path prefixes that lead to it, and the services it asks synchronously.
struct SplitService {
  std::string name;
  std::vector<std::string> paths;
  std::vector<std::string> peers;
};

// A system cut into its services: one jetpage process each on a nats-server that they share, behind haproxy with the gateway paths
// of SYSTEMS.md. A service keeps its port when it is stopped and started again. Needs haproxy on PATH; what does not start throws.
class SplitSystem {
 public:
  SplitSystem(std::string system, std::vector<SplitService> services, std::map<std::string, std::string> settings = {});
  ~SplitSystem();

  // Returns when the service accepts requests.
  void start(const std::string& service);
  // SIGTERM; returns when it has ended.
  void stop(const std::string& service);

  [[nodiscard]] std::string url() const { return url_of(gateway_port_); }  // of the gateway
  [[nodiscard]] std::string url(const std::string& service) const { return url_of(ports_.at(service)); }
  [[nodiscard]] std::string nats_url() const { return nats_.url(); }

 private:
  static std::string url_of(int port) { return "http://127.0.0.1:" + std::to_string(port); }
  [[nodiscard]] std::string gateway_configuration() const;
  [[nodiscard]] Launch launch(const SplitService& service) const;
  void start_gateway();

  std::string system_;
  std::vector<SplitService> services_;
  std::map<std::string, std::string> settings_;
  TempFolder folder_;
  NatsServer nats_;
  std::map<std::string, int> ports_;
  int gateway_port_ = 0;
  std::map<std::string, std::unique_ptr<Process>> processes_;
  std::unique_ptr<Process> gateway_;
};

}  // namespace jetpage::tests
