#pragma once

#include <filesystem>

#include "jetpage/api/process/settings.hpp"

// What a running `jetpage serve` announces in its data folder (announcement.hpp), so that other commands find it.
namespace jetpage::api {

inline std::filesystem::path nats_url_file(const Settings& settings) {
  return std::filesystem::path(settings.text("data")) / "nats.url";
}
// The store of the nats-server that a `jetpage serve` on this folder starts.
inline std::filesystem::path log_folder(const Settings& settings) {
  return std::filesystem::path(settings.text("data")) / "log";
}
inline std::filesystem::path nats_pid_file(const Settings& settings) {
  return std::filesystem::path(settings.text("data")) / "nats.pid";
}
inline std::filesystem::path http_url_file(const Settings& settings) {
  return std::filesystem::path(settings.text("data")) / "http.url";
}

}  // namespace jetpage::api
