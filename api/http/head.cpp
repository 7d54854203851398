#include "jetpage/api/http/head.hpp"

#include <algorithm>
#include <charconv>

#include "jetpage/api/http/list.hpp"
#include "jetpage/api/http/percent.hpp"

namespace jetpage::api {

using eventstore::Done;
using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

namespace {

Error wrong(const char* code, std::string message) { return {Fault::invalid, code, std::move(message)}; }
Error malformed(const char* what) {
  return wrong("request_malformed", std::string("this is no HTTP request: ") + what);
}

Error target_too_long(const HeadLimits& limits) {
  return wrong("target_too_long", "path and query may have " + std::to_string(limits.target_bytes) + " bytes");
}
Error headers_too_large(const HeadLimits& limits) {
  return wrong("headers_too_large", "there may be " + std::to_string(limits.headers) + " headers of " +
                                        std::to_string(limits.header_bytes) + " bytes each, " +
                                        std::to_string(limits.bytes) + " in all");
}

// RFC 9110 5.6.2
bool is_token(std::string_view text) {
  const auto is_token_char = [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

bool is_control(unsigned char c) { return c < 0x20 || c == 0x7f; }

// Whether a comma-separated header names this option.
bool names(std::string_view list, std::string_view option) {
  while (!list.empty()) {
    if (same_word(trimmed(take_first(list, ',')), option)) return true;
  }
  return false;
}

std::string_view next_line(std::string_view& rest) {
  const auto end = std::min(rest.find("\r\n"), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 2, rest.size()));
  return line;
}

// `/path?query`, also as http://host/path?query.
Done read_target(std::string_view target, Request& request) {
  if (const auto scheme = target.find("://"); !target.starts_with('/') && scheme != target.npos) {
    target.remove_prefix(std::min(target.find('/', scheme + 3), target.size()));
    if (target.empty()) target = "/";
  }
  const bool is_text =
      std::none_of(target.begin(), target.end(), [](unsigned char c) { return is_control(c) || c == '#'; });
  if (!is_text || (!target.starts_with('/') && target != "*")) return malformed("its target is no path");
  const auto mark = std::min(target.find('?'), target.size());
  request.path = target.substr(0, mark);
  auto query = decoded_query(target.substr(std::min(mark + 1, target.size())));
  if (!query || !percent_decoded(request.path)) {
    return wrong("target_invalid", "a % in the path or the query is not followed by two hex digits");
  }
  request.query = std::move(*query);
  return {};
}

Done read_request_line(std::string_view line, const HeadLimits& limits, Head& head) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == line.npos || first == last) return malformed("its first line is not `METHOD /path HTTP/1.1`");
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (target.size() > limits.target_bytes) return target_too_long(limits);
  if (target.find(' ') != target.npos || !is_token(line.substr(0, first)))
    return malformed("its first line is not `METHOD /path HTTP/1.1`");
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    if (!version.starts_with("HTTP/")) return malformed("its first line names no version");
    return wrong("http_version_unsupported", "only HTTP/1.1 and HTTP/1.0 are spoken here");
  }
  head.is_http_1_0 = version == "HTTP/1.0";
  head.keep_alive = !head.is_http_1_0;
  head.request.method = line.substr(0, first);
  return read_target(target, head.request);
}

Done read_length(std::string_view value, Head& head) {
  const auto parsed = std::from_chars(value.data(), value.data() + value.size(), head.body_bytes);
  const bool is_number =
      !value.empty() && std::all_of(value.begin(), value.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
  if (!is_number) return wrong("framing_invalid", "Content-Length is no number");
  if (parsed.ec != std::errc()) head.body_bytes = UINT64_MAX;
  return {};
}

// What the headers say of the body's length and of the connection.
Done read_framing(Head& head) {
  const auto& headers = head.request.headers;
  const auto length = headers.find("Content-Length");
  const auto coding = headers.find("Transfer-Encoding");
  if (coding != headers.end()) {
    if (length != headers.end() || head.is_http_1_0)
      return wrong("framing_invalid", "Transfer-Encoding stands beside Content-Length or HTTP/1.0");
    if (!same_word(coding->second, "chunked"))
      return wrong("transfer_coding_unknown", "the only Transfer-Encoding taken is chunked");
    head.chunked = true;
  } else if (length != headers.end()) {
    if (auto done = read_length(length->second, head); !done) return done;
  }
  if (!head.is_http_1_0 && !headers.contains("Host"))
    return wrong("host_missing", "an HTTP/1.1 request has a Host header");
  if (const auto expect = headers.find("Expect"); expect != headers.end()) {
    if (!same_word(expect->second, "100-continue"))
      return wrong("expectation_unknown", "the only expectation met is 100-continue");
    head.expects_continue = !head.is_http_1_0;
  }
  if (const auto connection = headers.find("Connection"); connection != headers.end()) {
    if (names(connection->second, "keep-alive")) head.keep_alive = true;
    if (names(connection->second, "close")) head.keep_alive = false;
  }
  return {};
}

Done read_header(std::string_view line, const HeadLimits& limits, Request& request) {
  if (line.size() > limits.header_bytes) return headers_too_large(limits);
  const auto colon = line.find(':');
  if (colon == line.npos || !is_token(line.substr(0, colon))) return malformed("a header is not `Name: value`");
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (std::any_of(value.begin(), value.end(), [](unsigned char c) { return is_control(c) && c != '\t'; })) {
    return malformed("a header's value holds control characters");
  }
  const auto before = request.headers.find(name);
  if (before == request.headers.end()) {
    request.headers.emplace(name, value);
    return {};
  }
  for (const char* once : {"Content-Length", "Transfer-Encoding", "Host", "Expect"}) {
    if (same_word(name, once)) return wrong("framing_invalid", std::string(once) + " stands twice");
  }
  before->second.append(", ").append(value);  // one list on several lines (RFC 9110 5.3)
  return {};
}

}  // namespace

Result<std::optional<std::size_t>> find_head(std::string_view bytes, const HeadLimits& limits) {
  const auto end = bytes.find("\r\n\r\n");
  const std::string_view head = bytes.substr(0, end);
  for (auto lf = head.find('\n'); lf != head.npos; lf = head.find('\n', lf + 1)) {
    if (lf == 0 || head[lf - 1] != '\r') return malformed("a line does not end with CR LF");
  }
  constexpr std::size_t around_target = 64;  // a method, a version
  if (std::min(head.find("\r\n"), head.size()) > limits.target_bytes + around_target) return target_too_long(limits);
  if (head.size() > limits.bytes) return headers_too_large(limits);
  if (end == bytes.npos) return std::optional<std::size_t>();
  return std::optional<std::size_t>(end + 4);
}

Result<Head> parse_head(std::string_view bytes, const HeadLimits& limits) {
  Head head;
  std::string_view rest =
      bytes.substr(0, bytes.size() - std::min<std::size_t>(bytes.size(), 2));  // without the blank line
  if (auto done = read_request_line(next_line(rest), limits, head); !done) return done.error();
  for (std::size_t count = 1; !rest.empty(); ++count) {
    if (count > limits.headers) return headers_too_large(limits);
    if (auto done = read_header(next_line(rest), limits, head.request); !done) return done.error();
  }
  if (auto done = read_framing(head); !done) return done.error();
  return head;
}

}  // namespace jetpage::api
