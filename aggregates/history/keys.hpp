#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_map>

#include "jetpage/eventstore/commit.hpp"

namespace jetpage::aggregates {

// The Idempotency-Keys that commands to one aggregate came with, each for a day, however many other commands come: so a repetition is
// recognised. Only so many within a day: may_have_forgotten tells when more were there. Times are those of the commits.
class Keys {
 public:
  static constexpr std::int64_t kept_for_us = std::int64_t{24} * 3'600 * 1'000'000;
  static constexpr std::size_t most = 65'536;

  struct Key {
    std::uint64_t identity = 0;  // hash of the key
    std::uint64_t whole = 0;     // and of what it was sent with
    eventstore::Position position = 0;
    std::int64_t time_us = 0;
    bool operator==(const Key&) const = default;
  };

  Keys() = default;
  // As a snapshot has kept them, oldest first.
  Keys(const std::deque<Key>& kept, std::int64_t forgotten_us);

  // Of the newest commit. Those that are a day older are forgotten, and the oldest when there are too many.
  void add(const Key& key);

  [[nodiscard]] const Key* find(std::uint64_t identity) const;

  // Whether a key that is not found may have been here within a day.
  [[nodiscard]] bool may_have_forgotten(std::int64_t now_us) const {
    return forgotten_us_ != 0 && forgotten_us_ > now_us - kept_for_us;
  }

  [[nodiscard]] const std::deque<Key>& kept() const { return keys_; }  // oldest first
  [[nodiscard]] std::int64_t forgotten_us() const { return forgotten_us_; }
  bool operator==(const Keys& other) const { return keys_ == other.keys_ && forgotten_us_ == other.forgotten_us_; }

 private:
  void forget_oldest();

  std::deque<Key> keys_;
  std::int64_t forgotten_us_ = 0;  // when the newest was here that was forgotten too early; 0: none
  std::uint64_t first_ = 0;        // the number of keys_.front(); each has the next
  std::unordered_map<std::uint64_t, std::uint64_t> places_;  // number by identity, once there are many
};

}  // namespace jetpage::aggregates
