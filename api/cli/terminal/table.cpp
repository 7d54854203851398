#include "jetpage/api/cli/terminal/table.hpp"

#include <algorithm>

#include "jetpage/api/cli/terminal/output.hpp"
#include "jetpage/api/cli/terminal/terminal.hpp"
#include "jetpage/api/json/json.hpp"

namespace jetpage::api::cli {
namespace {

using Lines = std::vector<std::string>;

Lines lines_of(const Table::Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return {harmless(*text)};
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return {std::to_string(*number)};
  if (const auto* flag = std::get_if<bool>(&cell)) return {*flag ? "yes" : "no"};
  if (std::holds_alternative<std::monostate>(cell)) return {"-"};
  Lines lines;
  for (const std::string& line : std::get<Lines>(cell)) lines.push_back(harmless(line));
  return lines;
}

std::string json_of(const Table::Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return json_string(*text);
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
  if (const auto* flag = std::get_if<bool>(&cell)) return *flag ? "true" : "false";
  if (std::holds_alternative<std::monostate>(cell)) return "null";
  std::string items;
  for (const std::string& item : std::get<Lines>(cell)) items += (items.empty() ? "" : ",") + json_string(item);
  return "[" + items + "]";
}

Lines heading_of(const std::string& column) {
  std::string capitals;
  for (const char c : column) {
    if (c >= 'A' && c <= 'Z') capitals += ' ';
    capitals += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return {capitals};
}

std::string row_text(const std::vector<Lines>& row, const std::vector<std::size_t>& widths) {
  std::size_t height = 0;
  for (const Lines& cell : row) height = std::max(height, cell.size());
  std::string text;
  for (std::size_t line = 0; line < height; ++line) {
    std::size_t missing = 0;  // blanks to write before the next text: none at a line's end
    for (std::size_t column = 0; column < row.size(); ++column) {
      const std::string part = line < row[column].size() ? row[column][line] : std::string();
      if (!part.empty()) text.append(std::exchange(missing, 0), ' ').append(part);
      missing += widths[column] - width_of(part) + 2;
    }
    text += '\n';
  }
  return text;
}

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    widest = std::max(widest, width_of(std::string_view(text).substr(begin, end - begin)));
    begin = end + 1;
  }
  return widest;
}

}  // namespace

std::string as_columns(const Table& table) {
  std::vector<std::vector<Lines>> rows(1);
  for (const std::string& column : table.columns) rows.front().push_back(heading_of(column));
  for (const auto& row : table.rows) {
    std::transform(row.begin(), row.end(), std::back_inserter(rows.emplace_back()), lines_of);
  }
  std::vector<std::size_t> widths(table.columns.size(), 0);
  for (const auto& row : rows) {
    for (std::size_t column = 0; column < row.size(); ++column) {
      for (const std::string& line : row[column]) widths[column] = std::max(widths[column], width_of(line));
    }
  }
  std::string text;
  for (const auto& row : rows) text += row_text(row, widths);
  return text;
}

std::string as_blocks(const Table& table) {
  std::size_t name_width = 0;
  for (const std::string& column : table.columns)
    name_width = std::max(name_width, width_of(heading_of(column).front()));
  std::string text;
  for (const auto& row : table.rows) {
    if (!text.empty()) text += '\n';
    for (std::size_t column = 0; column < row.size(); ++column) {
      std::string name = heading_of(table.columns[column]).front();
      for (const std::string& line : lines_of(row[column])) {
        if (line.empty()) continue;
        text += name + std::string(name_width + 2 - width_of(name), ' ') + line + '\n';
        name.clear();
      }
    }
  }
  return text;
}

std::string as_json_lines(const Table& table) {
  std::string text;
  for (const auto& row : table.rows) {
    std::string members;
    for (std::size_t column = 0; column < row.size(); ++column) {
      members += (members.empty() ? "" : ",") + json_string(table.columns[column]) + ":" + json_of(row[column]);
    }
    text += "{" + members + "}\n";
  }
  return text;
}

std::string as_text(const Table& table) {
  const auto width = terminal_width();
  const std::string columns = as_columns(table);
  return width && widest_line(columns) > *width ? as_blocks(table) : columns;
}

eventstore::Done print(const Table& table, bool json) {
  Output output;
  output.text(json ? as_json_lines(table) : as_text(table));
  return output.finish();
}

}  // namespace jetpage::api::cli
