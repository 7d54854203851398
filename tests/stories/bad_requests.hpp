#pragma once

#include <string>
#include <vector>

#include "tests/support/http.hpp"

// What people, programs and attackers send to cinema that must be refused. They assume movie 1 and its confirmed reservation 1.
namespace jetpage::tests {

struct BadRequest {
  std::string what;
  std::string method;
  std::string path;
  std::string body;
  int status = 0;
  std::string code;
  Headers headers = {{"Content-Type", "application/json"}};
  std::string allow = {};  // the answer's Allow
};

const std::vector<BadRequest>& bad_requests();

struct BadBytes {
  std::string what;
  std::string bytes;
};

const std::vector<BadBytes>& bad_bytes();

}  // namespace jetpage::tests
