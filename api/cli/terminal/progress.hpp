#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace jetpage::api::cli {

// How far a long piece of work has come, on stderr: a bar on a terminal, a line every ten seconds elsewhere. One thread.
class Progress {
 public:
  explicit Progress(std::string what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Cheap: most calls do nothing.
  void at(std::uint64_t position, std::uint64_t last);
  // Takes the bar away.
  void done();

  // Since it began: what was done, how fast.
  [[nodiscard]] std::uint64_t entries() const { return entries_; }
  [[nodiscard]] double seconds() const;
  [[nodiscard]] std::string rate() const;  // `123,000 a second`

 private:
  using Clock = std::chrono::steady_clock;
  [[nodiscard]] std::string text(std::uint64_t position, std::uint64_t last) const;

  std::string what_;
  bool terminal_;
  bool shown_ = false;
  bool began_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point next_;
  std::uint64_t first_ = 0;
  std::uint64_t entries_ = 0;
};

// `1,234,567`
std::string grouped(std::uint64_t number);

// The most memory this process has had, as `120 MB`.
std::string peak_memory();

}  // namespace jetpage::api::cli
