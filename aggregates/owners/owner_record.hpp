#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "jetpage/eventstore/commit.hpp"

namespace jetpage::aggregates {

// A process as others know it. A `home` is what stays across its starts (its data folder); a `life` is one of them.
struct ProcessName {
  std::string home;     // [A-Za-z0-9_-]+
  std::string life;     // never the same twice
  std::string name;     // for people: `host 4711`
  std::string version;  // of jetpage, or of the systems built on it
};

// Why a service's policies cannot go on.
struct Trouble {
  std::string kind;  // log_away, order, bad_data, setup (trouble_kind)
  std::string code;  // of the error, and its message
  std::string message;
  eventstore::Position position = 0;  // behind which they stand
  std::int64_t since_us = 0;
};

// What sort of trouble an error means: `log_away` passes by itself; `order` is a log that misses entries or is another one; `bad_data`
// are bytes that cannot be true; `setup` is all that an operator has set.
std::string trouble_kind(const eventstore::Error& error);

// Who runs a service's policies, and how far they are done: one key of a bucket beside the log, kept for good.
struct OwnerRecord {
  ProcessName owner;  // an empty home: nobody
  std::uint64_t epoch = 0;
  std::uint32_t unproven = 0;
  eventstore::Position floor = 0;
  std::uint64_t floor_hash = 0;  // of the entry there, by which another log is told from this one
  std::optional<Trouble> trouble;

  [[nodiscard]] bool is_of(const ProcessName& process) const {
    return owner.home == process.home && owner.life == process.life;
  }
};

std::string encode(const OwnerRecord& record);
std::optional<OwnerRecord> decode_owner(const std::string& value);  // nothing when it is damaged

// What a process says of itself again and again, or what another has said in its place when it was silent.
struct Sign {
  ProcessName process;  // without its home
  bool deposed = false;
  std::int64_t time_us = 0;
};

std::string encode(const Sign& sign);
std::optional<Sign> decode_sign(const std::string& value);

}  // namespace jetpage::aggregates
