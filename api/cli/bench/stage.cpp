#include "jetpage/api/cli/bench/stage.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "jetpage/api/cli/server/http_client.hpp"
#include "jetpage/api/process/runtime_settings.hpp"
#include "jetpage/api/system/registry.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::Done;
using eventstore::Error;
using eventstore::Fault;

constexpr std::chrono::seconds done_within{10};

Done post(const std::string& url, const std::string& path, const std::string& body) {
  Request request;
  request.method = "POST";
  request.path = path;
  request.headers["Content-Type"] = "application/json";
  request.body = body;
  const auto answer = exchange(url, request, done_within);
  if (!answer) return answer.error();
  if (answer->status == 201) return {};
  return Error{Fault::failed, "bench_unprepared",
               "POST " + path + " is answered " + std::to_string(answer->status) + ": " + answer->body};
}

}  // namespace

Done ScratchFolder::make(const std::string& parent) {
  std::string path = (std::filesystem::path(parent) / "jetpage-bench-XXXXXX").string();
  if (::mkdtemp(path.data()) == nullptr) {
    return Error{Fault::failed, "folder_unusable",
                 "no folder can be made in " + parent + " (" + std::generic_category().message(errno) +
                     "); try: --data with a folder on the disk that is to be measured"};
  }
  path_ = path;
  return {};
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

Done BenchStage::open(const Settings& mine) {
  const auto data = std::filesystem::absolute(mine.text("data")).lexically_normal();
  std::error_code ignored;
  const bool is_there = std::filesystem::is_directory(data, ignored);
  if (auto done = folder_.make(is_there ? data.string() : data.parent_path().string()); !done) return done;
  if (auto done = serve(mine); !done) return done;
  auto log = eventstore::JetStreamLog::connect({.url = process_->log_owner_url(), .name = "jetpage-bench"});
  if (!log) return std::move(log).error();
  log_ = std::move(*log);
  auto store = log_->open("bench", true);
  if (!store) return std::move(store).error();
  store_ = std::move(*store);
  const char* stock = R"({"productId":"1001","productName":"TV","stock":1000000000})";
  if (auto done = post(url(), "/mall/inventories", stock); !done) return done;
  return post(url(), "/cinema/movies", R"({"desc":"Measured"})");
}

Done BenchStage::serve(const Settings& mine) {
  auto settings = Settings::resolve({{"data", folder_.path()},
                                     {"listen", "127.0.0.1:0"},
                                     {"nats-port", "0"},
                                     {"nats-server", mine.text("nats-server")}},
                                    [](const std::string&) { return std::nullopt; });
  if (!settings) return std::move(settings).error();
  settings_.emplace(std::move(*settings));
  const auto systems = systems_named({"cinema", "mall"});
  if (!systems) return systems.error();
  process_ = std::make_unique<Process>(*settings_, *systems, [] {});
  return process_->start();
}

}  // namespace jetpage::api::cli
