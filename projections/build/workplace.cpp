#include "jetpage/projections/build/workplace.hpp"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <vector>

#include "jetpage/projections/build/view_folder.hpp"

namespace jetpage::projections {
namespace {

bool is_gone(const std::string& pid) {
  pid_t number = 0;
  const auto read = std::from_chars(pid.data(), pid.data() + pid.size(), number);
  return read.ec == std::errc() && number > 0 && ::kill(number, 0) != 0 && errno == ESRCH;
}

void remove_left_over(const std::filesystem::path& views, const std::string& prefix) {
  std::error_code ignored;
  std::vector<std::filesystem::path> left;
  for (const auto& entry : std::filesystem::directory_iterator(views, ignored)) {
    const std::string name = entry.path().filename();
    if (name.starts_with(prefix) && is_gone(name.substr(prefix.size()))) left.push_back(entry.path());
  }
  for (const auto& folder : left) std::filesystem::remove_all(folder, ignored);
}

}  // namespace

Workplace::Workplace(const std::filesystem::path& data, std::string_view system, const std::string& purpose) {
  const auto views = ViewFolder::of_system(data, system);
  const std::string prefix = "." + purpose + "-";
  remove_left_over(views, prefix);
  folder_ = views / (prefix + std::to_string(::getpid()));
}

Workplace::~Workplace() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace jetpage::projections
