#pragma once

#include <string>
#include <vector>

#include "jetpage/eventstore/embedded/credentials.hpp"

namespace jetpage::eventstore {

// A durable reader that others must not change: {"CINEMA", "cinema-message"}.
struct KeptReader {
  std::string stream;
  std::string name;
};

// The part of nats-server's configuration that says who may what: the owner everything; who comes without a password may read the
// streams and their buckets, follow them with a consumer of his own and subscribe, and may publish on no subject of a system.
std::string permissions_of(const Credentials& owner, const std::vector<KeptReader>& kept);

}  // namespace jetpage::eventstore
