#include "jetpage/eventstore/jetstream/connection/server_info.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <memory>

#include "jetpage/eventstore/jetstream/connection/json_scan.hpp"

namespace jetpage::eventstore {
namespace {

constexpr std::size_t max_greeting_bytes = 64 * 1024;

struct Socket {
  int fd = -1;
  explicit Socket(int number) : fd(number) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() {
    if (fd >= 0) ::close(fd);
  }
};

struct Address {
  std::string host;
  std::string port;
};

Address address_of(std::string url) {
  if (const auto scheme = url.find("://"); scheme != url.npos) url.erase(0, scheme + 3);
  if (const auto user = url.rfind('@'); user != url.npos) url.erase(0, user + 1);
  url.resize(std::min(url.find('/'), url.size()));
  const auto colon = url.rfind(':');
  const bool has_port = colon != url.npos && url.find(']', colon) == url.npos;
  std::string host = url.substr(0, has_port ? colon : url.npos);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return {std::move(host), has_port ? url.substr(colon + 1) : "4222"};
}

int connected_socket(const Address& address) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &found) != 0) return -1;
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> list(found, &::freeaddrinfo);
  for (const addrinfo* at = list.get(); at != nullptr; at = at->ai_next) {
    const int fd = ::socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC, at->ai_protocol);
    if (fd < 0) continue;
    const timeval limit{2, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (::connect(fd, at->ai_addr, at->ai_addrlen) == 0) return fd;
    ::close(fd);
  }
  return -1;
}

std::string first_line(int fd) {
  std::string line;
  std::array<char, 4096> buffer{};
  while (line.find('\n') == line.npos && line.size() < max_greeting_bytes) {
    const ssize_t got = ::recv(fd, buffer.data(), buffer.size(), 0);
    if (got <= 0) break;
    line.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return line;
}

}  // namespace

Result<ServerGreeting> server_greeting_at(const std::string& url) {
  const Socket socket(connected_socket(address_of(url)));
  const std::string greeting = socket.fd < 0 ? std::string() : first_line(socket.fd);
  if (!greeting.starts_with("INFO ")) {
    return Error{Fault::unavailable, "log_unreachable",
                 "what listens at " + url + " does not greet as a nats-server does"};
  }
  const JsonScan info(std::string_view(greeting).substr(5));
  return ServerGreeting{info.member("version").text(), info.member("server_name").text(),
                        info.member("cluster").exists()};
}

}  // namespace jetpage::eventstore
