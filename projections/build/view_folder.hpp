#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "jetpage/eventstore/result.hpp"

namespace jetpage::projections {

// The folder of one view: a subfolder per generation, named by its number, and the file CURRENT, which names the one to serve
// and the one before it (`3 1`), kept to go back to. Numbers only go up; what is being built is ahead of the current one.
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
  // A number behind all others.
  [[nodiscard]] std::uint64_t next() const;

  // What was current becomes previous. Durable when it returns; a crash leaves the old one current or the new one.
  eventstore::Done make_current(std::uint64_t number);
  // All on the generation's pages is durable: an interrupted build may go on from there …
  eventstore::Done mark_resumable(std::uint64_t number);
  // … until it writes again.
  eventstore::Done unmark_resumable(std::uint64_t number);

  // Generations before the current one, save the previous one, are removed; what cannot be removed now is next time.
  void remove_old();
  // The same, and builds that cannot be resumed. While none is going on.
  void remove_unfinished();

 private:
  struct Pointer {
    std::optional<std::uint64_t> current;
    std::optional<std::uint64_t> previous;
  };
  [[nodiscard]] Pointer pointer() const;
  [[nodiscard]] std::vector<std::uint64_t> numbers() const;
  template <class Condition>
  void remove_if(Condition condition);

  std::filesystem::path folder_;
};

}  // namespace jetpage::projections
