#pragma once

#include <functional>
#include <string>

#include "jetpage/api/http/message.hpp"

namespace jetpage::api {

using RouteHandler = std::function<Response(const Request&)>;

// What answers a method on a path; a segment such as {id} stands for any one.
struct Route {
  std::string method;
  std::string path;
  RouteHandler handle;
};

}  // namespace jetpage::api
