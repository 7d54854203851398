#include "jetpage/projections/fields.hpp"

#include <flatbuffers/minireflect.h>

#include <charconv>

#include "jetpage/projections/key.hpp"

namespace jetpage::projections {
namespace {

using namespace flatbuffers;

bool is_integer(ElementaryType type) {
  return type == ET_UTYPE || type == ET_CHAR || type == ET_UCHAR || type == ET_SHORT || type == ET_USHORT ||
         type == ET_INT || type == ET_UINT || type == ET_LONG || type == ET_ULONG;
}

// Shortest text that reads back as the same number.
template <class Number>
std::string number_text(const std::uint8_t* value) {
  std::array<char, 64> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), ReadScalar<Number>(value)).ptr;
  return {text.data(), end};
}

std::string text_at(const std::uint8_t* value, ElementaryType type) {
  switch (type) {
    case ET_BOOL:
      return ReadScalar<std::uint8_t>(value) != 0 ? "true" : "false";
    case ET_CHAR:
      return number_text<std::int8_t>(value);
    case ET_UTYPE:
    case ET_UCHAR:
      return number_text<std::uint8_t>(value);
    case ET_SHORT:
      return number_text<std::int16_t>(value);
    case ET_USHORT:
      return number_text<std::uint16_t>(value);
    case ET_INT:
      return number_text<std::int32_t>(value);
    case ET_UINT:
      return number_text<std::uint32_t>(value);
    case ET_LONG:
      return number_text<std::int64_t>(value);
    case ET_ULONG:
      return number_text<std::uint64_t>(value);
    case ET_FLOAT:
      return number_text<float>(value);
    case ET_DOUBLE:
      return number_text<double>(value);
    case ET_STRING:
      return reinterpret_cast<const String*>(value + ReadScalar<uoffset_t>(value))->str();
    case ET_SEQUENCE:
      break;
  }
  return {};
}

const std::uint8_t* address_of(std::span<const std::uint8_t> row, Field field) {
  const auto* table = GetRoot<Table>(row.data());
  return table->GetAddressOf(FieldIndexToOffset(static_cast<voffset_t>(field.number)));
}

// `open` holds the tables that this one lies in: a table that holds itself is named, not entered again.
std::string layout_within(const TypeTable& table, std::vector<const TypeTable*> open) {
  for (const auto* outer : open) {
    if (outer == &table) return "^;";
  }
  open.push_back(&table);
  std::string layout;
  for (std::size_t i = 0; i < table.num_elems; ++i) {
    layout += table.names != nullptr ? table.names[i] : "?";
    if (table.type_codes != nullptr) {
      const TypeCode code = table.type_codes[i];
      const TypeTable* inner = code.sequence_ref >= 0 ? table.type_refs[code.sequence_ref]() : nullptr;
      layout += ':' + std::string(ElementaryTypeNames()[code.base_type]);
      if (inner != nullptr) layout += '{' + layout_within(*inner, open) + '}';
      if (code.is_repeating != 0) layout += "[]";
    }
    layout += ';';
  }
  return layout;
}

}  // namespace

std::optional<Field> find_field(const TypeTable& table, std::string_view name) {
  for (std::size_t i = 0; i < table.num_elems; ++i) {
    if (table.names == nullptr || name != table.names[i]) continue;
    const TypeCode code = table.type_codes[i];
    if (code.is_repeating != 0 || code.base_type == ET_SEQUENCE) return std::nullopt;
    return Field{i, static_cast<ElementaryType>(code.base_type)};
  }
  return std::nullopt;
}

std::optional<std::string> field_text(std::span<const std::uint8_t> row, Field field) {
  const std::uint8_t* value = address_of(row, field);
  if (value == nullptr) return std::nullopt;
  return text_at(value, field.type);
}

std::optional<std::string> index_key(Field field, std::string_view text) {
  return key_from_text(is_integer(field.type) && field.type != ET_ULONG ? KeyKind::number : KeyKind::text, text);
}

std::optional<std::string> index_key_of_row(std::span<const std::uint8_t> row, Field field) {
  const auto text = field_text(row, field);
  return text ? index_key(field, *text) : std::nullopt;
}

std::string layout_of(const TypeTable& table) { return layout_within(table, {}); }

bool extends(std::string_view newer, std::string_view older) {
  std::size_t at = 0;
  for (const char c : older) {
    if (c == '}') {  // the older table ends here: pass over the fields that only the newer one has
      for (int depth = 0; at < newer.size() && (depth > 0 || newer[at] != '}'); ++at) {
        depth += newer[at] == '{' ? 1 : newer[at] == '}' ? -1 : 0;
      }
    }
    if (at == newer.size() || newer[at] != c) return false;
    ++at;
  }
  return true;
}

}  // namespace jetpage::projections
