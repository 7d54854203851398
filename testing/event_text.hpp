#pragma once

#include <flatbuffers/minireflect.h>

#include <string>
#include <variant>
#include <vector>

#include "jetpage/eventstore/codec.hpp"

// Events as people read them in a failed test: `MovieRegistered { movieId: 1, status: "available" }`. Absent fields are left out.
namespace jetpage::testing {

template <class T>
std::string text_of(const T& native) {
  const auto recorded = eventstore::to_event(native);
  return std::string(T::TableType::Traits::name) + " " +
         flatbuffers::FlatBufferToString(recorded.data.data(), T::TableType::MiniReflectTypeTable());
}

template <class... T>
std::string text_of(const std::variant<T...>& native) {
  return std::visit([](const auto& known) { return text_of(known); }, native);
}

using Texts = std::vector<std::string>;

template <class Event>
Texts texts_of(const std::vector<Event>& events) {
  Texts texts;
  for (const Event& event : events) texts.push_back(text_of(event));
  return texts;
}

}  // namespace jetpage::testing
