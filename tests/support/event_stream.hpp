#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/http.hpp"
#include "tests/support/raw_socket.hpp"

namespace jetpage::tests {

struct StreamEvent {
  std::string id;
  std::string type;
  std::string data;
};

// A client of server-sent events that never reconnects by itself. It keeps the last id as a browser would, so that another may go on
// where it was. One thread at a time.
class EventStream {
 public:
  EventStream(const std::string& url, const std::string& path, const Headers& headers = {});

  [[nodiscard]] int status() const;
  [[nodiscard]] const std::string& head() const { return head_; }
  // The next event that carries data; nothing when none comes in time, or the other side closes.
  std::optional<StreamEvent> next(std::chrono::milliseconds wait = std::chrono::seconds(10));
  // So many of them, or fewer when the next one does not come in time.
  std::vector<StreamEvent> take(std::size_t count, std::chrono::milliseconds wait = std::chrono::seconds(10));
  // Reads whatever comes until the last id is this one.
  bool reach(const std::string& id, std::chrono::milliseconds wait = std::chrono::seconds(10));
  // Whether a comment comes in time.
  bool hears_heartbeat(std::chrono::milliseconds wait = std::chrono::seconds(10));
  [[nodiscard]] const std::string& last_id() const { return last_id_; }
  // For the one that goes on.
  [[nodiscard]] Headers resume() const { return {{"Last-Event-ID", last_id_}}; }
  // Reads until the other side closes; false when it does not in time.
  bool await_close(std::chrono::milliseconds wait = std::chrono::seconds(10));

 private:
  // Everything up to the next blank line; empty: none in time.
  std::string block(std::chrono::steady_clock::time_point deadline);
  StreamEvent parse(const std::string& block);

  RawSocket socket_;
  std::string head_;
  std::string buffer_;
  std::string last_id_;
};

}  // namespace jetpage::tests
