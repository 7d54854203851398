#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace jetpage::eventstore {

// How to reach a nats-server, and how to use it.
struct LogOptions {
  std::string url = "nats://127.0.0.1:4222";       // several: separated by commas; user:password@ before a host
  std::string credentials;                         // path of a .creds file; empty: none
  std::string name = "jetpage";                    // what the server's connection list shows
  int replicas = 1;                                // of streams and buckets made here
  std::chrono::milliseconds timeout{2'000};        // of one command
  std::chrono::milliseconds connect_wait{10'000};  // for the first connection
  bool embedded = false;                           // the server is our child, started to sync always
  // What an operator should hear of; called by whoever meets it.
  std::function<void(const std::string& message)> report = [](const std::string&) {};
};

// A URL, or several, as messages show them: `nats://***@host:4222`.
std::string without_passwords(std::string url);

}  // namespace jetpage::eventstore
