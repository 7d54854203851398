#include "tests/support/event_stream.hpp"

#include <cstdlib>

namespace jetpage::tests {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

namespace {

milliseconds left(Clock::time_point deadline) { return std::chrono::ceil<milliseconds>(deadline - Clock::now()); }

}  // namespace

EventStream::EventStream(const std::string& url, const std::string& path, const Headers& headers) : socket_(url) {
  std::string request = "GET " + path + " HTTP/1.1\r\nHost: x\r\n";
  for (const auto& [name, value] : headers) request.append(name).append(": ").append(value).append("\r\n");
  if (!socket_.send(request + "\r\n")) return;
  std::string text = socket_.read_until("\r\n\r\n", std::chrono::seconds(10));
  const auto end = text.find("\r\n\r\n");
  if (end == text.npos) return;
  head_ = text.substr(0, end + 4);
  buffer_ = text.substr(end + 4);
}

int EventStream::status() const { return head_.starts_with("HTTP/1.1 ") ? std::atoi(head_.c_str() + 9) : 0; }

std::string EventStream::block(Clock::time_point deadline) {
  auto end = buffer_.find("\n\n");
  while (end == buffer_.npos) {
    const std::string more = socket_.read_until("\n", left(deadline));
    if (more.empty()) return {};
    buffer_ += more;
    end = buffer_.find("\n\n");
  }
  std::string block = buffer_.substr(0, end + 1);
  buffer_.erase(0, end + 2);
  return block;
}

StreamEvent EventStream::parse(const std::string& block) {
  StreamEvent event;
  for (std::size_t start = 0; start < block.size();) {
    const auto end = block.find('\n', start);
    const std::string line = block.substr(start, end - start);
    if (line.starts_with("id: ")) event.id = last_id_ = line.substr(4);
    if (line.starts_with("event: ")) event.type = line.substr(7);
    if (line.starts_with("data: ")) event.data += line.substr(6);
    start = end + 1;
  }
  return event;
}

std::optional<StreamEvent> EventStream::next(milliseconds wait) {
  const auto deadline = Clock::now() + wait;
  for (std::string text = block(deadline); !text.empty(); text = block(deadline)) {
    StreamEvent event = parse(text);
    if (!event.data.empty()) return event;
  }
  return std::nullopt;
}

std::vector<StreamEvent> EventStream::take(std::size_t count, milliseconds wait) {
  std::vector<StreamEvent> events;
  while (events.size() < count) {
    auto event = next(wait);
    if (!event) break;
    events.push_back(std::move(*event));
  }
  return events;
}

bool EventStream::reach(const std::string& id, milliseconds wait) {
  const auto deadline = Clock::now() + wait;
  while (last_id_ != id) {
    const std::string text = block(deadline);
    if (text.empty()) return false;
    parse(text);
  }
  return true;
}

bool EventStream::hears_heartbeat(milliseconds wait) {
  const auto deadline = Clock::now() + wait;
  for (std::string text = block(deadline); !text.empty(); text = block(deadline)) {
    if (text.starts_with(":")) return true;
    parse(text);
  }
  return false;
}

bool EventStream::await_close(milliseconds wait) {
  const auto deadline = Clock::now() + wait;
  buffer_ += socket_.read_all(wait);
  return Clock::now() < deadline;
}

}  // namespace jetpage::tests
