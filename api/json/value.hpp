#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jetpage/eventstore/result.hpp"

namespace jetpage::api {

// A parsed JSON text, checked as json.hpp says. Numbers keep their digits, so that none is rounded on its way into a field.
struct JsonValue {
  enum class Kind { null, boolean, number, text, list, object };

  // Defined where the type is complete: it holds itself.
  explicit JsonValue(Kind kind = Kind::null, std::string text = {});
  JsonValue(const JsonValue&) = delete;
  JsonValue(JsonValue&&) noexcept;
  JsonValue& operator=(const JsonValue&) = delete;
  JsonValue& operator=(JsonValue&&) noexcept;
  ~JsonValue();

  Kind kind;
  std::string text;                                        // of boolean, number and text
  std::vector<std::pair<std::string, JsonValue>> members;  // of object; of list, with empty names

  [[nodiscard]] const JsonValue* find(std::string_view name) const;
};

// Errors as check_body's, but any value may stand at the root.
eventstore::Result<JsonValue> parse_json(std::string_view text);

}  // namespace jetpage::api
