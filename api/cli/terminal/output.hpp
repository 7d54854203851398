#pragma once

#include <string>
#include <string_view>

#include "jetpage/eventstore/result.hpp"

namespace jetpage::api::cli {

// Stdout: data, in whole lines. A reader that has seen enough and went (`| head`) is no error. One thread.
//
//   Output output;
//   for (…) if (!output.line(text)) break;
//   return output.finish();
class Output {
 public:
  // `live`: each line leaves at once, as it always does on a terminal. Otherwise lines leave in blocks.
  explicit Output(bool live = false);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // False when nothing more can be written, for whatever reason: stop. `finish` tells the reason.
  bool line(std::string_view text);
  // A text that brings its own line ends.
  bool text(std::string_view text);

  // False as soon as the reader has gone, also when there is nothing to write.
  [[nodiscard]] bool has_reader() const;

  // Writes what is left. Fault::failed when data was lost to anything but a reader that went.
  eventstore::Done finish();

 private:
  static constexpr std::size_t block = 64 * 1024;

  bool flush();

  bool live_;
  std::string buffer_;
  int error_ = 0;  // errno of the write that failed
};

}  // namespace jetpage::api::cli
