#pragma once

#include "jetpage/api/system/system.hpp"

namespace lending {

// The table of contents of a small library: what README's chapter "A sixth system" ends with.
jetpage::api::System lending();

}  // namespace lending
