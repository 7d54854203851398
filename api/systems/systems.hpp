#pragma once

#include "api/system.hpp"

// One page per system. A sixth needs its line here and in systems.cpp.
namespace jetpage::api {

System cinema();
System telecom();

}  // namespace jetpage::api
