#include <array>
#include <charconv>
#include <cmath>

#include "jetpage/api/json/json.hpp"
#include "jetpage/api/json/text.hpp"

namespace jetpage::api {
namespace {

using namespace flatbuffers;

template <class Number>
void append_number(std::string& out, const std::uint8_t* at) {
  const Number number = ReadScalar<Number>(at);
  if constexpr (std::is_floating_point_v<Number>) {
    if (!std::isfinite(number)) {
      out += "null";
      return;
    }
  }
  std::array<char, 40> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  out.append(text.data(), end);
}

void append_table(std::string& out, const Table& table, const TypeTable& type);

const std::uint8_t* pointed_to(const std::uint8_t* at) { return at + ReadScalar<uoffset_t>(at); }

void append_value(std::string& out, const std::uint8_t* at, ElementaryType type, const TypeTable* inner) {
  switch (type) {
    case ET_BOOL:
      out += ReadScalar<std::uint8_t>(at) != 0 ? "true" : "false";
      return;
    case ET_CHAR:
      return append_number<std::int8_t>(out, at);
    case ET_UTYPE:
    case ET_UCHAR:
      return append_number<std::uint8_t>(out, at);
    case ET_SHORT:
      return append_number<std::int16_t>(out, at);
    case ET_USHORT:
      return append_number<std::uint16_t>(out, at);
    case ET_INT:
      return append_number<std::int32_t>(out, at);
    case ET_UINT:
      return append_number<std::uint32_t>(out, at);
    case ET_LONG:
      return append_number<std::int64_t>(out, at);
    case ET_ULONG:
      return append_number<std::uint64_t>(out, at);
    case ET_FLOAT:
      return append_number<float>(out, at);
    case ET_DOUBLE:
      return append_number<double>(out, at);
    case ET_STRING:
      return append_json_string(out, reinterpret_cast<const String*>(pointed_to(at))->string_view());
    case ET_SEQUENCE:
      break;
  }
  if (inner != nullptr && inner->st == ST_TABLE) {
    append_table(out, *reinterpret_cast<const Table*>(pointed_to(at)), *inner);
  } else {
    out += "null";  // structs and unions: our schemas have none
  }
}

std::size_t width_of(ElementaryType type) {
  switch (type) {
    case ET_UTYPE:
    case ET_BOOL:
    case ET_CHAR:
    case ET_UCHAR:
      return 1;
    case ET_SHORT:
    case ET_USHORT:
      return 2;
    case ET_LONG:
    case ET_ULONG:
    case ET_DOUBLE:
      return 8;
    default:
      return 4;  // offsets too
  }
}

void append_list(std::string& out, const std::uint8_t* list, ElementaryType type, const TypeTable* inner) {
  const std::size_t size = ReadScalar<uoffset_t>(list);
  const std::uint8_t* at = list + sizeof(uoffset_t);
  out += '[';
  for (std::size_t i = 0; i < size; ++i, at += width_of(type)) {
    if (i > 0) out += ',';
    append_value(out, at, type, inner);
  }
  out += ']';
}

void append_fields(std::string& out, const Table& table, const TypeTable& type) {
  for (std::size_t i = 0; i < type.num_elems; ++i) {
    if (i > 0) out += ',';
    out += '"';
    out += type.names[i];
    out += "\":";
    const std::uint8_t* at = table.GetAddressOf(FieldIndexToOffset(static_cast<voffset_t>(i)));
    if (at == nullptr) {
      out += "null";
      continue;
    }
    const TypeCode code = type.type_codes[i];
    const TypeTable* inner = code.sequence_ref >= 0 ? type.type_refs[code.sequence_ref]() : nullptr;
    const auto base = static_cast<ElementaryType>(code.base_type);
    if (code.is_repeating != 0) {
      append_list(out, pointed_to(at), base, inner);
    } else {
      append_value(out, at, base, inner);
    }
  }
}

void append_table(std::string& out, const Table& table, const TypeTable& type) {
  out += '{';
  append_fields(out, table, type);
  out += '}';
}

}  // namespace

std::string to_json(const std::uint8_t* table_bytes, const TypeTable* table, std::string_view first,
                    std::string_view last) {
  std::string out;
  out.reserve(256 + first.size() + last.size());
  out += '{';
  out += first;
  if (!first.empty() && table->num_elems > 0) out += ',';
  append_fields(out, *GetRoot<Table>(table_bytes), *table);
  if (!last.empty() && out.size() > 1) out += ',';
  out += last;
  out += '}';
  return out;
}

}  // namespace jetpage::api
