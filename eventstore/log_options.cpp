#include "jetpage/eventstore/log_options.hpp"

namespace jetpage::eventstore {

std::string without_passwords(std::string url) {
  for (auto slashes = url.find("://"); slashes != url.npos; slashes = url.find("://", slashes + 1)) {
    const auto begin = slashes + 3;
    const auto end = url.find_first_of("@,/ ", begin);
    if (end != url.npos && url[end] == '@') url.replace(begin, end - begin, "***");
  }
  return url;
}

}  // namespace jetpage::eventstore
