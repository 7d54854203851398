#pragma once

#include "api/system.hpp"

// One page per system. A sixth needs its line here and in systems.cpp.
namespace jetpage::api {

System startbuck();
System cinema();
System kanu();
System mall();
System telecom();

}  // namespace jetpage::api
