#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "jetpage/aggregates/decision.hpp"
#include "jetpage/eventstore/commit.hpp"

namespace jetpage::aggregates {

namespace detail {

template <class A, class C>
concept Decides = requires(const A& aggregate, const C& command) {
  { aggregate.decide(command) } -> std::convertible_to<Decision<typename A::Event>>;
};

template <class A, class E>
concept Evolves = requires(A& aggregate, const E& event) {
  { aggregate.evolve(event) } -> std::same_as<void>;
};

template <class A, class Commands>
inline constexpr bool decides_all = false;
template <class A, class... C>
inline constexpr bool decides_all<A, std::variant<C...>> = (Decides<A, C> && ...);

template <class A, class Events>
inline constexpr bool evolves_all = false;
template <class A, class... E>
inline constexpr bool evolves_all<A, std::variant<E...>> = (Evolves<A, E> && ...);

}  // namespace detail

// An aggregate is one page (aggregates/cinema/movie.hpp is one): the commands and events it knows, its state, `decide`
// and `evolve`.
//
//   category   the middle token of its subject
//   decide     pure: no clock, no ids, no I/O, no log; what it needs comes in the command
//   evolve     cannot fail
//   resource   what the edge shows of it: the row of its collection; nothing while it does not exist
template <class A>
concept Aggregate = std::default_initializable<A> && std::copyable<A> && requires(const A& aggregate) {
  { A::category } -> std::convertible_to<std::string_view>;
  typename A::Command;
  typename A::Event;
  typename A::Resource;
  { aggregate.resource() } -> std::same_as<std::optional<typename A::Resource>>;
} && detail::decides_all<A, typename A::Command> && detail::evolves_all<A, typename A::Event>;

// An aggregate with so many events that nothing may replay them for a command says two things more, both optional
// (aggregates/mall/inventory.hpp), and is then kept in snapshots beside the log (history/snapshots.hpp):
//
//   pack, unpack      all of its state as bytes, and back; nothing when they are none of its own
//   snapshot_version  counted up when `evolve` or these bytes change: older snapshots are then not used
template <class A>
concept Snapshotted = Aggregate<A> && requires(const A& aggregate, std::span<const std::uint8_t> bytes) {
  { A::snapshot_version } -> std::convertible_to<std::uint32_t>;
  { aggregate.pack() } -> std::same_as<eventstore::Bytes>;
  { A::unpack(bytes) } -> std::same_as<std::optional<A>>;
};

}  // namespace jetpage::aggregates
