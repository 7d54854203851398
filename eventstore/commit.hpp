#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "jetpage/eventstore/result.hpp"

namespace jetpage::eventstore {

using Bytes = std::vector<std::uint8_t>;

// A place in a system's stream: the stream sequence of a commit, from 1. 0 stands before the first.
using Position = std::uint64_t;

// One event as it travels: the fully qualified name of its table and its finished FlatBuffer.
struct Event {
  std::string type;
  Bytes data;
};

// One decision, about to be written. Fields and units: schemas/eventstore.fbs.
struct Commit {
  std::string id;
  std::string cause;
  std::string correlation;
  std::int64_t time_us = 0;
  std::uint64_t version = 1;
  std::uint64_t previous = 0;
  std::vector<Event> events;
  bool checked = true;  // carries a checksum; false only for a copy of what was written before there was one
};

// The commit as the bytes of its message. The same commit gives the same bytes.
Bytes encode(const Commit& commit);

// XXH3-64 of a commit's bytes: what the next commit of its aggregate carries as `previous`.
std::uint64_t hash_of(std::span<const std::uint8_t> commit_bytes);

// An event inside a recorded commit. Views into it: valid as long as the commit is.
struct EventView {
  std::string_view type;
  std::span<const std::uint8_t> data;  // aligned for FlatBuffers
  std::uint64_t version = 0;           // its number in the aggregate
};

// A commit as it was found on the log: verified, aligned, owning its bytes. Cheap to move, safe to read from any thread.
class CommitView {
 public:
  // Fault::corrupted when the bytes are no commit (`commit_unreadable`), or not as they were written (`commit_damaged`).
  static Result<CommitView> from(std::span<const std::uint8_t> bytes);

  [[nodiscard]] std::string_view id() const;
  [[nodiscard]] std::string_view cause() const;
  [[nodiscard]] std::string_view correlation() const;
  [[nodiscard]] std::int64_t time_us() const;
  [[nodiscard]] std::uint64_t version() const;
  [[nodiscard]] std::uint64_t previous() const;
  // Nothing in a commit of before there was one.
  [[nodiscard]] std::optional<std::uint64_t> checksum() const;
  [[nodiscard]] std::uint64_t hash() const { return hash_of({bytes_.get(), size_}); }
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] EventView event(std::size_t index) const;
  [[nodiscard]] std::uint64_t last_version() const { return version() + size() - 1; }

 private:
  CommitView() = default;
  std::unique_ptr<std::uint8_t[]> bytes_;
  std::size_t size_ = 0;
};

}  // namespace jetpage::eventstore
