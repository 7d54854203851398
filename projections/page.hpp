#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "jetpage/eventstore/commit.hpp"

namespace jetpage::projections {

// A row as it was read: a copy, valid for ever.
struct RowView {
  std::string key;                    // as text: `7`
  eventstore::Bytes bytes;            // the row's FlatBuffer, aligned, checked; its fields: ReadModel::type_table
  std::uint64_t version = 0;          // its ETag: ViewDefinition::category
  eventstore::Position position = 0;  // of its last change
};

struct Filter {
  std::string field;
  std::string
      value;  // a number is compared as its shortest text, true and false as such; an absent field equals nothing
};

struct PageQuery {
  std::vector<Filter> filters;  // all must hold
  std::uint64_t number = 0;     // from 0
  std::uint64_t size = 20;
};

struct Page {
  std::vector<RowView> rows;          // in key order
  std::uint64_t total = 0;            // rows on all pages
  eventstore::Position position = 0;  // what the page has at least seen
};

}  // namespace jetpage::projections
