#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/support/http.hpp"
#include "tests/support/split_system.hpp"

namespace jetpage::tests {

// One request and what is to be seen of it.
struct Step {
  std::string method;
  std::string path;
  std::string body;
  int status = 0;
};

// A path that shows, sooner or later, that a field has this value.
struct Sight {
  std::string path;
  std::string field;
  std::string value;
};

bool shows(Http& http, const Sight& sight);

// What SYSTEMS.md says of one service of a system that stands still.
struct Isolation {
  std::string system;
  std::string stopped;
  std::vector<Step> before;       // while all run
  std::vector<Sight> prepared;    // awaited before the service is stopped
  std::vector<Step> meanwhile;    // through the gateway, while it stands still
  std::vector<Sight> goes_on;     // of the others, meanwhile
  std::vector<Sight> caught_up;   // when it has returned
  std::vector<std::string> once;  // events that the log then holds exactly `times` of
  int times = 1;
};

std::vector<SplitService> services_of(const std::string& system);
std::vector<Isolation> isolations();

}  // namespace jetpage::tests
