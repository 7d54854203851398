#include "api/server_url.hpp"

#include <algorithm>

namespace jetpage::api {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

Result<ServerUrl> parse_server_url(const std::string& text) {
  constexpr std::string_view scheme = "http://";
  std::string rest = text;
  if (rest.starts_with(scheme)) rest.erase(0, scheme.size());
  while (rest.ends_with('/')) rest.pop_back();
  const auto slash = std::min(rest.find('/'), rest.size());
  const bool odd = rest.find("://") != rest.npos || rest.find_first_of("?#@ ") != rest.npos;
  if (!odd && slash > 0) return ServerUrl{std::string(scheme) + rest.substr(0, slash), rest.substr(slash)};
  return Error{Fault::invalid, "url_invalid",
               "'" + text + "' is no URL of a server; it speaks plain HTTP; try: --url http://127.0.0.1:8088"};
}

}  // namespace jetpage::api
