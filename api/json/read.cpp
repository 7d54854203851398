#include <charconv>
#include <cmath>
#include <limits>

#include "jetpage/api/json/json.hpp"
#include "jetpage/api/json/value.hpp"

namespace jetpage::api {

using eventstore::Bytes;
using eventstore::Done;
using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

namespace {

using namespace flatbuffers;
using Kind = JsonValue::Kind;

std::string found_in(const JsonValue& value) {
  switch (value.kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
    case Kind::number:
      return value.text;
    case Kind::text:
      return value.text.size() <= 40 ? json_string(value.text)
                                     : "a text of " + std::to_string(value.text.size()) + " bytes";
    case Kind::list:
      return "a list";
    case Kind::object:
      return "an object";
  }
  return {};
}

Error wrong(const std::string& field, const JsonValue& value, const std::string& expected) {
  return {Fault::invalid, "field_invalid", field + " is " + found_in(value) + ": it takes " + expected};
}

bool may_be_number(const JsonValue& value) { return value.kind == Kind::number || value.kind == Kind::text; }

template <class Number>
std::optional<Number> parse_number(const JsonValue& value) {
  if (!may_be_number(value)) return std::nullopt;
  Number number{};
  const char* end = value.text.data() + value.text.size();
  const auto parsed = std::from_chars(value.text.data(), end, number);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  if constexpr (std::is_floating_point_v<Number>) {
    if (!std::isfinite(number)) return std::nullopt;
  }
  return number;
}

template <class Number>
std::string expected() {
  if constexpr (std::is_floating_point_v<Number>) {
    return "a number";
  } else {
    using Limits = std::numeric_limits<Number>;
    return "a whole number from " + std::to_string(Limits::min()) + " to " + std::to_string(Limits::max());
  }
}

template <class Number>
Result<Number> number(const std::string& field, const JsonValue& value) {
  const auto parsed = parse_number<Number>(value);
  if (!parsed) return wrong(field, value, expected<Number>());
  return *parsed;
}

Result<std::uint8_t> truth(const std::string& field, const JsonValue& value) {
  const bool is_truth = value.kind == Kind::boolean || value.kind == Kind::text;
  if (is_truth && value.text == "true") return std::uint8_t{1};
  if (is_truth && value.text == "false") return std::uint8_t{0};
  return wrong(field, value, "true or false");
}

// Calls `use` with a value of the C++ type that stands behind a scalar field.
template <class Use>
Done with_scalar(ElementaryType type, const std::string& field, const JsonValue& value, Use use) {
  const auto pass = [&](auto read) -> Done {
    if (!read) return read.error();
    use(*read);
    return {};
  };
  switch (type) {
    case ET_BOOL:
      return pass(truth(field, value));
    case ET_CHAR:
      return pass(number<std::int8_t>(field, value));
    case ET_UTYPE:
    case ET_UCHAR:
      return pass(number<std::uint8_t>(field, value));
    case ET_SHORT:
      return pass(number<std::int16_t>(field, value));
    case ET_USHORT:
      return pass(number<std::uint16_t>(field, value));
    case ET_INT:
      return pass(number<std::int32_t>(field, value));
    case ET_UINT:
      return pass(number<std::uint32_t>(field, value));
    case ET_LONG:
      return pass(number<std::int64_t>(field, value));
    case ET_ULONG:
      return pass(number<std::uint64_t>(field, value));
    case ET_FLOAT:
      return pass(number<float>(field, value));
    case ET_DOUBLE:
      return pass(number<double>(field, value));
    case ET_STRING:
    case ET_SEQUENCE:
      break;
  }
  return Error{Fault::failed, "schema_unsupported", "JSON cannot be read into the field " + field};
}

class TableReader {
 public:
  explicit TableReader(FlatBufferBuilder& builder) : builder_(builder) { builder_.ForceDefaults(true); }

  // Path: where the table stands in the body, `lines[2].` or nothing.
  Result<uoffset_t> table(const JsonValue& object, const TypeTable& type, const std::string& path) {
    std::vector<std::pair<std::size_t, const JsonValue*>> scalars;
    std::vector<std::pair<std::size_t, uoffset_t>> offsets;
    for (std::size_t i = 0; i < type.num_elems; ++i) {
      const JsonValue* value = object.find(type.names[i]);
      if (value == nullptr || value->kind == Kind::null) continue;
      const TypeCode code = type.type_codes[i];
      if (code.is_repeating == 0 && code.base_type != ET_STRING && code.base_type != ET_SEQUENCE) {
        scalars.emplace_back(i, value);
        continue;
      }
      const auto offset = child(*value, code, type, path + type.names[i]);
      if (!offset) return offset.error();
      offsets.emplace_back(i, *offset);
    }
    const uoffset_t start = builder_.StartTable();
    for (const auto& [i, offset] : offsets) builder_.AddOffset(slot(i), Offset<void>(offset));
    for (const auto& [i, value] : scalars) {
      const voffset_t field = slot(i);
      const auto type_code = static_cast<ElementaryType>(type.type_codes[i].base_type);
      const auto add = [&](auto scalar) { builder_.AddElement(field, scalar); };
      if (auto done = with_scalar(type_code, path + type.names[i], *value, add); !done) return done.error();
    }
    return builder_.EndTable(start);
  }

 private:
  static voffset_t slot(std::size_t field) { return FieldIndexToOffset(static_cast<voffset_t>(field)); }

  // What lies outside its table: a text, a table or a list.
  Result<uoffset_t> child(const JsonValue& value, TypeCode code, const TypeTable& type, const std::string& field) {
    if (code.is_repeating != 0) {
      if (value.kind != Kind::list) return wrong(field, value, "a list");
      if (code.base_type == ET_STRING || code.base_type == ET_SEQUENCE) return offset_list(value, code, type, field);
      return scalar_list(value, static_cast<ElementaryType>(code.base_type), field);
    }
    if (code.base_type == ET_STRING) {
      if (value.kind != Kind::text) return wrong(field, value, "a text");
      return builder_.CreateString(value.text).o;
    }
    const TypeTable& inner = *type.type_refs[code.sequence_ref]();
    if (inner.st != ST_TABLE)
      return Error{Fault::failed, "schema_unsupported", "JSON cannot be read into the field " + field};
    if (value.kind != Kind::object) return wrong(field, value, "an object");
    return table(value, inner, field + ".");
  }

  Result<uoffset_t> offset_list(const JsonValue& list, TypeCode code, const TypeTable& type, const std::string& field) {
    code.is_repeating = 0;
    std::vector<Offset<void>> offsets;
    for (const auto& [name, value] : list.members) {
      const auto offset = child(value, code, type, field + "[" + std::to_string(offsets.size()) + "]");
      if (!offset) return offset.error();
      offsets.emplace_back(*offset);
    }
    return builder_.CreateVector(offsets).o;
  }

  Result<uoffset_t> scalar_list(const JsonValue& list, ElementaryType type, const std::string& field) {
    std::vector<std::uint8_t> bytes;
    std::size_t width = 1;
    for (std::size_t i = 0; i < list.members.size(); ++i) {
      const auto add = [&](auto scalar) {
        width = sizeof scalar;
        bytes.resize(bytes.size() + width);
        WriteScalar(bytes.data() + bytes.size() - width, scalar);
      };
      const std::string element = field + "[" + std::to_string(i) + "]";
      if (auto done = with_scalar(type, element, list.members[i].second, add); !done) return done.error();
    }
    builder_.StartVector(list.members.size(), width);
    builder_.PushBytes(bytes.data(), bytes.size());
    return builder_.EndVector(list.members.size());
  }

  FlatBufferBuilder& builder_;
};

}  // namespace

Result<Bytes> to_table(std::string_view body, const TypeTable* table) {
  auto value = parse_json(body);
  if (!value) return std::move(value).error();
  if (value->kind != Kind::object) {
    return Error{Fault::invalid, "body_not_object", "the body is " + found_in(*value) + ": it takes a JSON object"};
  }
  FlatBufferBuilder builder(256);
  const auto root = TableReader(builder).table(*value, *table, "");
  if (!root) return root.error();
  builder.Finish(Offset<Table>(*root));
  return Bytes(builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize());
}

}  // namespace jetpage::api
