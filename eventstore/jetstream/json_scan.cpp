#include "eventstore/jetstream/json_scan.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace jetpage::eventstore {
namespace {

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r')) ++at;
  return at;
}

// One past the closing quote of the string that opens at `at`.
std::size_t string_end(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return text.size();
}

// One past the end of the value that begins at `at`.
std::size_t value_end(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = string_end(text, at);
      if (depth == 0) return at;
      continue;
    }
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') {
      if (depth == 0) return at;
      if (--depth == 0) return at + 1;
    }
    if (depth == 0 && (c == ',' || c == ' ' || c == '\n' || c == '\r' || c == '\t')) return at;
    ++at;
  }
  return text.size();
}

}  // namespace

JsonScan JsonScan::member(std::string_view name) const {
  std::size_t at = skip_blanks(value_, 0);
  if (at >= value_.size() || value_[at] != '{') return JsonScan({});
  at = skip_blanks(value_, at + 1);
  while (at < value_.size() && value_[at] == '"') {
    const std::size_t key_end = string_end(value_, at);
    const std::string_view key = value_.substr(at + 1, key_end - at < 2 ? 0 : key_end - at - 2);
    at = skip_blanks(value_, key_end);
    if (at >= value_.size() || value_[at] != ':') break;
    at = skip_blanks(value_, at + 1);
    const std::size_t end = value_end(value_, at);
    if (key == name) return JsonScan(value_.substr(at, end - at));
    at = skip_blanks(value_, end);
    if (at >= value_.size() || value_[at] != ',') break;
    at = skip_blanks(value_, at + 1);
  }
  return JsonScan({});
}

std::int64_t JsonScan::number() const {
  std::int64_t number = 0;
  std::from_chars(value_.data(), value_.data() + value_.size(), number);
  return number;
}

std::string JsonScan::text() const {
  if (value_.size() < 2 || value_.front() != '"') return {};
  return std::string(value_.substr(1, value_.size() - 2));
}

std::string json_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      std::array<char, 8> escaped{};
      std::snprintf(escaped.data(), escaped.size(), "\\u%04x", static_cast<unsigned>(c));
      quoted += escaped.data();
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

}  // namespace jetpage::eventstore
