#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "jetpage/eventstore/embedded/server.hpp"

// host_server FOLDER PORT: starts an embedded nats-server, prints its process id, and waits to be killed.
int main(int, char** arguments) {
  const auto server =
      jetpage::eventstore::EmbeddedServer::start({.store = arguments[1], .port = std::atoi(arguments[2])});
  if (!server) {
    std::fprintf(stderr, "%s\n", server.error().message.c_str());
    return 1;
  }
  std::printf("%d\n", static_cast<int>((*server)->pid()));
  std::fflush(stdout);
  for (;;) ::pause();
}
