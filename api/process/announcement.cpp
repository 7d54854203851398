#include "jetpage/api/process/announcement.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace jetpage::api {
namespace {

bool is_at(int file, const std::filesystem::path& path) {
  struct stat one = {};
  struct stat other = {};
  return ::fstat(file, &one) == 0 && ::stat(path.c_str(), &other) == 0 && one.st_ino == other.st_ino &&
         one.st_dev == other.st_dev;
}

// Whether somebody holds the lock; also where there are no locks, because then nobody can tell.
bool is_locked(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool locked = ::flock(file, LOCK_SH | LOCK_NB) != 0;
  ::close(file);
  return locked;
}

}  // namespace

void Announcement::say(const std::string& line) {
  const std::lock_guard lock(mutex_);
  const auto temporary = std::filesystem::path(file_).concat("." + std::to_string(::getpid()));
  const int file = ::open(temporary.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return;
  const std::string text = line + "\n";
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::flock(file, LOCK_EX);  // before others can see it
  if (written && ::rename(temporary.c_str(), file_.c_str()) == 0) {
    release();
    locked_ = file;
  } else {
    ::unlink(temporary.c_str());
    ::close(file);
  }
}

void Announcement::withdraw() {
  const std::lock_guard lock(mutex_);
  if (locked_ >= 0 && is_at(locked_, file_)) ::unlink(file_.c_str());
  release();
}

void Announcement::release() {
  if (locked_ >= 0) ::close(locked_);
  locked_ = -1;
}

std::optional<std::string> announced(const std::filesystem::path& file) {
  if (!is_locked(file)) return std::nullopt;
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line.empty() ? std::nullopt : std::optional(line);
}

}  // namespace jetpage::api
