#pragma once

#include <string>
#include <utility>
#include <vector>

namespace jetpage::tests {

// What is wrong after a run, one sentence each.
class Findings {
 public:
  void add(std::string finding) { all_.push_back(std::move(finding)); }
  void expect(bool holds, const std::string& finding) {
    if (!holds) add(finding);
  }
  [[nodiscard]] const std::vector<std::string>& all() const { return all_; }

 private:
  std::vector<std::string> all_;
};

}  // namespace jetpage::tests
