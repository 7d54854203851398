#include "jetpage/api/http/answer.hpp"

#include <array>
#include <ctime>
#include <map>

namespace jetpage::api {
namespace {

// RFC 9110 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`. Made once a second.
const std::string& date_now() {
  thread_local std::time_t made_at = 0;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now == made_at) return text;
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 64> buffer{};
  text.assign(buffer.data(), std::strftime(buffer.data(), buffer.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts));
  made_at = now;
  return text;
}

void add(std::string& head, std::string_view name, std::string_view value) {
  head += name;
  head += ": ";
  head += value;
  head += "\r\n";
}

bool is_one_line(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos; }

}  // namespace

const char* status_phrase(int status) {
  static const std::map<int, const char*> phrases = {{100, "Continue"},
                                                     {200, "OK"},
                                                     {201, "Created"},
                                                     {202, "Accepted"},
                                                     {204, "No Content"},
                                                     {304, "Not Modified"},
                                                     {400, "Bad Request"},
                                                     {404, "Not Found"},
                                                     {405, "Method Not Allowed"},
                                                     {406, "Not Acceptable"},
                                                     {408, "Request Timeout"},
                                                     {409, "Conflict"},
                                                     {412, "Precondition Failed"},
                                                     {413, "Content Too Large"},
                                                     {414, "URI Too Long"},
                                                     {415, "Unsupported Media Type"},
                                                     {417, "Expectation Failed"},
                                                     {422, "Unprocessable Content"},
                                                     {431, "Request Header Fields Too Large"},
                                                     {500, "Internal Server Error"},
                                                     {501, "Not Implemented"},
                                                     {503, "Service Unavailable"},
                                                     {504, "Gateway Timeout"},
                                                     {505, "HTTP Version Not Supported"}};
  const auto phrase = phrases.find(status);
  return phrase == phrases.end() ? "" : phrase->second;
}

std::string answer_head(const Response& response, AnswerForm form) {
  std::string head;
  head.reserve(256);
  head += "HTTP/1.1 " + std::to_string(response.status) + " " + status_phrase(response.status) + "\r\n";
  add(head, "Date", date_now());
  if (!response.content_type.empty()) add(head, "Content-Type", response.content_type);
  const bool has_length =
      !response.stream && response.status >= 200 && response.status != 204 && response.status != 304;
  if (has_length) add(head, "Content-Length", std::to_string(response.body.size()));
  for (const auto& [name, value] : response.headers) {
    if (is_one_line(name) && is_one_line(value)) add(head, name, value);
  }
  if (form.close) {
    add(head, "Connection", "close");
  } else if (form.to_http_1_0) {
    add(head, "Connection", "keep-alive");
  }
  return head += "\r\n";
}

}  // namespace jetpage::api
