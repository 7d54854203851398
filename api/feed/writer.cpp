#include "jetpage/api/feed/writer.hpp"

#include "jetpage/api/http/problem.hpp"

namespace jetpage::api {
namespace {

constexpr std::chrono::milliseconds heartbeat{1'000};
constexpr std::size_t sent_bytes = 65'536;  // at a time

}  // namespace

FeedWriter::FeedWriter(const FeedFilter& filter, const FeedCursor& start, const Response::Send& send)
    : filter_(filter), send_(send), cursor_(start), sent_(start) {
  text_ = "retry: 2000\n";  // milliseconds
  add_id(start);
}

bool FeedWriter::beat() {
  if (std::chrono::steady_clock::now() < next_beat_) return true;
  if (text_.empty() && sent_ == cursor_) text_ = ":\n\n";
  if (text_.empty()) add_id(cursor_);
  return flush();
}

bool FeedWriter::write(const FeedEntries& entries) {
  for (const auto& entry : entries) {
    add(*entry);
    if (text_.size() >= sent_bytes && !flush()) return false;
  }
  return text_.empty() || flush();
}

void FeedWriter::add(const FeedEntry& entry) {
  const std::size_t seen = cursor_.events;
  cursor_ = {entry.position, 0};
  if (!filter_.wants(entry.aggregate)) return;
  if (seen == 0 && filter_.wants_all()) {
    text_ += entry.text;
    sent_ = cursor_;
    return;
  }
  std::size_t start = 0;
  for (std::size_t i = 0; i < entry.events.size(); ++i) {
    const auto& [type, end] = entry.events[i];
    if (i >= seen && filter_.wants_type(type)) {
      text_.append(entry.text, start, end - start);
      sent_ = i + 1 < entry.events.size() ? FeedCursor{entry.position - 1, i + 1} : cursor_;
    }
    start = end;
  }
}

void FeedWriter::add_id(const FeedCursor& cursor) {
  text_ += "id: " + to_string(cursor) + "\n\n";
  sent_ = cursor;
}

void FeedWriter::end_with(const eventstore::Error& error) {
  text_ += "event: problem\ndata: " + problem(error).body + "\n\n";
  flush();
}

bool FeedWriter::flush() {
  const bool sent = send_(text_);
  text_.clear();
  next_beat_ = std::chrono::steady_clock::now() + heartbeat;
  return sent;
}

}  // namespace jetpage::api
