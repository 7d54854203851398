#pragma once

#include <string>
#include <string_view>

namespace jetpage::api {

// Appends the text as a JSON string, quotes included. What is not UTF-8 becomes U+FFFD, so that the result always is.
void append_json_string(std::string& out, std::string_view text);

}  // namespace jetpage::api
