#pragma once

#include <map>
#include <string>
#include <vector>

#include "jetpage/api/http/route.hpp"

namespace jetpage::api {

// Finds the route of a request: by comparing segments, without regular expressions. A literal segment goes before {id}; a trailing
// slash does not matter. Unknown paths are 404 `path_unknown`, known ones with another method 405 with Allow; HEAD is
// answered as GET. Immutable once made, so thread-safe.
class Router {
 public:
  explicit Router(std::vector<Route> routes);
  // Answers the request; fills its path fields.
  [[nodiscard]] Response handle(Request& request) const;

 private:
  struct Node {
    std::map<std::string, Node, std::less<>> literal;
    std::map<std::string, Node, std::less<>> field;  // by the field's name: {id}
    std::map<std::string, const Route*, std::less<>> methods;
  };
  static const Node* find(const Node& node, const std::vector<std::string>& segments, std::size_t at, Request& request);

  std::vector<Route> routes_;
  Node root_;
};

}  // namespace jetpage::api
