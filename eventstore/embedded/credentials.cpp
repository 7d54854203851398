#include "jetpage/eventstore/embedded/credentials.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <random>

namespace jetpage::eventstore {
namespace {

constexpr const char* user = "jetpage";
constexpr std::size_t password_digits = 32;

std::filesystem::path file_in(const std::filesystem::path& store) { return store / "nats-server.user"; }

// 128 bits of the system's randomness.
std::string new_password() {
  std::random_device random;
  std::string password;
  while (password.size() < password_digits) {
    std::array<char, 9> digits{};
    std::snprintf(digits.data(), digits.size(), "%08x", random());
    password += digits.data();
  }
  return password;
}

bool is_password(const std::string& text) {
  return text.size() == password_digits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

}  // namespace

bool write_secret(const std::filesystem::path& file, const std::string& text) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  const bool is_ours = ::fchmod(fd, 0600) == 0 && ::ftruncate(fd, 0) == 0;  // before anything secret is in it
  const bool written =
      is_ours && ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  return ::close(fd) == 0 && written;
}

Result<Credentials> provide_credentials(const std::filesystem::path& store) {
  if (auto there = credentials_in(store)) {
    ::chmod(file_in(store).c_str(), 0600);  // should somebody have copied the folder
    return std::move(*there);
  }
  Credentials made{user, new_password()};
  if (write_secret(file_in(store), made.user + ":" + made.password + "\n")) return made;
  return Error{Fault::failed, "store_unusable",
               file_in(store).string() + " cannot be written. Try: free disk space, or another --data"};
}

std::optional<Credentials> credentials_in(const std::filesystem::path& store) {
  std::ifstream file(file_in(store));
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  const auto colon = line.find(':');
  if (colon == line.npos || line.substr(0, colon) != user || !is_password(line.substr(colon + 1))) return std::nullopt;
  return Credentials{user, line.substr(colon + 1)};
}

std::string with_credentials(const std::string& url, const Credentials& credentials) {
  const auto scheme = url.find("://");
  const std::size_t host = scheme == url.npos ? 0 : scheme + 3;
  return url.substr(0, host) + credentials.user + ":" + credentials.password + "@" + url.substr(host);
}

}  // namespace jetpage::eventstore
