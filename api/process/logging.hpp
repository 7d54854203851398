#pragma once

#include <string>

// What the process tells its operator, on stderr. Thread-safe. A line is written at once and never mixed with another.
namespace jetpage::api {

// Level: debug, info, warn or error. Format: `text` (time, level, message) or `json` (one object per line: ts, level, message).
// Anything else is taken for info and text, which is also how lines before this call are written.
void set_up_logging(const std::string& level, const std::string& format);

void log_debug(const std::string& message);
void log_info(const std::string& message);
void log_warning(const std::string& message);
void log_error(const std::string& message);

}  // namespace jetpage::api
