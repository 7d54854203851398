#pragma once

#include <string>
#include <utility>
#include <vector>

#include "jetpage/eventstore/codec.hpp"
#include "jetpage/eventstore/event_store.hpp"

namespace jetpage::tests {

// A log as a story asks about it.
class Told {
 public:
  explicit Told(std::vector<eventstore::LogEntry> entries) : entries_(std::move(entries)) {}

  // Calls `on` with every event of these types, in the log's order: `told.each<MovieRegisteredT, …>([&](const auto& event, position) {…})`.
  template <class... E, class On>
  void each(const On& on) const {
    for (const auto& entry : entries_) {
      const auto commit = entry.commit();
      if (!commit) continue;
      for (std::size_t i = 0; i < commit->size(); ++i) {
        const auto event = commit->event(i);
        (void)(visit<E>(event, entry.position, on) || ...);
      }
    }
  }
  [[nodiscard]] const std::vector<eventstore::LogEntry>& entries() const { return entries_; }
  [[nodiscard]] std::string cause(eventstore::Position position) const;
  // The ids of all aggregates of a kind, in the order of their first commits.
  [[nodiscard]] std::vector<std::string> ids(std::string_view category) const;

 private:
  template <class E, class On>
  static bool visit(const eventstore::EventView& event, eventstore::Position position, const On& on) {
    if (event.type != eventstore::type_name<E>()) return false;
    on(eventstore::unpack<E>(event.data), position);
    return true;
  }
  std::vector<eventstore::LogEntry> entries_;
};

}  // namespace jetpage::tests
