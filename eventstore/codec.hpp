#pragma once

#include <flatbuffers/flatbuffers.h>

#include <string>
#include <variant>

#include "jetpage/eventstore/commit.hpp"

// Between an event of the domain (a native FlatBuffers table) and its form on the log. A std::variant of native tables
// is the closed set of what may be met: the types' own names select, no union table is needed.
namespace jetpage::eventstore {

// `cinema.movie.MovieRegistered`: the name of T's table on the log.
template <class T>
constexpr std::string_view type_name() {
  return T::TableType::Traits::fully_qualified_name;
}

template <class T>
Event to_event(const T& native) {
  flatbuffers::FlatBufferBuilder builder(256);
  builder.Finish(T::TableType::Pack(builder, &native));
  return {std::string(type_name<T>()), {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()}};
}

template <class... T>
Event to_event(const std::variant<T...>& native) {
  return std::visit([](const auto& event) { return to_event(event); }, native);
}

// True when T's table can be read from these bytes without leaving them.
template <class T>
bool readable(std::span<const std::uint8_t> data) {
  flatbuffers::Verifier verifier(data.data(), data.size(), 16, 1'000);
  return verifier.VerifyBuffer<typename T::TableType>(nullptr);
}

template <class T>
T unpack(std::span<const std::uint8_t> data) {
  T native;
  flatbuffers::GetRoot<typename T::TableType>(data.data())->UnPackTo(&native);
  return native;
}

namespace detail {

template <class Variant, class T>
bool try_type(const EventView& event, Result<Variant>& result) {
  if (event.type != type_name<T>()) return false;
  if (readable<T>(event.data)) {
    result = Variant(unpack<T>(event.data));
  } else {
    result = Error{Fault::corrupted, "event_unreadable", "the bytes of " + std::string(event.type) + " are damaged"};
  }
  return true;
}

template <class Variant>
struct Types;

template <class... T>
struct Types<std::variant<T...>> {
  static bool contains(std::string_view type) { return ((type == type_name<T>()) || ...); }
  static Result<std::variant<T...>> decode(const EventView& event) {
    Result<std::variant<T...>> result =
        Error{Fault::corrupted, "event_type_unknown", "nothing here knows an event " + std::string(event.type)};
    (void)(try_type<std::variant<T...>, T>(event, result) || ...);
    return result;
  }
};

}  // namespace detail

// Whether the event is one of the variant's.
template <class Variant>
bool is_one_of(std::string_view type) {
  return detail::Types<Variant>::contains(type);
}

// The event as the domain's own. Fault::corrupted with `event_type_unknown` or `event_unreadable`.
template <class Variant>
Result<Variant> decode(const EventView& event) {
  return detail::Types<Variant>::decode(event);
}

}  // namespace jetpage::eventstore
