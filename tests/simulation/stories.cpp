#include "tests/simulation/story.hpp"

namespace jetpage::tests {

const std::vector<const Story*>& stories() {
  static const std::vector<const Story*> all = {&startbuck_story(), &cinema_story(), &kanu_story(), &mall_story(),
                                                &telecom_story()};
  return all;
}

}  // namespace jetpage::tests
