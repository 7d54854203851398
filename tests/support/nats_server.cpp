#include "tests/support/nats_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <stdexcept>

#include "tests/support/await.hpp"

namespace jetpage::tests {
namespace {

constexpr auto start_time = std::chrono::seconds(30);
constexpr timeval greeting_time{1, 0};

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
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &greeting_time, sizeof greeting_time);
  char greeting = 0;
  const bool greeted = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                       ::recv(fd, &greeting, 1, 0) == 1 && greeting == 'I';
  ::close(fd);
  return greeted;
}

}  // namespace

// The socket stays, bound and never listening, until this process ends. So the kernel gives the port to nobody who asks for any;
// who names it and has SO_REUSEADDR, as every server has, listens there all the same.
int free_port() {
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int reuse = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
  if (::bind(fd, generic, size) != 0 || ::getsockname(fd, generic, &size) != 0)
    throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

NatsServer::NatsServer(Sync sync, std::string more) : sync_(sync), more_(std::move(more)), port_(free_port()) {
  start();
}

NatsServer::~NatsServer() = default;

void NatsServer::start() {
  const auto configuration = folder_.path() / "nats.conf";
  const std::string sync = sync_ == Sync::always ? "always" : "2m";
  write_text(configuration, "listen: \"127.0.0.1:" + std::to_string(port_) + "\"\njetstream { store_dir: \"" +
                                folder_.path().string() + "\", sync_interval: " + sync + " }\n" + more_ + "\n");
  const auto log = folder_.path() / "log";
  process_ = std::make_unique<Process>(Launch{{"nats-server", "--config", configuration}, {}, "/dev/null", log, log});
  bool accepts = false;
  (void)await(
      [&] {
        accepts = accepts_connections(port_);
        return accepts || process_->wait(std::chrono::milliseconds(0));
      },
      start_time);
  if (accepts) return;
  throw std::runtime_error("nats-server does not start (is it on PATH?); it says: " + read_text(log));
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
