#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "eventstore/result.hpp"

namespace jetpage::projections {

// The folder of one view: a subfolder per generation, named by its number, and the file CURRENT that names the one to serve. Numbers
// only go up. Behind the current one is the previous one, kept to go back to; ahead of it at most one that is being built.
class ViewFolder {
 public:
  // <data>/views/<system>/<view>
  ViewFolder(const std::filesystem::path& data, std::string_view system, std::string_view view);
  static std::filesystem::path of_system(const std::filesystem::path& data, std::string_view system);

  [[nodiscard]] std::filesystem::path generation(std::uint64_t number) const;
  [[nodiscard]] std::optional<std::uint64_t> current() const;
  [[nodiscard]] std::optional<std::uint64_t> previous() const;
  // A build that was interrupted in order and can go on.
  [[nodiscard]] std::optional<std::uint64_t> resumable() const;
  // A number that none has had since the last clean-up.
  [[nodiscard]] std::uint64_t next() const;

  // Durable when it returns; a crash leaves the old one current or the new one.
  eventstore::Done make_current(std::uint64_t number);
  // All on the generation's pages is durable: an interrupted build may go on from there …
  eventstore::Done mark_resumable(std::uint64_t number);
  // … until it writes again.
  eventstore::Done unmark_resumable(std::uint64_t number);
  // Removes all but the current one, the previous one and a resumable one.
  void clean_up();

 private:
  [[nodiscard]] std::vector<std::uint64_t> numbers() const;

  std::filesystem::path folder_;
};

}  // namespace jetpage::projections
