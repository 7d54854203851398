#include "jetpage/api/http/router.hpp"

#include "jetpage/api/http/percent.hpp"
#include "jetpage/api/http/problem.hpp"

namespace jetpage::api {
namespace {

// Split before decoding, so that %2F is part of an id.
std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    path.remove_prefix(path.front() == '/' ? 1 : 0);
    const auto end = std::min(path.find('/'), path.size());
    if (end > 0) segments.push_back(percent_decoded(path.substr(0, end)).value_or(std::string(path.substr(0, end))));
    path.remove_prefix(end);
  }
  return segments;
}

}  // namespace

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
  for (const Route& route : routes_) {
    Node* node = &root_;
    for (const std::string& segment : segments_of(route.path)) {
      const bool is_field = segment.front() == '{';
      node = is_field ? &node->field[segment.substr(1, segment.size() - 2)] : &node->literal[segment];
    }
    node->methods.emplace(route.method, &route);
    if (route.method == "GET") node->methods.emplace("HEAD", &route);
  }
}

const Router::Node* Router::find(const Node& node, const std::vector<std::string>& segments, std::size_t at,
                                 Request& request) {
  if (at == segments.size()) return node.methods.empty() ? nullptr : &node;
  if (const auto literal = node.literal.find(segments[at]); literal != node.literal.end()) {
    if (const Node* found = find(literal->second, segments, at + 1, request)) return found;
  }
  for (const auto& [name, next] : node.field) {
    const Node* found = find(next, segments, at + 1, request);
    if (found == nullptr) continue;
    request.path_fields[name] = segments[at];
    return found;
  }
  return nullptr;
}

Response Router::handle(Request& request) const {
  const Node* node = find(root_, segments_of(request.path), 0, request);
  if (node == nullptr) {
    return problem({eventstore::Fault::not_found, "path_unknown", "there is nothing at " + request.path});
  }
  const auto method = node->methods.find(request.method);
  if (method != node->methods.end()) return method->second->handle(request);
  std::string allowed;
  for (const auto& [name, route] : node->methods) allowed += (allowed.empty() ? "" : ", ") + name;
  Response response = problem({eventstore::Fault::invalid, "method_not_allowed",
                               request.method + " is not for " + request.path + "; it takes " + allowed});
  response.headers.emplace_back("Allow", allowed);
  return response;
}

}  // namespace jetpage::api
