#include "tests/support/story.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cctype>
#include <sstream>
#include <utility>

#include "tests/support/json.hpp"

namespace jetpage::tests {

using nlohmann::ordered_json;

namespace {

const std::string port_in_systems = ":8088";

// As a shell would, as far as the lines go: words between spaces, double quotes around what has some.
std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  std::string word;
  bool quoted = false;
  for (const char c : line + " ") {
    if (c == '"') {
      quoted = !quoted;
    } else if (c != ' ' || quoted) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  return words;
}

bool is_method(const std::string& word) {
  return std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isalpha(c); });
}

// `HTTP/1.1 201 Created`, headers, an empty line, the body.
Answer answer_in(const std::string& printed) {
  Answer answer;
  std::istringstream lines(printed);
  std::string line;
  std::getline(lines, line);
  if (line.starts_with("HTTP/")) answer.status = std::stoi(line.substr(line.find(' ')));
  while (std::getline(lines, line) && line.find_first_not_of("\r") != line.npos) {
    std::string name = line.substr(0, line.find(':'));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto value = line.find_first_not_of(" :", name.size());
    if (value != line.npos) answer.headers[name] = line.substr(value, line.find_last_not_of('\r') + 1 - value);
  }
  std::getline(lines, answer.body, '\0');
  return answer;
}

}  // namespace

Answer send_line(const Server& server, const std::string& line) {
  auto words = words_of(line);
  REQUIRE(words.size() >= 2);
  words.erase(words.begin());  // http
  std::string method;
  if (is_method(words.front())) {
    method = words.front();
    std::transform(method.begin(), method.end(), method.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    words.erase(words.begin());
  }
  const std::string path = words.front().substr(words.front().find(port_in_systems) + port_in_systems.size());
  ordered_json body = ordered_json::object();
  for (auto word = words.begin() + 1; word != words.end(); ++word) {
    body[word->substr(0, word->find('='))] = word->substr(word->find('=') + 1);
  }
  if (method.empty()) method = body.empty() ? "GET" : "POST";
  Http http(server.url());
  if (body.empty()) return http.send(method, path, "", {});
  return http.send(method, path, body.dump(), {{"Content-Type", "application/json"}});
}

Answer type_line(const Server& server, const std::string& line) {
  REQUIRE(line.starts_with("http "));
  std::string typed = "http --ignore-stdin --print=hb" + line.substr(4);
  const std::string port = server.url().substr(server.url().rfind(':'));
  typed.replace(typed.find(port_in_systems), port_in_systems.size(), port);
  const auto done = run({"sh", "-c", typed});
  INFO(typed << "\n" << done.out << done.err);
  REQUIRE(done.exit_code == 0);
  return answer_in(done.out);
}

bool has_httpie() { return is_on_path("http"); }

std::vector<std::string> events_from_tail(const Server& server, const std::string& system) {
  const auto done = run({jetpage_binary(), "tail", system, "--json"}, {{"JETPAGE_NATS", server.nats_url()}});
  INFO(done.err);
  REQUIRE(done.exit_code == 0);
  std::vector<std::string> lines;
  std::istringstream out(done.out);
  for (std::string line; std::getline(out, line);) lines.push_back(line);
  return lines;
}

std::string without_timestamp(const std::string& line) {
  INFO(line);
  ordered_json event = ordered_json::parse(line);
  CHECK(std::next(event.begin()).key() == "timestamp");
  CHECK(event.at("timestamp").get<std::int64_t>() > 1'600'000'000'000);
  event.erase("timestamp");
  return event.dump();
}

void check_log(const Server& server, const std::string& system, const std::vector<std::string>& expected) {
  std::vector<std::string> events;
  for (const std::string& line : events_from_tail(server, system)) events.push_back(without_timestamp(line));
  CHECK(events == expected);
}

std::string row_of(const Answer& answer) {
  auto json = ordered_json::parse(answer.body, nullptr, false);
  if (json.is_object()) json.erase("_links");
  return json.dump();
}

std::string row(Http& http, const std::string& path) { return row_of(http.get(path)); }

bool await_row(Http& http, const std::string& path, const std::string& field, const std::string& value) {
  return await([&] {
    const Answer answer = http.get(path);
    return answer.status == 200 && field_of(answer, field) == value;
  });
}

void check_row(Http& http, const std::string& path, const std::string& expected) {
  INFO(path);
  (void)await([&] { return row(http, path) == expected; });
  CHECK(row(http, path) == expected);
}

void check_rows(Http& http, const std::string& path, int expected) {
  INFO(path);
  const auto rows = [&] { return json_of(http.get(path)).at("page").at("totalElements"); };
  (void)await([&] { return rows() == expected; });
  CHECK(rows() == expected);
}

}  // namespace jetpage::tests
