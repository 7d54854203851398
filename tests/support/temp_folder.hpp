#pragma once

#include <filesystem>
#include <string>

namespace jetpage::tests {

// A folder of its own in the system's temporary one, removed with all that is in it. With JETPAGE_KEEP set it stays, and its
// path is printed.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// The whole file; empty when it cannot be read.
std::string read_text(const std::filesystem::path& file);

void write_text(const std::filesystem::path& file, const std::string& text);

}  // namespace jetpage::tests
