#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "jetpage/aggregates/owners/owners.hpp"
#include "jetpage/api/process/home.hpp"
#include "jetpage/eventstore/log.hpp"

namespace jetpage::api {

// The bucket that tells who runs which service's policies: by reader, an OwnerRecord.
inline constexpr const char* owners_bucket = "jetpage_owners";
// By home, a Sign.
inline constexpr const char* heartbeats_bucket = "jetpage_heartbeats";
inline constexpr std::chrono::hours heartbeats_kept{24};

// This process among those that may run policies: one heartbeat for all systems.
class Ownership {
 public:
  // Errors are the log's.
  static eventstore::Result<std::unique_ptr<Ownership>> open(eventstore::Log& log, const std::filesystem::path& data,
                                                             std::function<void(const std::string& message)> report);

  [[nodiscard]] aggregates::Owners& owners() { return *owners_; }

 private:
  explicit Ownership(const std::filesystem::path& data) : home_(data) {}

  Home home_;
  std::unique_ptr<aggregates::Owners> owners_;
};

}  // namespace jetpage::api
