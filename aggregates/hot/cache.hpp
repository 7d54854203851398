#pragma once

#include <array>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "jetpage/aggregates/hot/slot_lock.hpp"

namespace jetpage::aggregates {

// The hot aggregates: a bounded, sharded map that forgets the least recently used. What it gives out stays valid after it
// was forgotten; a stale copy is harmless, because an append names what it expects. Thread-safe.
template <class Value>
class Cache {
 public:
  struct Slot {
    SlotLock mutex;  // held while the value is read or changed
    Value value;
  };

  explicit Cache(std::size_t capacity) : per_shard_(capacity / shard_count + 1) {}

  // The slot of this key, made empty when there is none.
  std::shared_ptr<Slot> slot(const std::string& key) {
    Shard& shard = shards_[std::hash<std::string>()(key) % shard_count];
    const std::lock_guard lock(shard.mutex);
    if (const auto found = shard.slots.find(key); found != shard.slots.end()) {
      shard.order.splice(shard.order.begin(), shard.order, found->second);
      return found->second->second;
    }
    shard.order.emplace_front(key, std::make_shared<Slot>());
    shard.slots.emplace(key, shard.order.begin());
    if (shard.order.size() > per_shard_) {
      shard.slots.erase(shard.order.back().first);
      shard.order.pop_back();
    }
    return shard.order.front().second;
  }

 private:
  static constexpr std::size_t shard_count = 16;
  using Order = std::list<std::pair<std::string, std::shared_ptr<Slot>>>;
  struct Shard {
    std::mutex mutex;
    Order order;  // most recent first
    std::unordered_map<std::string, typename Order::iterator> slots;
  };

  std::size_t per_shard_;
  std::array<Shard, shard_count> shards_;
};

}  // namespace jetpage::aggregates
