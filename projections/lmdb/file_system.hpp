#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "jetpage/eventstore/result.hpp"

// What the views ask of the disk.
namespace jetpage::projections {

// The name of a file system that LMDB must not lie on (a network's, or one in user space), by its magic number in statfs(2). Nothing
// for all others.
std::optional<std::string_view> unsuitable_file_system(unsigned long magic);

// failed `file_system_unsuitable` when the folder lies on one of these.
eventstore::Done require_local(const std::filesystem::path& folder);

// Makes the folder, which must not exist, and the folders it lies in.
eventstore::Done make_local_folder(const std::filesystem::path& folder);

// Replaces a small file: after a crash it holds the old text or the new one.
eventstore::Done replace_file(const std::filesystem::path& file, std::string_view text);

std::optional<std::string> read_file(const std::filesystem::path& file);

// Makes the creation, renaming and removal of the folder's files durable.
eventstore::Done sync_folder(const std::filesystem::path& folder);

// Held as long as the object lives, by one process at a time.
class FolderLock {
 public:
  // failed `views_in_use` when another process, or another object here, holds it.
  static eventstore::Result<FolderLock> take(const std::filesystem::path& folder);
  FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace jetpage::projections
