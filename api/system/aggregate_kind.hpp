#pragma once

#include <flatbuffers/flatbuffers.h>

#include <string>
#include <utility>

#include "jetpage/aggregates/history/kind.hpp"

namespace jetpage::api {

// A kind of aggregate that a system has.
struct AggregateKind {
  std::string name;  // the middle token of its subjects
  std::string service;
  const flatbuffers::TypeTable* resource = nullptr;
  const aggregates::Kind* kind = nullptr;
};

template <aggregates::Aggregate A>
AggregateKind aggregate_kind(std::string service) {
  return {std::string(A::category), std::move(service), A::Resource::TableType::MiniReflectTypeTable(),
          &aggregates::kind_of<A>()};
}

}  // namespace jetpage::api
