#include "jetpage/api/http/chunks.hpp"

#include <algorithm>
#include <charconv>

namespace jetpage::api {

using eventstore::Done;
using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

namespace {

constexpr std::size_t most_line_bytes = 8 * 1024;  // of extensions and trailers, but chunk sizes may add to it

Error broken() { return {Fault::invalid, "framing_invalid", "the chunks of the body are not well formed"}; }

}  // namespace

// A line that has not ended stays with the caller: it comes again with more behind it.
Result<std::size_t> ChunkedBody::take(std::string_view bytes) {
  std::size_t taken = 0;
  while (!complete()) {
    const auto part = take_part(bytes.substr(taken));
    if (!part) return part.error();
    if (*part == 0) break;
    taken += *part;
  }
  return taken;
}

Result<std::size_t> ChunkedBody::take_part(std::string_view bytes) {
  if (expected_ == Part::data) {
    const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
    text_.append(bytes.substr(0, count));
    left_ -= count;
    if (left_ == 0) expected_ = Part::data_end;
    return count;
  }
  const auto end = bytes.find('\n');
  if (end == bytes.npos) {
    if (bytes.size() > most_line_bytes) return broken();
    return std::size_t{0};
  }
  line_bytes_ += end + 1;
  if (end == 0 || bytes[end - 1] != '\r' || line_bytes_ > most_line_bytes + text_.size() * 16) return broken();
  if (auto done = take_line(bytes.substr(0, end - 1)); !done) return done.error();
  return end + 1;
}

Done ChunkedBody::take_line(std::string_view line) {
  switch (expected_) {
    case Part::data_end:
      expected_ = Part::size;
      return line.empty() ? Done() : broken();
    case Part::trailer:
      if (line.empty()) expected_ = Part::nothing;
      return {};
    default:
      break;
  }
  const auto size = std::from_chars(line.data(), line.data() + line.size(), left_, 16);
  const char* end = line.data() + line.size();
  const bool is_size =
      size.ec == std::errc() && (size.ptr == end || *size.ptr == ';' || *size.ptr == ' ' || *size.ptr == '\t');
  if (size.ec == std::errc::invalid_argument || (size.ec == std::errc() && !is_size)) return broken();
  if (!is_size || left_ > most_bytes_ - text_.size()) {
    return Error{Fault::invalid, "body_too_large", "a body may have " + std::to_string(most_bytes_) + " bytes"};
  }
  expected_ = left_ == 0 ? Part::trailer : Part::data;
  return {};
}

}  // namespace jetpage::api
