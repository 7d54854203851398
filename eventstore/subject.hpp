#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "jetpage/eventstore/result.hpp"

namespace jetpage::eventstore {

// The longest aggregate id, in bytes. Encoded it is at most three times as long and fits an LMDB key and a subject.
inline constexpr std::size_t max_id_bytes = 128;

// An aggregate's name inside its system: its kind and its id, e.g. {"movie", "1"}.
struct AggregateName {
  std::string category;
  std::string id;

  bool operator==(const AggregateName&) const = default;
  auto operator<=>(const AggregateName&) const = default;
};

// `cinema.movie.1`: one literal subject per aggregate. Any id becomes one token: letters, digits, `-` and `_` stand for
// themselves, every other byte is `=` and two hexadecimal digits.
std::string subject_of(std::string_view system, const AggregateName& name);

// The reverse; nothing when the subject is not of that shape.
std::optional<AggregateName> aggregate_of(std::string_view subject);

// `CINEMA`: the system's stream.
std::string stream_of(std::string_view system);

// Refuses what can be no id: empty, longer than max_id_bytes, or holding a NUL.
Done check_id(std::string_view id);

}  // namespace jetpage::eventstore
