#include "jetpage/api/routes/preconditions.hpp"

#include <algorithm>
#include <charconv>

#include "jetpage/aggregates/command.hpp"
#include "jetpage/aggregates/environment.hpp"
#include "jetpage/api/http/list.hpp"

namespace jetpage::api {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

namespace {

template <class Number>
std::optional<Number> whole_number(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

bool is_visible(std::string_view text, std::size_t most) {
  return !text.empty() && text.size() <= most &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

// How exactly a media range names the type: 3 itself, 2 `text/*`, 1 `*/*`, 0 not at all.
int exactness(std::string_view range, std::string_view type) {
  if (same_word(range, type)) return 3;
  if (range == "*/*") return 1;
  const auto slash = type.find('/') + 1;
  return range.size() == slash + 1 && range.back() == '*' && same_word(range.substr(0, slash), type.substr(0, slash))
             ? 2
             : 0;
}

// `q=0`, `q=0.000`.
bool is_refused(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string_view parameter = trimmed(take_first(parameters, ';'));
    if (parameter.size() > 2 && same_word(parameter.substr(0, 2), "q=")) {
      return parameter.find_first_not_of("0.", 2) == parameter.npos;
    }
  }
  return false;
}

std::string_view opaque_tag(std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; }

}  // namespace

Result<std::optional<std::uint64_t>> if_match(const Request& request) {
  const auto header = request.header("If-Match");
  if (!header || *header == "*") return std::optional<std::uint64_t>();
  const std::string_view tag = trimmed(*header);
  const bool quoted = tag.size() > 2 && tag.front() == '"' && tag.back() == '"';
  const auto version = whole_number<std::uint64_t>(quoted ? tag.substr(1, tag.size() - 2) : std::string_view());
  if (version) return version;
  return Error{Fault::invalid, "if_match_invalid", "If-Match takes one ETag as it was answered, such as \"3\""};
}

Result<std::optional<std::string>> idempotency_key(const Request& request) {
  auto header = request.header("Idempotency-Key");
  if (!header) return std::optional<std::string>();
  if (is_visible(*header, 255)) return header;
  return Error{Fault::invalid, "idempotency_key_invalid", "Idempotency-Key takes 1 to 255 visible ASCII characters"};
}

std::string correlation_of(const Request& request) {
  auto header = request.header("Correlation-Id");
  if (header && is_visible(*header, 128)) return std::move(*header);
  return aggregates::Environment::real().new_id();
}

Result<std::optional<eventstore::Position>> min_position(const Request& request) {
  const auto header = request.header("Min-Position");
  if (!header) return std::optional<eventstore::Position>();
  const auto position = whole_number<eventstore::Position>(*header);
  if (position) return position;
  return Error{Fault::invalid, "min_position_invalid", "Min-Position takes a Position as it was answered"};
}

std::chrono::milliseconds preferred_wait(const Request& request, std::chrono::milliseconds otherwise,
                                         std::chrono::milliseconds most) {
  std::string_view header;
  const auto prefer = request.header("Prefer");
  if (prefer) header = *prefer;
  while (!header.empty()) {
    const std::string_view preference = trimmed(take_first(header, ','));
    if (preference.starts_with("wait=")) {
      const auto seconds = whole_number<std::uint32_t>(preference.substr(5));
      if (seconds) return std::min<std::chrono::milliseconds>(std::chrono::seconds(*seconds), most);
    }
  }
  return otherwise;
}

bool accepts(const Request& request, std::string_view type) {
  const auto header = request.header("Accept");
  if (!header) return true;
  std::string_view ranges = *header;
  int most = 0;
  bool accepted = trimmed(ranges).empty();
  while (!ranges.empty()) {
    std::string_view parameters = take_first(ranges, ',');
    const int exact = exactness(trimmed(take_first(parameters, ';')), type);
    if (exact <= most) continue;
    most = exact;
    accepted = !is_refused(parameters);
  }
  return accepted;
}

bool matches_etag(const Request& request, const std::string& etag) {
  const auto header = request.header("If-None-Match");
  if (!header) return false;
  std::string_view tags = *header;
  while (!tags.empty()) {
    const std::string_view tag = trimmed(take_first(tags, ','));
    if (tag == "*" || opaque_tag(tag) == opaque_tag(etag)) return true;
  }
  return false;
}

}  // namespace jetpage::api
