#include "jetpage/api/process/home.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "jetpage/aggregates/environment.hpp"

namespace jetpage::api {
namespace {

std::string new_name() { return aggregates::Environment::real().new_id(); }

}  // namespace

Home::Home(const std::filesystem::path& folder) {
  if (!take(folder / "home")) name_ = new_name();
}

Home::~Home() {
  if (file_ >= 0) ::close(file_);
}

bool Home::take(const std::filesystem::path& file) {
  file_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file_ < 0 || ::flock(file_, LOCK_EX | LOCK_NB) != 0) return false;
  std::array<char, 64> text{};
  const ssize_t size = ::read(file_, text.data(), text.size());
  name_.assign(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  if (!name_.empty() && std::all_of(name_.begin(), name_.end(), [](unsigned char c) { return std::isalnum(c) != 0; })) {
    return true;
  }
  name_ = new_name();
  return ::ftruncate(file_, 0) == 0 &&
         ::pwrite(file_, name_.data(), name_.size(), 0) == static_cast<ssize_t>(name_.size());
}

}  // namespace jetpage::api
