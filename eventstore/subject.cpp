#include "jetpage/eventstore/subject.hpp"

#include <algorithm>
#include <cctype>

namespace jetpage::eventstore {
namespace {

constexpr std::string_view digits = "0123456789ABCDEF";

bool stands_for_itself(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

std::string encode_token(std::string_view text) {
  std::string token;
  token.reserve(text.size());
  for (const char c : text) {
    if (stands_for_itself(c)) {
      token += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      token += {'=', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return token;
}

std::optional<std::string> decode_token(std::string_view token) {
  std::string text;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '=') {
      if (!stands_for_itself(token[i])) return std::nullopt;
      text += token[i];
      continue;
    }
    if (i + 2 >= token.size()) return std::nullopt;
    const auto high = digits.find(token[i + 1]);
    const auto low = digits.find(token[i + 2]);
    if (high == digits.npos || low == digits.npos) return std::nullopt;
    text += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return text;
}

}  // namespace

std::string subject_of(std::string_view system, const AggregateName& name) {
  std::string subject(system);
  subject.append(".").append(name.category).append(".").append(encode_token(name.id));
  return subject;
}

std::optional<AggregateName> aggregate_of(std::string_view subject) {
  const auto first = subject.find('.');
  const auto second = first == subject.npos ? first : subject.find('.', first + 1);
  if (second == subject.npos) return std::nullopt;
  auto id = decode_token(subject.substr(second + 1));
  if (!id || id->empty()) return std::nullopt;
  return AggregateName{std::string(subject.substr(first + 1, second - first - 1)), std::move(*id)};
}

std::string stream_of(std::string_view system) {
  std::string stream(system);
  std::transform(stream.begin(), stream.end(), stream.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return stream;
}

Done check_id(std::string_view id) {
  if (id.empty()) return Error{Fault::invalid, "id_invalid", "the id is empty"};
  if (id.size() > max_id_bytes) {
    return Error{
        Fault::invalid, "id_invalid",
        "the id has " + std::to_string(id.size()) + " bytes, at most " + std::to_string(max_id_bytes) + " are allowed"};
  }
  if (id.find('\0') != id.npos) return Error{Fault::invalid, "id_invalid", "the id holds a NUL byte"};
  return {};
}

}  // namespace jetpage::eventstore
