#include "tests/support/server.hpp"

#include <cstdlib>
#include <stdexcept>

#include "tests/support/await.hpp"
#include "tests/support/http.hpp"

namespace jetpage::tests {
namespace {

constexpr auto to_start = std::chrono::seconds(30);
constexpr auto stop_time = std::chrono::seconds(10);

std::string first_line(const std::filesystem::path& file) {
  const std::string text = read_text(file);
  return text.substr(0, text.find('\n'));
}

}  // namespace

std::string jetpage_binary() {
  const char* binary = std::getenv("JETPAGE_BINARY");
  if (binary == nullptr) throw std::runtime_error("JETPAGE_BINARY must name the jetpage program");
  return binary;
}

std::map<std::string, std::string> unhurried(std::map<std::string, std::string> settings) {
  settings.insert({{"JETPAGE_CALL_TIMEOUT", "5s"}, {"JETPAGE_LOG_TIMEOUT", "5s"}});
  return settings;
}

Server::Server(ServerOptions options) : options_(std::move(options)), data_(folder_.path() / "data") { start(); }

Server::~Server() {
  if (process_) kill();
  await_nats_gone();
}

Launch Server::launch() const {
  Launch launch;
  launch.words = {jetpage_binary(), "serve"};
  launch.words.insert(launch.words.end(), options_.systems.begin(), options_.systems.end());
  const std::vector<std::string> place = {"--listen", "127.0.0.1:0", "--data", data_.string(), "--nats-port", "0"};
  launch.words.insert(launch.words.end(), place.begin(), place.end());
  launch.environment = unhurried(options_.settings);
  launch.out = folder_.path() / "out";
  launch.err = folder_.path() / "err";
  return launch;
}

void Server::start(Until until) {
  const std::string path = until == Until::ready ? "/actuator/health/readiness" : "/actuator/health/liveness";
  const auto ready = data_ / "http.url";
  std::filesystem::remove(ready);  // of an earlier life
  process_ = std::make_unique<Process>(launch());
  std::optional<ExitStatus> ended;
  const bool up = await(
      [&] {
        ended = process_->wait(std::chrono::milliseconds(0));
        return ended || (!first_line(ready).empty() && Http(url()).get(path).status == 200);
      },
      to_start);
  if (up && !ended) return;
  const std::string how = ended ? "ended with exit code " + std::to_string(ended->code) : "accepted no request in time";
  process_.reset();
  throw std::runtime_error("jetpage " + how + ":\n" + talk());
}

ExitStatus Server::stop(int signal) {
  process_->signal(signal);
  return await_end();
}

ExitStatus Server::await_end() {
  const auto ended = process_->wait(stop_time);
  process_.reset();
  if (!ended) throw std::runtime_error("jetpage did not end in 10 s:\n" + talk());
  return *ended;
}

void Server::kill() {
  process_->signal(SIGKILL);
  process_->wait(stop_time);
  process_.reset();
}

// It dies with its parent. Should it not, no other test is to suffer.
void Server::await_nats_gone() const {
  if (await([&] { return processes_with(nats_configuration()).empty(); }, std::chrono::seconds(5))) return;
  for (const pid_t pid : processes_with(nats_configuration())) ::kill(pid, SIGKILL);
}

// In its command line, and in no other's.
std::string Server::nats_configuration() const { return (data_ / "log" / "nats-server.conf").string(); }

pid_t Server::nats_pid() const {
  for (const pid_t pid : processes_with(nats_configuration())) {
    if (parent_of(pid) == process_->pid()) return pid;
  }
  return 0;
}

std::string Server::url() const { return first_line(data_ / "http.url"); }
std::string Server::nats_url() const { return first_line(data_ / "nats.url"); }
std::string Server::nats_owner_url() const {
  const std::string url = nats_url();
  return "nats://" + first_line(data_ / "log" / "nats-server.user") + "@" + url.substr(url.find("://") + 3);
}
std::string Server::talk() const { return read_text(folder_.path() / "err"); }

}  // namespace jetpage::tests
