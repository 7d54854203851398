#include "tests/support/story_log.hpp"

#include <stdexcept>

#include "jetpage/eventstore/jetstream/log.hpp"
#include "tests/support/server.hpp"

namespace jetpage::tests {
namespace {

template <class T>
T value_of(eventstore::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().code + ": " + result.error().message);
  return std::move(*result);
}

}  // namespace

StoryLog::StoryLog(const Server& server, const std::string& system) : StoryLog(server.nats_owner_url(), system) {}

StoryLog::StoryLog(const std::string& nats_url, const std::string& system)
    : log_(value_of(eventstore::JetStreamLog::connect({.url = nats_url, .name = "story", .embedded = true}))),
      store_(value_of(log_->open(system, false))) {}

eventstore::Position StoryLog::last() const { return value_of(store_->last()); }

std::vector<eventstore::LogEntry> StoryLog::entries() const {
  std::vector<eventstore::LogEntry> entries;
  const eventstore::Position end = last();
  const auto reader = value_of(store_->read(0));
  while (entries.size() < end) {
    auto entry = value_of(reader->next(std::chrono::seconds(5)));
    if (!entry) throw std::runtime_error("the log ended at " + std::to_string(entries.size()));
    entries.push_back(std::move(*entry));
  }
  return entries;
}

}  // namespace jetpage::tests
