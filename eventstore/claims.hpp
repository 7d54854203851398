#pragma once

#include <memory>
#include <string>

#include "jetpage/eventstore/key_value.hpp"

namespace jetpage::eventstore {

// Which id an Idempotency-Key of a creating command stands for: a create-once entry in a bucket whose values expire. So a
// repeated request finds the id of the first, and there its commit. Thread-safe.
class Claims {
 public:
  struct Claim {
    std::string id;
    std::uint64_t revision = 0;
    bool mine = false;  // this call made it
  };

  explicit Claims(std::shared_ptr<KeyValue> bucket) : bucket_(std::move(bucket)) {}

  // The claim of this key in this scope (`cinema.reservation`), if there is one.
  Result<std::optional<Claim>> find(const std::string& scope, const std::string& key);
  // Claims the key for `id`, or answers the claim that was there first.
  Result<Claim> claim(const std::string& scope, const std::string& key, const std::string& id);
  // Moves a claim to a new id: its first id was spent by a compensated attempt. Fault::conflict: somebody else moved it.
  Result<Claim> move(const std::string& scope, const std::string& key, const Claim& from, const std::string& id);

 private:
  std::shared_ptr<KeyValue> bucket_;
};

}  // namespace jetpage::eventstore
