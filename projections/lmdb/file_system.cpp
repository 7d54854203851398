#include "jetpage/projections/lmdb/file_system.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include "jetpage/projections/lmdb/disk_room.hpp"

namespace jetpage::projections {
namespace {

using namespace eventstore;

Error system_fault(const char* doing, const std::filesystem::path& path, int code) {
  const std::string text = std::string("cannot ") + doing + " " + path.string() + ": " + std::strerror(code);
  if (code == EIO && !has_no_room(path.parent_path())) {
    return {Fault::failed, "disk_failing", text + std::string(disk_fails)};
  }
  const bool full = code == ENOSPC || code == EDQUOT || code == EFBIG || code == EIO;
  return {Fault::failed, full ? "disk_full" : "view_failed", text};
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

constexpr std::array<std::pair<unsigned long, std::string_view>, 12> unsuitable = {{
    {0x6969, "NFS"},
    {0x517B, "SMB"},
    {0xFF534D42, "CIFS"},
    {0xFE534D42, "SMB2"},
    {0x00C36400, "CEPH"},
    {0x65735546, "FUSE"},
    {0x01021997, "9P"},
    {0x5346414F, "AFS"},
    {0x0BD00BD0, "Lustre"},
    {0x47504653, "GPFS"},
    {0x7461636F, "OCFS2"},
    {0x73757245, "Coda"},
}};

}  // namespace

std::optional<std::string_view> unsuitable_file_system(unsigned long magic) {
  for (const auto& [number, name] : unsuitable) {
    if (number == magic) return name;
  }
  return std::nullopt;
}

Done require_local(const std::filesystem::path& folder) {
  struct statfs file_system = {};
  if (::statfs(folder.c_str(), &file_system) != 0) return system_fault("look at", folder, errno);
  if (const auto name = unsuitable_file_system(static_cast<unsigned long>(file_system.f_type) & 0xFFFFFFFFUL)) {
    return Error{Fault::failed, "file_system_unsuitable",
                 folder.string() + " lies on " + std::string(*name) +
                     ": views need a local disk or a block volume (LMDB maps its file and locks it)"};
  }
  return {};
}

Done make_local_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder.parent_path(), error);
  if (error) return system_fault("make", folder.parent_path(), error.value());
  if (auto local = require_local(folder.parent_path()); !local) return local;
  if (!std::filesystem::create_directory(folder, error)) {
    return system_fault("make", folder, error ? error.value() : EEXIST);
  }
  return sync_folder(folder.parent_path());
}

Done replace_file(const std::filesystem::path& file, std::string_view text) {
  const auto fresh = std::filesystem::path(file.string() + ".new");
  {
    const Descriptor descriptor(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (descriptor.number() < 0) return system_fault("write", fresh, errno);
    const auto written = ::write(descriptor.number(), text.data(), text.size());
    if (written != static_cast<ssize_t>(text.size())) return system_fault("write", fresh, written < 0 ? errno : ENOSPC);
    if (::fsync(descriptor.number()) != 0) return system_fault("sync", fresh, errno);
  }
  if (::rename(fresh.c_str(), file.c_str()) != 0) return system_fault("replace", file, errno);
  return sync_folder(file.parent_path());
}

std::optional<std::string> read_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

Done sync_folder(const std::filesystem::path& folder) {
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.number() < 0) return system_fault("open", folder, errno);
  if (::fsync(descriptor.number()) != 0) return system_fault("sync", folder, errno);
  return {};
}

Result<FolderLock> FolderLock::take(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return system_fault("make", folder, error.value());
  const auto file = folder / "LOCK";
  Descriptor descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (descriptor.number() < 0) return system_fault("open", file, errno);
  if (::flock(descriptor.number(), LOCK_EX | LOCK_NB) != 0) {
    return Error{
        Fault::failed, "views_in_use",
        folder.string() + " is in use by another process; try: another --data, or stop the jetpage that serves it"};
  }
  return FolderLock(descriptor.release());
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace jetpage::projections
