#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace jetpage::tests {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Answer {
  int status = 0;                              // 0: none came
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;

  // Empty when there is none of this name.
  [[nodiscard]] std::string header(std::string name) const;
};

// An HTTP client with one connection, kept open. Paths are sent as they are. Never sends a request twice. One thread at a time.
class Http {
 public:
  explicit Http(const std::string& url, std::chrono::milliseconds wait = std::chrono::seconds(10));
  ~Http();
  Http(Http&&) noexcept;
  Http& operator=(Http&&) noexcept;

  Answer get(const std::string& path, const Headers& headers = {});
  Answer head(const std::string& path);
  Answer post(const std::string& path, const std::string& json, const Headers& headers = {});
  Answer put(const std::string& path, const std::string& json, const Headers& headers = {});
  Answer patch(const std::string& path, const std::string& json, const Headers& headers = {});
  Answer remove(const std::string& path, const Headers& headers = {});

  // The body goes with the Content-Type among the headers.
  Answer send(const std::string& method, const std::string& path, const std::string& body, const Headers& headers);

 private:
  class Connection;
  std::unique_ptr<Connection> connection_;
};

}  // namespace jetpage::tests
