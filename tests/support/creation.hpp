#pragma once

#include <optional>
#include <string>
#include <utility>

#include "jetpage/aggregates/creation/creation.hpp"

namespace jetpage::tests {

template <aggregates::Aggregate A>
struct Created {
  std::string id;
  aggregates::Outcome<A> outcome;
};

// Creates an A under a new number, as the edge does, with the types.
template <aggregates::Aggregate A, class C, class Desk = aggregates::NoDesk>
class Creation {
 public:
  using IdField = std::optional<std::int64_t> C::*;

  Creation(aggregates::CommandSide& side, IdField field, std::optional<std::string> key)
      : side_(side), field_(field), key_(std::move(key)) {}

  eventstore::Result<Created<A>> run(const C& command, const aggregates::CommandMeta& meta) {
    aggregates::CommandAtDesk<A, C, Desk> at_desk(command, field_, side_.calls);
    auto created = aggregates::NumberedCreation(side_, aggregates::kind_of<A>(), at_desk, key_).run(meta);
    if (!created) return std::move(created).error();
    return Created<A>{std::move(created->id), aggregates::outcome_of<A>(std::move(created->effect))};
  }

 private:
  aggregates::CommandSide& side_;
  IdField field_;
  std::optional<std::string> key_;
};

}  // namespace jetpage::tests
