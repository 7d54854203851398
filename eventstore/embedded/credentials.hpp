#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "jetpage/eventstore/result.hpp"

namespace jetpage::eventstore {

// As who one writes to an embedded server; whoever comes without may only read. They lie in the server's store, in a file that its
// owner alone may read (`<store>/nats-server.user`, one line `user:password`), and stay the same for as long as it is there.
struct Credentials {
  std::string user;
  std::string password;
};

// Makes them when there are none. Only by who holds the store's lock. Fault::failed `store_unusable`: the file cannot be written.
Result<Credentials> provide_credentials(const std::filesystem::path& store);

// Nothing when there are none, or they are not ours to read.
std::optional<Credentials> credentials_in(const std::filesystem::path& store);

// `nats://user:password@host:port`
std::string with_credentials(const std::string& url, const Credentials& credentials);

// Writes a file that its owner alone may read, also when there was another one. False: it is not there as it should be.
bool write_secret(const std::filesystem::path& file, const std::string& text);

}  // namespace jetpage::eventstore
