#include "api/cli/data_folder.hpp"

#include <fstream>

namespace jetpage::api::cli {

std::optional<std::string> first_line(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line.empty() ? std::nullopt : std::optional(line);
}

}  // namespace jetpage::api::cli
