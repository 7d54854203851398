#include "tests/support/temp_folder.hpp"

#include <stdlib.h>

#include <fstream>
#include <iostream>
#include <sstream>
#include <system_error>

namespace jetpage::tests {

TempFolder::TempFolder() {
  std::string pattern = std::filesystem::temp_directory_path() / "jetpage-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), "cannot make " + pattern);
  }
  path_ = pattern;
}

TempFolder::~TempFolder() {
  if (std::getenv("JETPAGE_KEEP") != nullptr) {
    std::cerr << "kept: " << path_.string() << "\n";
    return;
  }
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string read_text(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

void write_text(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

}  // namespace jetpage::tests
