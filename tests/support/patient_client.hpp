#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include "tests/support/http.hpp"

namespace jetpage::tests {

// A command with its Idempotency-Key.
struct Order {
  std::string method;
  std::string path;
  std::string body;
  std::string key;
};

// What a load has to do with the kills around it. Shared by its clients.
struct Traffic {
  std::atomic<bool> stop = false;  // no new orders; those begun are brought to their end
  std::atomic<int> in_flight = 0;  // requests that are sent and not answered
  std::atomic<std::uint64_t> requests = 0;
  std::atomic<std::uint64_t> unanswered = 0;   // the connection was lost, or could not be made
  std::atomic<std::uint64_t> unavailable = 0;  // answered 503: nothing has happened
  std::atomic<std::uint64_t> unknown = 0;      // answered 504: it may have happened
  std::atomic<std::uint64_t> done = 0;  // orders that are known to have happened, each once; whoever sends them counts
  std::atomic<std::int64_t> longest_ms = 0;  // that an order took until it was known
};

// Sends an order until it is known what has become of it, through crashes and restarts of the server, always with the same key.
// One thread.
class PatientClient {
 public:
  // `url` names the server of the moment.
  PatientClient(std::function<std::string()> url, Traffic& traffic) : url_(std::move(url)), traffic_(traffic) {}

  // Nothing when no answer came within a minute.
  std::optional<Answer> send(const Order& order);

  // What the last attempt was answered, to tell of an order that came to no end.
  [[nodiscard]] const std::string& last() const { return last_; }

 private:
  Answer attempt(const Order& order);

  std::function<std::string()> url_;
  Traffic& traffic_;
  std::string connected_to_;
  std::string last_;
  std::optional<Http> http_;
};

}  // namespace jetpage::tests
