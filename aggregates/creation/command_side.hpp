#pragma once

#include "jetpage/aggregates/calls/calls.hpp"
#include "jetpage/eventstore/claims.hpp"
#include "jetpage/eventstore/ids.hpp"

namespace jetpage::aggregates {

// What one system needs in a process that takes commands.
struct CommandSide {
  Handlers& handlers;
  Calls& calls;
  eventstore::Ids& ids;
  eventstore::Claims& claims;
};

}  // namespace jetpage::aggregates
