#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

namespace jetpage::api {

// A line in a file of its own by which others find this process, or what it runs. It counts only as long as the process lives,
// however that ends: until then the file stays locked (flock(2)). A file that cannot be written is left out. Thread-safe.
class Announcement {
 public:
  explicit Announcement(std::filesystem::path file) : file_(std::move(file)) {}
  ~Announcement() { withdraw(); }
  Announcement(const Announcement&) = delete;
  Announcement& operator=(const Announcement&) = delete;

  // Stands in place of whatever is there, at once.
  void say(const std::string& line);
  // Removes the file, unless another process has put its own there.
  void withdraw();

 private:
  void release();

  std::filesystem::path file_;
  std::mutex mutex_;
  int locked_ = -1;  // of what this process said last
};

// What is said there by a process that lives.
std::optional<std::string> announced(const std::filesystem::path& file);

}  // namespace jetpage::api
