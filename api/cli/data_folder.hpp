#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "api/settings.hpp"

// What a running `jetpage serve` leaves in its data folder, so that other commands find it.
namespace jetpage::api::cli {

inline std::filesystem::path nats_url_file(const Settings& settings) {
  return std::filesystem::path(settings.text("data")) / "nats.url";
}
inline std::filesystem::path http_url_file(const Settings& settings) {
  return std::filesystem::path(settings.text("data")) / "http.url";
}

// Nothing when there is no such file, or nothing in it.
std::optional<std::string> first_line(const std::filesystem::path& file);

}  // namespace jetpage::api::cli
