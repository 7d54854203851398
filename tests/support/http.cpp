#include "tests/support/http.hpp"

#include <httplib.h>

#include <algorithm>

namespace jetpage::tests {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

Headers with_json(Headers headers) {
  headers.emplace_back("Content-Type", "application/json");
  return headers;
}

}  // namespace

class Http::Connection {
 public:
  Connection(const std::string& url, std::chrono::milliseconds wait) : client(url) {
    client.set_keep_alive(true);
    client.set_tcp_nodelay(true);
    client.set_path_encode(false);
    client.set_connection_timeout(wait);
    client.set_read_timeout(wait);
    client.set_write_timeout(wait);
  }
  httplib::Client client;
};

std::string Answer::header(std::string name) const {
  const auto found = headers.find(lower(std::move(name)));
  return found == headers.end() ? std::string() : found->second;
}

Http::Http(const std::string& url, std::chrono::milliseconds wait)
    : connection_(std::make_unique<Connection>(url, wait)) {}
Http::~Http() = default;
Http::Http(Http&&) noexcept = default;
Http& Http::operator=(Http&&) noexcept = default;

Answer Http::send(const std::string& method, const std::string& path, const std::string& body, const Headers& headers) {
  httplib::Request request;
  request.method = method;
  request.path = path;
  request.body = body;
  for (const auto& [name, value] : headers) request.headers.emplace(name, value);
  const auto response = connection_->client.send(request);
  Answer answer;
  if (!response) return answer;
  answer.status = response->status;
  answer.body = response->body;
  for (const auto& [name, value] : response->headers) answer.headers[lower(name)] = value;
  return answer;
}

Answer Http::get(const std::string& path, const Headers& headers) { return send("GET", path, "", headers); }
Answer Http::head(const std::string& path) { return send("HEAD", path, "", {}); }
Answer Http::remove(const std::string& path, const Headers& headers) { return send("DELETE", path, "", headers); }
Answer Http::post(const std::string& path, const std::string& json, const Headers& headers) {
  return send("POST", path, json, with_json(headers));
}
Answer Http::put(const std::string& path, const std::string& json, const Headers& headers) {
  return send("PUT", path, json, with_json(headers));
}
Answer Http::patch(const std::string& path, const std::string& json, const Headers& headers) {
  return send("PATCH", path, json, with_json(headers));
}

}  // namespace jetpage::tests
