#pragma once

#include "jetpage/testing/await.hpp"

namespace jetpage::tests {

using testing::await;

}  // namespace jetpage::tests
