#pragma once

#include <flatbuffers/flatbuffers.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>

// A row's fields without its type, by the names and types that flatc compiles in (--reflect-names).
namespace jetpage::projections {

// A field with one value: a number, a truth value or a text.
struct Field {
  std::size_t number = 0;
  flatbuffers::ElementaryType type = flatbuffers::ET_STRING;
};

// Nothing when the table has no such field, or one with many values.
std::optional<Field> find_field(const flatbuffers::TypeTable& table, std::string_view name);

// The field's value as text: `7`, `true`, `reserved`. Nothing when the field is absent.
std::optional<std::string> field_text(std::span<const std::uint8_t> row, Field field);

// What an index holds for a value of this field: numbers in their order, texts as keys. Nothing when the text can be no value of it.
std::optional<std::string> index_key(Field field, std::string_view text);
std::optional<std::string> index_key_of_row(std::span<const std::uint8_t> row, Field field);

// The table's names and types as text: `movieId:long;lines:[{id:long;}];`.
std::string layout_of(const flatbuffers::TypeTable& table);

// Whether rows of the older layout can be read by the newer one: it only has more fields, behind the others.
bool extends(std::string_view newer, std::string_view older);

}  // namespace jetpage::projections
