#pragma once

#include <string>

#include "jetpage/aggregates/creation/creation.hpp"
#include "jetpage/aggregates/history/cause.hpp"

namespace jetpage::aggregates {

// The aggregate of a command that names it by something that changes, such as the payment of a bill: `find` looks for its id at the first
// sending of the command's key, and the key stands for it from then on. So a repetition means the same one, whatever has happened
// since. `scope` tells such commands apart: `telecom.takeBack`. Errors: those of `find` and of the claims.
template <class Find>
eventstore::Result<std::string> found_once(CommandSide& side, const std::string& scope, const CommandMeta& meta,
                                           const Find& find) {
  const auto key = key_of(meta.cause);
  if (!key) return find();
  auto before = side.claims.find(scope, std::string(*key));
  if (!before) return std::move(before).error();
  if (*before) return (**before).id;
  eventstore::Result<std::string> id = find();
  if (!id) return id;
  auto claim = side.claims.claim(scope, std::string(*key), *id);
  if (!claim) return std::move(claim).error();
  return claim->id;  // another sending may have been faster
}

}  // namespace jetpage::aggregates
