#include "jetpage/eventstore/claims.hpp"

#include <xxhash.h>

#include <array>
#include <cstdio>

namespace jetpage::eventstore {
namespace {

// Keys are any text; a bucket's keys are not. 128 bits make a collision of two live keys a thing of theory.
std::string bucket_key(const std::string& scope, const std::string& key) {
  const XXH128_hash_t hash = XXH3_128bits(key.data(), key.size());
  std::array<char, 33> hex{};
  std::snprintf(hex.data(), hex.size(), "%016llx%016llx", static_cast<unsigned long long>(hash.high64),
                static_cast<unsigned long long>(hash.low64));
  return scope + "." + hex.data();
}

}  // namespace

Result<std::optional<Claims::Claim>> Claims::find(const std::string& scope, const std::string& key) {
  auto entry = bucket_->get(bucket_key(scope, key));
  if (!entry) return std::move(entry).error();
  if (!*entry) return std::optional<Claim>();
  return std::optional(Claim{(*entry)->value, (*entry)->revision, false});
}

Result<Claims::Claim> Claims::claim(const std::string& scope, const std::string& key, const std::string& id) {
  const auto created = bucket_->create(bucket_key(scope, key), id);
  if (created) return Claim{id, *created, true};
  if (!created.is(Fault::conflict)) return created.error();
  auto first = find(scope, key);
  if (!first) return std::move(first).error();
  if (*first) return **first;
  return Error{Fault::unavailable, "claim_expired",
               "the claim of this Idempotency-Key expired just now: send it again"};
}

Result<Claims::Claim> Claims::move(const std::string& scope, const std::string& key, const Claim& from,
                                   const std::string& id) {
  const auto moved = bucket_->update(bucket_key(scope, key), id, from.revision);
  if (!moved) return moved.error();
  return Claim{id, *moved, true};
}

}  // namespace jetpage::eventstore
