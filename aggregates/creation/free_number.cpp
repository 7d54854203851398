#include "jetpage/aggregates/creation/free_number.hpp"

#include <string>

namespace jetpage::aggregates {

eventstore::Result<std::int64_t> first_free_number(Handler& handler, std::int64_t from) {
  const auto used = [&](std::int64_t id) -> eventstore::Result<bool> {
    const auto version = handler.version_of(std::to_string(id));
    if (!version) return version.error();
    return *version > 0;
  };
  std::int64_t last_used = from - 1;
  std::int64_t free = from;
  for (std::int64_t step = 1;; step *= 2) {
    const auto is_used = used(free);
    if (!is_used) return is_used.error();
    if (!*is_used) break;
    last_used = free;
    free += step;
  }
  while (free - last_used > 1) {
    const std::int64_t middle = last_used + (free - last_used) / 2;
    const auto is_used = used(middle);
    if (!is_used) return is_used.error();
    (*is_used ? last_used : free) = middle;
  }
  return free;
}

}  // namespace jetpage::aggregates
