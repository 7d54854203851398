#include "jetpage/projections/lmdb/disk_room.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

namespace jetpage::projections {
namespace {

// Well above what LMDB writes at once: between a write that was cut short and this look others may have made some room.
constexpr std::uint64_t little = 16 * 1'024 * 1'024;
constexpr off_t sample = 1'024 * 1'024;

bool has_little_space(const std::filesystem::path& folder) {
  struct statvfs disk = {};
  return ::statvfs(folder.c_str(), &disk) == 0 && std::uint64_t{disk.f_bavail} * disk.f_frsize < little;
}

bool may_not_grow(const std::filesystem::path& file) {
  rlimit limit{};
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  if (error || ::getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return false;
  return size + little > limit.rlim_cur;
}

// What nothing but an attempt tells: a user's quota.
bool is_refused_space(const std::filesystem::path& folder) {
  const auto file = folder / "ROOM";
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) return errno == ENOSPC || errno == EDQUOT;
  const int code = ::fallocate(descriptor, 0, 0, sample) == 0 ? 0 : errno;
  ::close(descriptor);
  ::unlink(file.c_str());
  return code == ENOSPC || code == EDQUOT;
}

}  // namespace

bool has_no_room(const std::filesystem::path& folder) {
  return has_little_space(folder) || may_not_grow(folder / "data.mdb") || is_refused_space(folder);
}

}  // namespace jetpage::projections
