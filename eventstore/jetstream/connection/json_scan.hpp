#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jetpage::eventstore {

// Looks into the JSON a nats-server answers: members and elements, nothing more. What is missing or of another kind reads as
// its zero. A view: the text must outlive it. Any bytes are safe.
class JsonScan {
 public:
  explicit JsonScan(std::string_view value) : value_(value) {}

  // The member's value; an empty scan when this is no object or has no such member.
  [[nodiscard]] JsonScan member(std::string_view name) const;

  // The array's element; an empty scan when this is no array or is shorter.
  [[nodiscard]] JsonScan element(std::size_t index) const;

  [[nodiscard]] bool exists() const { return !value_.empty(); }
  [[nodiscard]] std::int64_t number() const;  // 0 when it is none
  [[nodiscard]] bool flag() const { return value_ == "true"; }
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::string_view raw() const { return value_; }

 private:
  std::string_view value_;
};

// The text as a JSON string, quotes included.
std::string json_quoted(std::string_view text);

}  // namespace jetpage::eventstore
