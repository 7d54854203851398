#pragma once

#include "jetpage/api/system/system.hpp"

// One page per system. A sixth needs its line here and in systems.cpp.
namespace jetpage::api {

System startbuck();
System cinema();
System kanu();
System mall();
System telecom();

// All of them, in the order of SYSTEMS.md.
std::vector<System> shipped_systems();

}  // namespace jetpage::api
