#pragma once

#include <vector>

#include "jetpage/api/system/system.hpp"

namespace jetpage::api {

// A whole program for these systems: `serve` and every other command of `jetpage`, with their paths, OpenAPI, metrics and feed. To be
// returned from main(), before any thread was started; the value is the process's exit code (api/cli/exit_code.hpp).
//
//   int main(int argc, char** argv) { return jetpage::api::main(argc, argv, {lending::lending()}); }
int main(int argc, char** argv, std::vector<System> systems);

}  // namespace jetpage::api
