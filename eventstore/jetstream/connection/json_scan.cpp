#include "jetpage/eventstore/jetstream/connection/json_scan.hpp"

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

// The character of `\uXXXX` as UTF-8; of a surrogate pair's halves each by itself, which nothing here needs.
std::string character(std::string_view hex) {
  unsigned code = 0;
  std::from_chars(hex.data(), hex.data() + hex.size(), code, 16);
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xC0 | (code >> 6)), static_cast<char>(0x80 | (code & 0x3F))};
  return {static_cast<char>(0xE0 | (code >> 12)), static_cast<char>(0x80 | ((code >> 6) & 0x3F)),
          static_cast<char>(0x80 | (code & 0x3F))};
}

constexpr std::string_view escapes = "bfnrt";
constexpr std::string_view escaped = "\b\f\n\r\t";

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

JsonScan JsonScan::element(std::size_t index) const {
  std::size_t at = skip_blanks(value_, 0);
  if (at >= value_.size() || value_[at] != '[') return JsonScan({});
  at = skip_blanks(value_, at + 1);
  while (at < value_.size() && value_[at] != ']') {
    const std::size_t end = value_end(value_, at);
    if (index-- == 0) return JsonScan(value_.substr(at, end - at));
    at = skip_blanks(value_, end);
    if (at >= value_.size() || value_[at] != ',') break;
    at = skip_blanks(value_, at + 1);
  }
  return JsonScan({});
}

std::string JsonScan::text() const {
  if (value_.size() < 2 || value_.front() != '"') return {};
  const std::string_view content = value_.substr(1, value_.size() - 2);
  std::string text;
  for (std::size_t at = 0; at < content.size(); ++at) {
    if (content[at] != '\\' || at + 1 == content.size()) {
      text += content[at];
    } else if (const char kind = content[++at]; kind == 'u') {
      text += character(content.substr(at + 1, 4));
      at += 4;
    } else {
      const auto known = escapes.find(kind);
      text += known == escapes.npos ? kind : escaped[known];
    }
  }
  return text;
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
