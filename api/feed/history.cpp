#include "jetpage/api/feed/history.hpp"

#include <algorithm>

namespace jetpage::api {

using eventstore::Position;
using eventstore::Result;

namespace {

constexpr std::size_t page_entries = 256;
constexpr std::size_t kept_bytes = 4 * 1024 * 1024;

FeedEntries behind(Position after, const FeedEntries& entries) {
  const auto first =
      std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry->position > after; });
  return {first, entries.end()};
}

// What cannot be read may be passed later.
bool is_readable(const FeedEntries& entries) {
  return std::none_of(entries.begin(), entries.end(), [](const auto& entry) {
    return std::any_of(entry->events.begin(), entry->events.end(),
                       [](const auto& event) { return event.type.empty(); });
  });
}

}  // namespace

Result<FeedEntries> FeedHistory::read(Position after, FeedTail::Time deadline) {
  const Position start = after - after % page_entries;
  std::unique_lock lock(mutex_);
  const bool my_turn = turn_.wait_until(lock, deadline, [&] { return !reading_ || find(start) != nullptr; });
  if (!my_turn) return FeedEntries();
  if (const Page* page = find(start)) return behind(after, page->entries);
  reading_ = true;
  lock.unlock();
  const auto read = store_.page(after, start + page_entries - after);  // to the end of the page
  Page page{after, {}, 0};
  if (read) {
    for (const auto& entry : *read) {
      page.entries.push_back(feed_entry(system_, entry, report_, &skipped_));
      page.bytes += page.entries.back()->text.size();
    }
  }
  FeedEntries entries = page.entries;
  lock.lock();
  reading_ = false;
  if (page.entries.size() == page_entries && is_readable(page.entries)) keep(std::move(page));
  turn_.notify_all();
  if (!read) return read.error();
  return entries;
}

const FeedHistory::Page* FeedHistory::find(Position after) const {
  const auto found = std::find_if(pages_.begin(), pages_.end(), [&](const Page& page) { return page.after == after; });
  return found == pages_.end() ? nullptr : &*found;
}

void FeedHistory::keep(Page page) {
  bytes_ += page.bytes;
  pages_.push_back(std::move(page));
  while (bytes_ > kept_bytes && pages_.size() > 1) {
    bytes_ -= pages_.front().bytes;
    pages_.pop_front();
  }
}

}  // namespace jetpage::api
