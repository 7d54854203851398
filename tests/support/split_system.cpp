#include "tests/support/split_system.hpp"

#include <signal.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "tests/support/await.hpp"
#include "tests/support/http.hpp"
#include "tests/support/server.hpp"

namespace jetpage::tests {
namespace {

constexpr auto both_start_time = std::chrono::seconds(30);

// The first answer that is none of the gateway's own.
bool answers(const std::string& url) { return Http(url).get("/actuator/health/readiness").status == 200; }

// Throws, with what it said, when it ends or is not up in time.
template <class Up>
void await_up(Process& process, const std::string& who, const std::filesystem::path& said, Up up) {
  std::optional<ExitStatus> ended;
  const bool in_time = await(
      [&] {
        ended = process.wait(std::chrono::milliseconds(0));
        return ended || up();
      },
      both_start_time);
  if (in_time && !ended) return;
  const std::string how = ended ? "ended with exit code " + std::to_string(ended->code) : "accepted no request in time";
  throw std::runtime_error(who + " " + how + ":\n" + read_text(said));
}

}  // namespace

SplitSystem::SplitSystem(std::string system, std::vector<SplitService> services,
                         std::map<std::string, std::string> settings)
    : system_(std::move(system)), services_(std::move(services)), settings_(std::move(settings)) {
  for (const SplitService& service : services_) ports_[service.name] = free_port();
  for (const SplitService& service : services_) start(service.name);
  start_gateway();
}

SplitSystem::~SplitSystem() {
  gateway_.reset();
  processes_.clear();  // before their log
}

Launch SplitSystem::launch(const SplitService& service) const {
  const std::string port = std::to_string(ports_.at(service.name));
  std::string peers;
  for (const std::string& peer : service.peers) peers += (peers.empty() ? "" : ",") + peer + "=" + url(peer);
  Launch launch;
  launch.words = {jetpage_binary(),
                  "serve",
                  system_,
                  "--services",
                  service.name,
                  "--nats",
                  nats_.url(),
                  "--listen",
                  "127.0.0.1:" + port,
                  "--data",
                  (folder_.path() / service.name).string()};
  if (!peers.empty()) launch.words.insert(launch.words.end(), {"--peer", peers});
  launch.environment = unhurried(settings_);
  launch.err = folder_.path() / (service.name + ".err");
  return launch;
}

void SplitSystem::start(const std::string& name) {
  const auto service =
      std::find_if(services_.begin(), services_.end(), [&](const SplitService& one) { return one.name == name; });
  processes_[name] = std::make_unique<Process>(launch(*service));
  await_up(*processes_[name], "the service " + name, folder_.path() / (name + ".err"),
           [&] { return answers(url(name)); });
}

void SplitSystem::stop(const std::string& name) {
  Process& process = *processes_.at(name);
  process.signal(SIGTERM);
  if (!process.wait(std::chrono::seconds(10))) throw std::runtime_error("the service " + name + " did not end in 10 s");
  processes_.erase(name);
}

std::string SplitSystem::gateway_configuration() const {
  std::string rules;
  std::string backends;
  for (const SplitService& service : services_) {
    for (const std::string& path : service.paths) {
      rules += "  use_backend " + service.name + " if { path " + path + " } || { path_beg " + path + "/ }\n";
    }
    backends +=
        "backend " + service.name + "\n  server one 127.0.0.1:" + std::to_string(ports_.at(service.name)) + "\n";
  }
  return "defaults\n  mode http\n  timeout connect 1s\n  timeout client 30s\n  timeout server 30s\n  retries 0\n"
         "frontend gateway\n  bind 127.0.0.1:" +
         std::to_string(gateway_port_) + "\n" + rules + backends;
}

void SplitSystem::start_gateway() {
  gateway_port_ = free_port();
  const auto file = folder_.path() / "haproxy.cfg";
  write_text(file, gateway_configuration());
  Launch launch;
  // Debian puts it where only root looks.
  launch.words = {is_on_path("haproxy") ? "haproxy" : "/usr/sbin/haproxy", "-db", "-f", file.string()};
  launch.err = folder_.path() / "haproxy.err";
  gateway_ = std::make_unique<Process>(launch);
  const std::string probe = services_.front().paths.front();
  await_up(*gateway_, "haproxy before " + probe, launch.err, [&] { return Http(url()).get(probe).status == 200; });
}

}  // namespace jetpage::tests
