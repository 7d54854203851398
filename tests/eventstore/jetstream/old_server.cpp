#include "tests/eventstore/jetstream/old_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace jetpage::tests {
namespace {

constexpr std::string_view greeting =
    "INFO {\"server_id\":\"OLD\",\"server_name\":\"old\",\"version\":\"2.9.10\",\"proto\":1,\"headers\":true,"
    "\"max_payload\":1048576,\"jetstream\":true}\r\n";

// False when the client has gone.
bool answer(int client) {
  std::array<char, 4096> buffer{};
  const ssize_t got = ::recv(client, buffer.data(), buffer.size(), 0);
  if (got <= 0) return false;
  const bool asked =
      std::string_view(buffer.data(), static_cast<std::size_t>(got)).find("PING") != std::string_view::npos;
  return !asked || ::send(client, "PONG\r\n", 6, MSG_NOSIGNAL) == 6;
}

}  // namespace

OldServer::OldServer() : listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  (void)::bind(listening_, generic, size);
  (void)::listen(listening_, 8);
  (void)::getsockname(listening_, generic, &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

OldServer::~OldServer() {
  stopping_ = true;
  thread_.join();
  ::close(listening_);
}

void OldServer::serve() {
  std::vector<pollfd> sockets{{listening_, POLLIN, 0}};
  while (!stopping_) {
    if (::poll(sockets.data(), sockets.size(), 10) <= 0) continue;
    for (pollfd& socket : sockets) {
      if (socket.fd == listening_ || socket.revents == 0 || answer(socket.fd)) continue;
      ::close(socket.fd);
      socket.fd = -1;
    }
    std::erase_if(sockets, [](const pollfd& socket) { return socket.fd < 0; });
    if ((sockets.front().revents & POLLIN) == 0) continue;
    const int client = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    (void)::send(client, greeting.data(), greeting.size(), MSG_NOSIGNAL);
    sockets.push_back({client, POLLIN, 0});
  }
  for (std::size_t i = 1; i < sockets.size(); ++i) ::close(sockets[i].fd);
}

}  // namespace jetpage::tests
