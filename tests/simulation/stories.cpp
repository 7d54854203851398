#include "tests/simulation/story.hpp"

namespace jetpage::tests {

const std::vector<const Story*>& stories() {
  static const std::vector<const Story*> all = {&cinema_story()};
  return all;
}

}  // namespace jetpage::tests
