#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jetpage::api {

// A request and a response as our routes see them: HTTP without the library behind it.

struct CaselessLess {
  bool operator()(std::string_view a, std::string_view b) const;
  using is_transparent = void;
};
inline bool same_word(std::string_view a, std::string_view b) { return !CaselessLess()(a, b) && !CaselessLess()(b, a); }

struct Request {
  std::string method;                                           // GET
  std::string path;                                             // as it was sent, without the query: /movies/1
  std::vector<std::pair<std::string, std::string>> query;       // decoded, in order
  std::map<std::string, std::string, CaselessLess> headers;     // the last of a repeated one
  std::map<std::string, std::string, std::less<>> path_fields;  // what {id} of the route stands for
  std::string body;

  [[nodiscard]] std::optional<std::string> header(std::string_view name) const;
  [[nodiscard]] std::optional<std::string> parameter(std::string_view name) const;  // the first of a repeated one
};

struct Response {
  // Sends to the client. False: it is gone, or the server stops.
  using Send = std::function<bool(std::string_view bytes)>;

  int status = 200;
  std::string content_type;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  // Instead of a body: what is sent as it comes, until this returns. Called on a thread of its own; it must call `send` at least every
  // second or so (an SSE comment will do) to hear that it should end.
  std::function<void(const Send& send)> stream;
  // What is wrong inside, for the server's own log (HttpOptions::report); never sent.
  std::string trouble;
};

}  // namespace jetpage::api
