#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>

#include "jetpage/api/cli/examine/examine.hpp"
#include "jetpage/projections/lmdb/file_system.hpp"

namespace jetpage::api::cli {
namespace {

constexpr std::uint64_t least_free = std::uint64_t{1} << 30;  // and a twentieth of the disk

// The folder, or the nearest above it that exists.
std::filesystem::path existing(std::filesystem::path folder) {
  std::error_code error;
  folder = std::filesystem::absolute(folder, error);
  while (!std::filesystem::exists(folder, error) && folder.has_relative_path()) folder = folder.parent_path();
  return folder;
}

std::uint64_t bytes_below(const std::filesystem::path& folder) {
  std::error_code error;
  std::uint64_t bytes = 0;
  constexpr auto options = std::filesystem::directory_options::skip_permission_denied;
  for (std::filesystem::recursive_directory_iterator entry(folder, options, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code gone;
    const auto size = entry->is_regular_file(gone) ? entry->file_size(gone) : 0;
    if (!gone) bytes += size;
  }
  return bytes;
}

Finding space_of(const std::filesystem::path& data, const std::filesystem::path& there) {
  struct statvfs disk = {};
  if (::statvfs(there.c_str(), &disk) != 0) {
    return Finding::unknown("disk space", there.string() + " cannot be looked at", "check --data and its permissions");
  }
  const std::uint64_t free = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  const std::uint64_t size = std::uint64_t{disk.f_blocks} * disk.f_frsize;
  const std::uint64_t views = bytes_below(data / "views");
  const std::string found = size_text(free) + " free of " + size_text(size) + "; log " +
                            size_text(bytes_below(data / "log")) + ", views " + size_text(views);
  if (free >= std::max(std::min(least_free, size / 20), views)) return Finding::fine("disk space", found);
  return Finding::problem(
      "disk space", found,
      "make room or move --data to a larger disk: a full disk stops writing, and a rebuild needs the "
      "views' size once more");
}

}  // namespace

std::string size_text(std::uint64_t bytes) {
  static constexpr const char* units[] = {"KiB", "MiB", "GiB", "TiB"};
  if (bytes < 1024) return std::to_string(bytes) + " B";
  double number = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  for (; number >= 1024 && unit + 1 < std::size(units); ++unit) number /= 1024;
  char text[32];
  (void)std::snprintf(text, sizeof text, number < 10 ? "%.1f" : "%.0f", number);
  return std::string(text) + " " + units[unit];
}

Findings examine_disk(const Settings& settings) {
  const std::filesystem::path data = settings.text("data");
  const auto there = existing(data);
  std::error_code error;
  Findings findings;
  const bool is_made = std::filesystem::is_directory(data, error);
  if (::access(there.c_str(), W_OK | X_OK) != 0) {
    findings.push_back(Finding::problem("data folder", there.string() + " cannot be written",
                                        "give this user the folder, or name another with --data"));
  } else {
    findings.push_back(
        Finding::fine("data folder", is_made ? std::filesystem::absolute(data, error).lexically_normal().string()
                                             : data.string() + " will be made in " + there.string()));
  }
  if (const auto local = projections::require_local(there); !local) {
    findings.push_back(
        Finding::problem("file system", local.error().message, "name a folder on such a disk with --data"));
  } else {
    struct statfs kind = {};
    const bool known = ::statfs(there.c_str(), &kind) == 0;
    char magic[32];
    (void)std::snprintf(magic, sizeof magic, "local, type 0x%lx", static_cast<unsigned long>(kind.f_type));
    findings.push_back(Finding::fine("file system", known ? magic : "local"));
  }
  findings.push_back(space_of(data, there));
  return findings;
}

}  // namespace jetpage::api::cli
