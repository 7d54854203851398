#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "jetpage/api/json/json.hpp"
#include "jetpage/eventstore/codec.hpp"

namespace jetpage::tests {

// The body read into T's table and checked as bytes from anywhere would be.
template <class T>
eventstore::Result<T> read(std::string_view body) {
  auto bytes = jetpage::api::to_table(body, T::TableType::MiniReflectTypeTable());
  if (!bytes) return std::move(bytes).error();
  if (!eventstore::readable<T>(*bytes)) return eventstore::Error{eventstore::Fault::corrupted, "unreadable", ""};
  return eventstore::unpack<T>(*bytes);
}

template <class T>
std::string written(const T& native, std::string_view first = {}, std::string_view last = {}) {
  const auto event = eventstore::to_event(native);
  return jetpage::api::to_json(event.data.data(), T::TableType::MiniReflectTypeTable(), first, last);
}

}  // namespace jetpage::tests
