#include "jetpage/testing/served.hpp"

#include <stdlib.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "jetpage/api/cli/server/http_client.hpp"
#include "jetpage/api/serve/process.hpp"
#include "jetpage/testing/await.hpp"

namespace jetpage::testing {

namespace {

constexpr std::chrono::seconds answer_wait{30};

std::filesystem::path new_folder() {
  std::string path = (std::filesystem::temp_directory_path() / "jetpage-XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("cannot make a folder " + path);
  return path;
}

api::Settings settings_in(const std::filesystem::path& folder) {
  auto settings =
      api::Settings::resolve({{"listen", "127.0.0.1:0"}, {"nats-port", "0"}, {"data", (folder / "data").string()}},
                             [](const std::string&) { return std::nullopt; });
  if (!settings) throw std::runtime_error(settings.error().message);
  return std::move(*settings);
}

}  // namespace

std::string Answer::field(const std::string& name) const {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  if (!json.is_object() || !json.contains(name)) return "(no " + name + ")";
  return json[name].is_string() ? json[name].get<std::string>() : json[name].dump();
}

std::string Answer::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

class Served::Parts {
 public:
  explicit Parts(api::System system)
      : system_(std::move(system)), settings_(settings_in(folder_.path)), process_(settings_, {&system_}, [] {}) {
    if (const auto started = process_.start(); !started) throw std::runtime_error(started.error().message);
  }
  ~Parts() { process_.stop(); }

  [[nodiscard]] const std::string& url() const { return process_.url(); }

  [[nodiscard]] Answer send(const std::string& method, const std::string& path, const std::string& json) const {
    api::Request request;
    request.method = method;
    request.path = path;
    request.body = json;
    if (!json.empty()) request.headers.emplace("Content-Type", "application/json");
    const auto response = api::cli::exchange(url(), request, answer_wait);
    if (!response) throw std::runtime_error(method + " " + path + ": " + response.error().message);
    return {response->status, {response->headers.begin(), response->headers.end()}, response->body};
  }

 private:
  struct Folder {
    std::filesystem::path path = new_folder();
    ~Folder() {
      std::error_code gone;
      std::filesystem::remove_all(path, gone);
    }
  };

  Folder folder_;
  api::System system_;
  api::Settings settings_;
  api::Process process_;
};

Served::Served(api::System system) : parts_(std::make_unique<Parts>(std::move(system))) {}

Served::~Served() = default;

std::string Served::url() const { return parts_->url(); }

Answer Served::get(const std::string& path) const { return parts_->send("GET", path, {}); }
Answer Served::post(const std::string& path, const std::string& json) const { return parts_->send("POST", path, json); }
Answer Served::put(const std::string& path, const std::string& json) const { return parts_->send("PUT", path, json); }
Answer Served::patch(const std::string& path, const std::string& json) const {
  return parts_->send("PATCH", path, json);
}
Answer Served::remove(const std::string& path) const { return parts_->send("DELETE", path, {}); }

bool Served::shows(const std::string& path, const std::string& field, const std::string& value,
                   std::chrono::milliseconds wait) const {
  const auto is_shown = [&] {
    const Answer answer = get(path);
    return answer.status == 200 && answer.field(field) == value;
  };
  return await(is_shown, wait);
}

}  // namespace jetpage::testing
