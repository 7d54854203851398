#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "jetpage/eventstore/result.hpp"

namespace jetpage::api {

// A chunked body (RFC 9112, 7.1), put together as its bytes come. Extensions and trailers are read over, within 8 KiB.
class ChunkedBody {
 public:
  explicit ChunkedBody(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  // Takes what belongs to the body; returns how many bytes that were. Fault::invalid: `framing_invalid`, `body_too_large`.
  eventstore::Result<std::size_t> take(std::string_view bytes);
  [[nodiscard]] bool complete() const { return expected_ == Part::nothing; }
  // What was sent, once it is complete.
  std::string text() && { return std::move(text_); }

 private:
  enum class Part { size, data, data_end, trailer, nothing };
  eventstore::Done take_line(std::string_view line);
  eventstore::Result<std::size_t> take_part(std::string_view bytes);

  std::size_t most_bytes_;
  Part expected_ = Part::size;
  std::string text_;
  std::uint64_t left_ = 0;      // bytes of the chunk that are still to come
  std::size_t line_bytes_ = 0;  // of all lines together
};

}  // namespace jetpage::api
