#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace jetpage::aggregates {

// The command is satisfied already: no event.
struct Nothing {};

// A rule says no. `code` is stable and what programs compare; `detail` is for people.
struct Refusal {
  std::string code;
  std::string detail;
};

// A policy's command came before what it stands on: it is tried again (see policy.hpp). Never an answer to a user.
struct NotYet {
  std::string detail;
};

template <class Event>
struct Accepted {
  std::vector<Event> events;
};

// What an aggregate says to a command: events, nothing, no, or not yet.
template <class Event>
using Decision = std::variant<Accepted<Event>, Nothing, Refusal, NotYet>;

inline Nothing nothing() { return {}; }
inline Refusal refuse(std::string code, std::string detail) { return {std::move(code), std::move(detail)}; }
inline NotYet not_yet(std::string detail) { return {std::move(detail)}; }

// `return accept<Event>(MovieRegisteredT{…}, …);`
template <class Event, class... E>
Decision<Event> accept(E... events) {
  Accepted<Event> accepted;
  accepted.events.reserve(sizeof...(events));
  (accepted.events.emplace_back(std::move(events)), ...);
  return accepted;
}

}  // namespace jetpage::aggregates
