#pragma once

#include <memory>
#include <string>
#include <vector>

#include "jetpage/aggregates/policies/parking.hpp"
#include "jetpage/api/cli/log/access.hpp"
#include "jetpage/api/system/system.hpp"

// What `jetpage parked` works on.
namespace jetpage::api::cli {

// What was typed: the system, and the service and the position where they were.
struct ParkedRequest {
  const System* system = nullptr;
  std::string service;
  eventstore::Position position = 0;
};
// Fault::invalid says what there is. `names_event`: service and position must be there.
eventstore::Result<ParkedRequest> parked_request(const Words& words, bool names_event);

// The parked events of a system, and the log they lie on.
class ParkedLot {
 public:
  // `writes`: Fault::failed says so when we may only read.
  static eventstore::Result<ParkedLot> open(const Words& words, const System& system, bool writes);

  [[nodiscard]] const System& system() const { return *system_; }
  [[nodiscard]] eventstore::EventStore& store() const { return *store_; }
  [[nodiscard]] aggregates::Parking parking(const std::string& service) const;
  // By position. Where the note is damaged, the log tells whose event it is.
  [[nodiscard]] eventstore::Result<std::vector<aggregates::ParkedEvent>> events(const std::string& service) const;
  // Fault::not_found when it is not parked.
  [[nodiscard]] static eventstore::Result<aggregates::ParkedEvent> find(
      const std::vector<aggregates::ParkedEvent>& events, const ParkedRequest& request);

 private:
  ParkedLot(const System& system, LogAccess access) : system_(&system), access_(std::move(access)) {}

  const System* system_;
  LogAccess access_;
  std::unique_ptr<eventstore::EventStore> store_;
  std::shared_ptr<eventstore::KeyValue> bucket_;
};

// Fault::invalid, with where to read more.
eventstore::Error wrong_parked_words(const std::string& what);

}  // namespace jetpage::api::cli
