#include "jetpage/eventstore/embedded/server_files.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "jetpage/eventstore/jetstream/connection/json_scan.hpp"

namespace jetpage::eventstore {
namespace {

constexpr int ports_tried = 100;
constexpr std::streamoff tail_bytes = 64 * 1024;

// The port it could be bound to, or 0.
int try_port(const std::string& host, int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (::inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) address.sin_addr.s_addr = htonl(INADDR_ANY);
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return 0;
  const int reuse = 1;  // as nats-server does: connections of an earlier one may linger
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool bound = ::bind(fd, generic, size) == 0 && ::listen(fd, 1) == 0 && ::getsockname(fd, generic, &size) == 0;
  ::close(fd);
  return bound ? ntohs(address.sin_port) : 0;
}

}  // namespace

Result<int> find_free_port(const std::string& host, int preferred) {
  if (preferred == 0) {
    if (const int port = try_port(host, 0); port != 0) return port;
  }
  for (int port = preferred; preferred != 0 && port < preferred + ports_tried && port < 65'536; ++port) {
    if (try_port(host, port) != 0) return port;
  }
  return Error{
      Fault::failed, "port_taken",
      "no port from " + std::to_string(preferred) + " on is free at " + host + " for nats-server. Try: --nats-port"};
}

// Left to itself nats-server takes three quarters of what is free at its start for all it may hold, and does not count what it
// holds already: a log that fills half of its disk would be refused every write after a restart.
std::uintmax_t room_for(const std::filesystem::path& store) {
  std::uintmax_t held = 0;
  std::error_code error;
  constexpr auto readable = std::filesystem::directory_options::skip_permission_denied;
  for (std::filesystem::recursive_directory_iterator file(store / "jetstream", readable, error), end;
       !error && file != end; file.increment(error)) {
    std::error_code gone;
    const auto size = file->is_regular_file(gone) ? file->file_size(gone) : 0;
    if (!gone) held += size;
  }
  const auto space = std::filesystem::space(store, error);
  return held + (error ? std::uintmax_t{1} << 40 : space.available / 4 * 3);
}

Result<std::filesystem::path> write_configuration(const EmbeddedServerOptions& options, const std::string& server_name,
                                                  const Credentials& owner) {
  const std::filesystem::path path = options.store / "nats-server.conf";
  std::ostringstream file;
  file << "# Written by jetpage at each start.\n"
       << "server_name: " << json_quoted(server_name) << "\n"
       << "listen: " << json_quoted(options.host + ":" + std::to_string(options.port)) << "\n"
       << "logfile: " << json_quoted(std::filesystem::absolute(options.log_file).string()) << "\n"
       << "logfile_size_limit: 16MB\nlogfile_max_num: 2\n";
  if (options.monitoring_port != 0) {
    file << "http: " << json_quoted(options.host + ":" + std::to_string(options.monitoring_port)) << "\n";
  }
  file << "# always: what is acknowledged is on the disk.\n"
       << "jetstream { store_dir: " << json_quoted(std::filesystem::absolute(options.store).string())
       << ", sync_interval: always, max_file_store: " << room_for(options.store) << " }\n"
       << permissions_of(owner, options.kept_readers);
  if (write_secret(path, file.str())) return path;
  return Error{Fault::failed, "store_unusable",
               path.string() + " cannot be written. Try: free disk space, or another --data"};
}

std::string tail_of(const std::filesystem::path& name, std::int64_t from) {
  std::ifstream file(name, std::ios::ate);
  if (!file) return {};
  const std::streamoff size = file.tellg();
  const std::streamoff begin = from > size ? 0 : from;
  file.seekg(std::max(begin, size - tail_bytes));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace jetpage::eventstore
