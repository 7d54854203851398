#pragma once

#include <flatbuffers/flatbuffers.h>

#include <memory>
#include <optional>
#include <string>

#include "jetpage/aggregates/history/fold.hpp"

namespace jetpage::api {

// An aggregate as its commits have made it, without its type: for tools that work on any system. One thread at a time.
class AggregateFold {
 public:
  virtual ~AggregateFold() = default;
  // Takes the aggregate's next commit. Fault::corrupted names stream, position and what is wrong; the fold is then
  // unusable.
  virtual eventstore::Done add(std::string_view system, const eventstore::LogEntry& entry) = 0;
  // Its resource's table; nothing while it does not exist.
  [[nodiscard]] virtual std::optional<eventstore::Bytes> resource() const = 0;
};

// A kind of aggregate that a system has.
struct AggregateKind {
  std::string name;  // the middle token of its subjects
  std::string service;
  const flatbuffers::TypeTable* resource = nullptr;
  std::unique_ptr<AggregateFold> (*fold)() = nullptr;  // an empty one
};

namespace detail {

template <aggregates::Aggregate A>
class FoldOf final : public AggregateFold {
 public:
  eventstore::Done add(std::string_view system, const eventstore::LogEntry& entry) override {
    return fold_.add(system, entry);
  }
  [[nodiscard]] std::optional<eventstore::Bytes> resource() const override {
    const auto resource = fold_.state.resource();
    if (!resource) return std::nullopt;
    return eventstore::to_event(*resource).data;
  }

 private:
  aggregates::Fold<A> fold_;
};

}  // namespace detail

template <aggregates::Aggregate A>
AggregateKind aggregate_kind(std::string service) {
  return {std::string(A::category), std::move(service), A::Resource::TableType::MiniReflectTypeTable(),
          []() -> std::unique_ptr<AggregateFold> { return std::make_unique<detail::FoldOf<A>>(); }};
}

}  // namespace jetpage::api
