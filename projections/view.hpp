#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "jetpage/eventstore/codec.hpp"
#include "jetpage/eventstore/subject.hpp"
#include "jetpage/projections/rows.hpp"

namespace jetpage::projections {

// Where an event stands on the log.
struct Source {
  eventstore::Position position = 0;
  std::int64_t time_us = 0;   // when it was decided, since 1970-01-01 UTC
  std::uint64_t version = 0;  // its number in its aggregate
  std::string_view correlation;
  const eventstore::AggregateName& aggregate;
};

// A view is a page: what it is called, what its rows and keys are, which events it hears and what each does.
//
//   struct Movieviews {
//     using Row = views::MovieviewT;                          // a native FlatBuffers table
//     using Key = std::int64_t;                               // or std::string
//     static constexpr std::string_view name = "movieviews";
//     static constexpr std::uint32_t version = 1;             // count it up when the code below changes: the view is rebuilt
//     static constexpr std::array indexes = {std::string_view("rsvId")};   // optional: fields that rows are looked up by
//     static constexpr std::string_view key_field = "movieId";             // optional: the field that repeats the key
//     static constexpr bool has_links = true;                              // optional: see Rows::link
//     static constexpr std::string_view category = "movie";                // optional: see ViewDefinition::category
//     using Event = std::variant<movie::MovieRegisteredT, …>;
//     static void on(const movie::MovieRegisteredT& event, Rows<Movieviews>& rows);   // or with a third: const Source&
//   };
//   static_assert(View<Movieviews>);
//
// A view is deterministic: no clock, no random numbers, nothing but the event, its source and the rows.

namespace detail {

template <class V, class E>
concept HearsEvent = requires(const E& event, Rows<V>& rows) { V::on(event, rows); } ||
                     requires(const E& event, Rows<V>& rows, const Source& source) { V::on(event, rows, source); };

template <class V, class Variant>
inline constexpr bool hears_all = false;
template <class V, class... E>
inline constexpr bool hears_all<V, std::variant<E...>> = (HearsEvent<V, E> && ...);

}  // namespace detail

template <class V>
concept View =
    requires {
      typename V::Row::TableType;
      typename V::Event;
      { V::name } -> std::convertible_to<std::string_view>;
      { V::version } -> std::convertible_to<std::uint32_t>;
    } && (std::same_as<typename V::Key, std::int64_t> || std::same_as<typename V::Key, std::string>) &&
    detail::hears_all<V, typename V::Event>;

// A view without its type: what the projector, the read model and the edge work with. Made by define<V>().
struct ViewDefinition {
  std::string name;
  std::uint64_t fingerprint = 0;  // of the row's schema, what is heard and the version: another one, another view
  std::string layout;             // the row's schema as text (fields.hpp)
  const flatbuffers::TypeTable* row = nullptr;  // the row's fields: names and types
  KeyKind key_kind = KeyKind::number;
  std::string key_field;  // empty when no field repeats the key
  std::vector<std::string> indexes;
  bool has_links = false;  // Rows::link
  // Rows are aggregates of this category, their keys are the aggregates' ids, and a row's version is its aggregate's, kept up
  // also by events that the view does not hear. Empty: a row's version is the position of its last change.
  std::string category;
  std::vector<std::string_view> events;  // the fully qualified types that it hears

  bool (*hears)(std::string_view type) = nullptr;
  // Whether the bytes of an event that it hears are undamaged.
  bool (*readable)(const eventstore::EventView& event) = nullptr;
  // Does what the view does on a readable event; nothing on one that it does not hear.
  void (*apply)(const eventstore::EventView& event, const Source& source, RowSink& rows) = nullptr;
};

namespace detail {

// The fingerprint and layout of a definition that is otherwise complete.
ViewDefinition seal(ViewDefinition definition, std::uint32_t version);

template <class V, class E>
bool apply_one(const eventstore::EventView& event, const Source& source, Rows<V>& rows) {
  static constexpr std::string_view type = eventstore::type_name<E>();
  if (event.type != type) return false;
  const E native = eventstore::unpack<E>(event.data);
  if constexpr (requires { V::on(native, rows, source); }) {
    V::on(native, rows, source);
  } else {
    V::on(native, rows);
  }
  return true;
}

template <class V, class Variant>
struct Ear;

template <class V, class... E>
struct Ear<V, std::variant<E...>> {
  static bool readable(const eventstore::EventView& event) {
    return ((event.type == eventstore::type_name<E>() && eventstore::readable<E>(event.data)) || ...);
  }
  static void apply(const eventstore::EventView& event, const Source& source, RowSink& sink) {
    Rows<V> rows(sink);
    (void)(apply_one<V, E>(event, source, rows) || ...);
  }
  static std::vector<std::string_view> events() { return {eventstore::type_name<E>()...}; }
};

}  // namespace detail

template <View V>
ViewDefinition define() {
  using Ear = detail::Ear<V, typename V::Event>;
  ViewDefinition definition;
  definition.name = V::name;
  definition.row = V::Row::TableType::MiniReflectTypeTable();
  definition.key_kind = std::same_as<typename V::Key, std::int64_t> ? KeyKind::number : KeyKind::text;
  if constexpr (requires { V::key_field; }) definition.key_field = V::key_field;
  if constexpr (requires { V::indexes; }) definition.indexes.assign(V::indexes.begin(), V::indexes.end());
  if constexpr (requires { V::has_links; }) definition.has_links = V::has_links;
  if constexpr (requires { V::category; }) definition.category = V::category;
  definition.events = Ear::events();
  definition.hears = &eventstore::is_one_of<typename V::Event>;
  definition.readable = &Ear::readable;
  definition.apply = &Ear::apply;
  return detail::seal(std::move(definition), V::version);
}

}  // namespace jetpage::projections
