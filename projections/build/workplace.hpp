#pragma once

#include <filesystem>
#include <string>

namespace jetpage::projections {

// A folder of this process beside a system's views, for copies of generations: on their disk, and gone with the object. What a
// process left that was killed is removed by the next one. One per process and purpose.
class Workplace {
 public:
  // `purpose`: a word, such as verify.
  Workplace(const std::filesystem::path& data, std::string_view system, const std::string& purpose);
  ~Workplace();
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  [[nodiscard]] std::filesystem::path of(const std::string& name) const { return folder_ / name; }

 private:
  std::filesystem::path folder_;
};

}  // namespace jetpage::projections
