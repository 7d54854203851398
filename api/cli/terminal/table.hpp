#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "jetpage/eventstore/result.hpp"

namespace jetpage::api::cli {

// A listing: the same rows as columns for people or as JSON lines for programs, one object per row.
struct Table {
  // A list is an array in JSON and one line per item in the column; what is not known is null, and `-`.
  using Cell = std::variant<std::string, std::int64_t, bool, std::vector<std::string>, std::monostate>;

  std::vector<std::string> columns;  // names of the JSON members; people see them in capitals
  std::vector<std::vector<Cell>> rows;
};

// A number as a cell: JSON has it signed.
constexpr std::int64_t cell(std::uint64_t number) { return static_cast<std::int64_t>(number); }

std::string as_columns(const Table& table);
std::string as_json_lines(const Table& table);
// One column under the other: for terminals that are too narrow.
std::string as_blocks(const Table& table);
// For people: columns, where the terminal has room for them.
std::string as_text(const Table& table);

// Writes it to stdout.
eventstore::Done print(const Table& table, bool json);

}  // namespace jetpage::api::cli
