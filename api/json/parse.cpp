#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "jetpage/api/json/json.hpp"
#include "jetpage/api/json/value.hpp"

namespace jetpage::api {

using eventstore::Done;
using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

namespace {

constexpr std::size_t max_depth = 32;

Error wrong_json(const char* code, std::string message) { return {Fault::invalid, code, std::move(message)}; }

// The name that stands twice, if any does.
std::optional<std::string> repeated_name(const JsonValue& object) {
  std::vector<std::string_view> names;
  names.reserve(object.members.size());
  for (const auto& [name, value] : object.members) names.push_back(name);
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  return twice == names.end() ? std::nullopt : std::optional<std::string>(*twice);
}

// Hears the parser's events and stops it at the first thing that may not be. `false` stops.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  using Kind = JsonValue::Kind;

  bool null() override { return add(JsonValue(Kind::null)); }
  bool boolean(bool value) override { return add(JsonValue(Kind::boolean, value ? "true" : "false")); }
  bool number_integer(number_integer_t value) override { return add(JsonValue(Kind::number, std::to_string(value))); }
  bool number_unsigned(number_unsigned_t value) override { return add(JsonValue(Kind::number, std::to_string(value))); }
  bool number_float(number_float_t, const string_t& digits) override {
    // The parser falls back to a double where 64 bits do not suffice.
    if (digits.find_first_of(".eE") == digits.npos) {
      return stop(wrong_json("number_too_large", "the number " + shown(digits) + " does not fit into 64 bits"));
    }
    return add(JsonValue(Kind::number, digits));
  }
  bool string(string_t& value) override {
    if (value.find('\0') != value.npos) return stop(wrong_json("text_invalid", "a text holds U+0000" + at_name()));
    return add(JsonValue(Kind::text, std::move(value)));
  }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override { return open(Kind::object); }
  bool start_array(std::size_t) override { return open(Kind::list); }
  bool key(string_t& name) override {
    if (name.find('\0') != name.npos) return stop(wrong_json("text_invalid", "a member's name holds U+0000"));
    name_ = std::move(name);
    return true;
  }
  bool end_array() override { return close(); }
  bool end_object() override {
    if (const auto name = repeated_name(open_.back().second)) {
      return stop(wrong_json("key_repeated", "the member " + shown(*name) + " stands twice in one object"));
    }
    return close();
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& error) override {
    const std::string_view why = error.what();
    const std::string where = "at byte " + std::to_string(position);
    if (why.find("UTF-8") != why.npos || why.find("surrogate") != why.npos) {
      return stop(wrong_json("body_not_json", "this is no JSON: a text is not valid Unicode " + where));
    }
    if (why.find("number overflow") != why.npos) {
      return stop(wrong_json("number_too_large", "a number is too large " + where));
    }
    return stop(wrong_json("body_not_json", "this is no JSON " + where));
  }

  Result<JsonValue> result() && {
    if (error_) return std::move(*error_);
    return std::move(root_);
  }

 private:
  static std::string shown(const std::string& text) { return text.size() <= 40 ? text : text.substr(0, 40) + "…"; }
  [[nodiscard]] std::string at_name() const { return name_.empty() ? std::string() : " in the member " + shown(name_); }

  bool stop(Error error) {
    error_ = std::move(error);
    return false;
  }
  bool add(JsonValue value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else {
      open_.back().second.members.emplace_back(std::exchange(name_, {}), std::move(value));
    }
    return true;
  }
  bool open(Kind kind) {
    if (open_.size() == max_depth) {
      return stop(
          wrong_json("body_too_deep", "the body is nested deeper than " + std::to_string(max_depth) + " levels"));
    }
    open_.emplace_back(std::exchange(name_, {}), JsonValue(kind));
    return true;
  }
  bool close() {
    auto [name, value] = std::move(open_.back());
    open_.pop_back();
    name_ = std::move(name);
    return add(std::move(value));
  }

  std::vector<std::pair<std::string, JsonValue>> open_;  // from the root inwards
  std::string name_;                                     // of the member that comes next
  JsonValue root_;
  std::optional<Error> error_;
};

}  // namespace

JsonValue::JsonValue(Kind a_kind, std::string a_text) : kind(a_kind), text(std::move(a_text)) {}
JsonValue::JsonValue(JsonValue&&) noexcept = default;
JsonValue& JsonValue::operator=(JsonValue&&) noexcept = default;
JsonValue::~JsonValue() = default;

const JsonValue* JsonValue::find(std::string_view name) const {
  const auto found =
      std::find_if(members.begin(), members.end(), [&](const auto& member) { return member.first == name; });
  return found == members.end() ? nullptr : &found->second;
}

Result<JsonValue> parse_json(std::string_view text) {
  // The parser takes a NUL for the end and would not look behind it.
  if (const auto nul = text.find('\0'); nul != text.npos) {
    return wrong_json("body_not_json", "this is no JSON at byte " + std::to_string(nul + 1));
  }
  if (text.empty()) return wrong_json("body_not_json", "the body is empty: send a JSON object");
  Builder builder;
  nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
  return std::move(builder).result();
}

Done check_body(std::string_view body) {
  const auto value = parse_json(body);
  if (!value) return value.error();
  if (value->kind != JsonValue::Kind::object) return wrong_json("body_not_object", "the body is no JSON object");
  return {};
}

}  // namespace jetpage::api
