#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "jetpage/eventstore/result.hpp"
#include "jetpage/projections/build/view_folder.hpp"

namespace jetpage::projections {

// How a program beside the projector lets it change the generation that is served, by files in the view's folder:
//
//   beside/    what the program builds; nobody else touches it until it is handed over
//   REQUEST    `adopt` (serve what lies in beside/) or `roll-back` (serve the previous generation)
//   REFUSED    why the last request was not granted
//
// The projector looks for a request a few times a second, follows the log with the generation that was asked for, and serves
// it once it has seen as much as the one before; then the request is gone. Where no projector runs, whoever holds the lock of
// the system's views does the same by `grant`.
class Handover {
 public:
  enum class Wish { adopt, roll_back };

  Handover(const std::filesystem::path& data, std::string_view system, std::string_view view);

  [[nodiscard]] std::filesystem::path beside() const { return folder_ / "beside"; }

  // --- whoever asks ---
  eventstore::Done request(Wish wish);
  [[nodiscard]] bool pending() const;
  // Not wanted any more.
  void withdraw();
  // Why the last request was refused, if it was.
  [[nodiscard]] std::optional<std::string> refused() const;
  // Does what was asked while no projector runs: the caller holds the lock. The number that is now current.
  eventstore::Result<std::uint64_t> grant(Wish wish);

  // --- the projector ---
  [[nodiscard]] std::optional<Wish> wish() const;
  // Gives the generation that is asked for its number: what lies in beside/ becomes a generation like others.
  eventstore::Result<std::uint64_t> take(Wish wish);
  void granted();
  void refuse(const std::string& reason);

 private:
  std::filesystem::path folder_;
  ViewFolder generations_;
};

}  // namespace jetpage::projections
