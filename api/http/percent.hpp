#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The percent-encoding of URLs (RFC 3986, 2.1).
namespace jetpage::api {

// The text as one segment of a path, or one value of a query. Any bytes become letters, digits and `-._~%`.
std::string percent_encoded(std::string_view text);

// The bytes that the text stands for, whatever they are; nothing when a % is not followed by two hex digits.
std::optional<std::string> percent_decoded(std::string_view text);

// `a=1&b=x+y`: names and values decoded, + a space, in their order. Nothing when an escape is wrong.
std::optional<std::vector<std::pair<std::string, std::string>>> decoded_query(std::string_view text);

}  // namespace jetpage::api
