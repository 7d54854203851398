#include "jetpage/api/http/server_url.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace jetpage::api {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

namespace {

// `host`, `host:8088`, `[::1]:8088`: what a client that is given something else does is not for us to find out.
bool is_authority(std::string_view text) {
  if (text.empty()) return false;
  const auto bracket = text.starts_with('[') ? text.find(']') : 0;
  if (bracket == text.npos) return false;
  const auto colon = text.find(':', bracket);
  if (colon == 0) return false;
  if (colon == text.npos) return !text.starts_with('[') || bracket + 1 == text.size();
  const std::string_view port = text.substr(colon + 1);
  int number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  return error == std::errc() && end == port.data() + port.size() && number >= 1 && number <= 65'535;
}

}  // namespace

Result<ServerUrl> parse_server_url(const std::string& text) {
  constexpr std::string_view scheme = "http://";
  std::string rest = text;
  if (rest.starts_with(scheme)) rest.erase(0, scheme.size());
  while (rest.ends_with('/')) rest.pop_back();
  const auto slash = std::min(rest.find('/'), rest.size());
  const bool odd = rest.find("://") != rest.npos || rest.find_first_of("?#@ ") != rest.npos;
  if (!odd && is_authority(rest.substr(0, slash)))
    return ServerUrl{std::string(scheme) + rest.substr(0, slash), rest.substr(slash)};
  return Error{Fault::invalid, "url_invalid",
               "'" + text + "' is no URL of a server; it speaks plain HTTP; try: --url http://127.0.0.1:8088"};
}

}  // namespace jetpage::api
