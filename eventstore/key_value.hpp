#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "jetpage/eventstore/result.hpp"

namespace jetpage::eventstore {

// The longest value of a bucket. A NATS server takes messages of 1 MiB unless set otherwise, headers included.
inline constexpr std::size_t max_value_bytes = 1'000'000;

// Small durable facts beside the log (id blocks, idempotency claims, parked events, snapshots): a JetStream key-value bucket,
// or memory. Keys are [A-Za-z0-9_-.=/]+, values any bytes up to max_value_bytes. Thread-safe.
// Every call: unavailable when nothing was written, outcome_unknown when it may have been.
class KeyValue {
 public:
  struct Entry {
    std::string value;
    std::uint64_t revision = 0;
  };

  virtual ~KeyValue() = default;

  virtual Result<std::optional<Entry>> get(const std::string& key) = 0;
  // Writes a key that has no value; Fault::conflict when it has one. Returns the revision.
  virtual Result<std::uint64_t> create(const std::string& key, const std::string& value) = 0;
  // Replaces the value of exactly this revision; Fault::conflict otherwise.
  virtual Result<std::uint64_t> update(const std::string& key, const std::string& value, std::uint64_t revision) = 0;
  virtual Done remove(const std::string& key) = 0;
  // All keys that start with `prefix`, sorted.
  virtual Result<std::vector<std::string>> keys(const std::string& prefix) = 0;
};

}  // namespace jetpage::eventstore
