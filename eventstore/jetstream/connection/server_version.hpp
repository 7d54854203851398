#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "jetpage/eventstore/result.hpp"

namespace jetpage::eventstore {

struct ServerVersion {
  int major = 0;
  int minor = 0;
  int patch = 0;

  auto operator<=>(const ServerVersion&) const = default;
};

// "2.15.1", "v2.12.15-beta.1" → its three numbers; nothing when there are none.
std::optional<ServerVersion> parse_version(std::string_view text);

// Whether a server of this version may carry the log: 2.12.15 and later of 2.12, 2.14.5 and everything after. Others have
// known faults in what is used here (atomic batches, batched direct get). Fault::failed with `server_too_old` otherwise, and what
// to try.
Done check_server_version(
    std::string_view version,
    std::string_view what_to_try = "upgrade it, or leave --nats out and let jetpage start its own");

}  // namespace jetpage::eventstore
