#include "jetpage/aggregates/history/keys.hpp"

#include <algorithm>

namespace jetpage::aggregates {
namespace {

constexpr std::size_t few = 32;  // are searched one by one

}  // namespace

Keys::Keys(const std::deque<Key>& kept, std::int64_t forgotten_us) : forgotten_us_(forgotten_us) {
  for (const Key& key : kept) add(key);
}

void Keys::add(const Key& key) {
  while (!keys_.empty() && keys_.front().time_us <= key.time_us - kept_for_us) forget_oldest();
  if (keys_.size() == most) {
    forgotten_us_ = std::max(forgotten_us_, keys_.front().time_us);
    forget_oldest();
  }
  keys_.push_back(key);
  if (keys_.size() <= few) return;
  if (places_.empty()) {
    for (std::size_t i = 0; i < keys_.size(); ++i) places_[keys_[i].identity] = first_ + i;
  } else {
    places_[key.identity] = first_ + keys_.size() - 1;
  }
}

const Keys::Key* Keys::find(std::uint64_t identity) const {
  if (places_.empty()) {
    const auto found =
        std::find_if(keys_.rbegin(), keys_.rend(), [&](const Key& key) { return key.identity == identity; });
    return found == keys_.rend() ? nullptr : &*found;
  }
  const auto place = places_.find(identity);
  return place == places_.end() ? nullptr : &keys_[place->second - first_];
}

void Keys::forget_oldest() {
  const auto place = places_.find(keys_.front().identity);
  if (place != places_.end() && place->second == first_) places_.erase(place);
  keys_.pop_front();
  ++first_;
}

}  // namespace jetpage::aggregates
