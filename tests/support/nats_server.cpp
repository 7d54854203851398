#include "tests/support/nats_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

#include "tests/support/await.hpp"

namespace jetpage::tests {
namespace {

constexpr int start_attempts = 5;  // the free port may be taken by another test in between

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

bool accepts_connections(int port) {
  const sockaddr_in address = loopback(port);
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  char greeting = 0;
  const bool greeted = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                       ::recv(fd, &greeting, 1, 0) == 1 && greeting == 'I';
  ::close(fd);
  return greeted;
}

}  // namespace

int free_port() {
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool bound = ::bind(fd, generic, size) == 0 && ::getsockname(fd, generic, &size) == 0;
  ::close(fd);
  if (!bound) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

NatsServer::NatsServer(Sync sync, std::string more) : sync_(sync), more_(std::move(more)) {
  for (int attempt = 0; attempt < start_attempts; ++attempt) {
    port_ = free_port();
    if (try_start()) return;
  }
  throw std::runtime_error("nats-server does not start (is it on PATH?); it says: " +
                           read_text(folder_.path() / "log"));
}

NatsServer::~NatsServer() = default;

bool NatsServer::try_start() {
  const auto configuration = folder_.path() / "nats.conf";
  const std::string sync = sync_ == Sync::always ? "always" : "2m";
  write_text(configuration, "listen: \"127.0.0.1:" + std::to_string(port_) + "\"\njetstream { store_dir: \"" +
                                folder_.path().string() + "\", sync_interval: " + sync + " }\n" + more_ + "\n");
  const auto log = folder_.path() / "log";
  process_ = std::make_unique<Process>(Launch{{"nats-server", "--config", configuration}, {}, "/dev/null", log, log});
  (void)await([&] { return accepts_connections(port_) || process_->wait(std::chrono::milliseconds(0)); });
  return !process_->wait(std::chrono::milliseconds(0)) && accepts_connections(port_);
}

void NatsServer::start() {
  if (!try_start()) throw std::runtime_error("nats-server does not start again: " + read_text(folder_.path() / "log"));
}

void NatsServer::kill() {
  process_->signal(SIGKILL);
  (void)process_->wait(std::chrono::seconds(10));
}

void NatsServer::stop() {
  process_->signal(SIGTERM);
  if (!process_->wait(std::chrono::seconds(10))) throw std::runtime_error("nats-server does not stop");
}

}  // namespace jetpage::tests
