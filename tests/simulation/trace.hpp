#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace jetpage::tests {

// What happened in a run, line by line. Two runs with the same hash went the same way.
class Trace {
 public:
  void note(std::chrono::microseconds time, const std::string& line) {
    std::string stamped = std::to_string(time.count()) + " " + line;
    for (const char letter : stamped) {  // FNV-1a
      hash_ = (hash_ ^ static_cast<unsigned char>(letter)) * 0x100000001b3U;
    }
    lines_.push_back(std::move(stamped));
  }
  [[nodiscard]] std::uint64_t hash() const { return hash_; }
  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325U;
  std::vector<std::string> lines_;
};

}  // namespace jetpage::tests
