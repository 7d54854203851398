#pragma once

#include <string>

#include "jetpage/eventstore/result.hpp"

namespace jetpage::eventstore {

// How the names of those begin that we start as our children.
inline constexpr const char* embedded_name_prefix = "jetpage-";

// What a nats-server says of itself in the INFO line it greets every connection with (nats.c does not tell it).
struct ServerGreeting {
  std::string version;
  std::string server_name;
  bool clustered = false;
};

// Fault::unavailable when nobody greets within two seconds.
Result<ServerGreeting> server_greeting_at(const std::string& url);

}  // namespace jetpage::eventstore
