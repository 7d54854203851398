#pragma once

#include <string>

#include "jetpage/eventstore/embedded/server.hpp"

namespace jetpage::eventstore {

// The first port nobody listens on, from `preferred` on (0: any).
Result<int> find_free_port(const std::string& host, int preferred);

// Writes <store>/nats-server.conf, which its owner alone may read, and returns its path.
Result<std::filesystem::path> write_configuration(const EmbeddedServerOptions& options, const std::string& server_name,
                                                  const Credentials& owner);

// The end of a file behind `from`, at most 64 KiB; of one that has begun anew meanwhile, its end.
std::string tail_of(const std::filesystem::path& file, std::int64_t from);

}  // namespace jetpage::eventstore
