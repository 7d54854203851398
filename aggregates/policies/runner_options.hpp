#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "jetpage/aggregates/owners/lease.hpp"
#include "jetpage/aggregates/parameters.hpp"

namespace jetpage::aggregates {

struct RunnerOptions {
  std::shared_ptr<Lease> lease;                  // of the service; none: nobody else ever runs it
  std::chrono::milliseconds patience{30'000};    // handed to the policies as Source::patience
  Parameters parameters;                         // of the system, handed to them too
  std::uint32_t attempts = 5;                    // for what fails by itself, before it is parked
  std::chrono::milliseconds retry_at_first{10};  // doubles up to retry_at_most
  std::chrono::milliseconds retry_at_most{1'000};
  std::chrono::milliseconds retry_away{25};  // while the log is away: it may be back for moments only
  // Entries whose reactions may be looked at side by side, because they have nothing to do with one another. With more than
  // one, `report` is called from any thread.
  std::size_t at_once = 1;
  std::size_t waiting_at_most = 10'000;                 // more that is "not yet" stops the reading
  std::chrono::milliseconds look_every{500};            // for what somebody asks about parked events
  std::function<bool(std::string_view type)> is_known;  // the system's event types; another type is parked
  // How it lets time pass, and who does the parts that may go side by side, if not its own threads: a simulation's way.
  std::function<void(std::chrono::milliseconds)> wait;
  std::function<void(std::size_t parts, const std::function<void(std::size_t)>& part)> side_by_side;
  std::function<void(const std::string& message)> report = [](const std::string&) {};
  std::function<void(std::chrono::nanoseconds)> took = [](std::chrono::nanoseconds) {};  // each attempt to react
};

}  // namespace jetpage::aggregates
