#pragma once

#include <filesystem>

#include "jetpage/eventstore/result.hpp"

namespace jetpage::projections::lmdb {

// LMDB's code, or the system's, as ours.
eventstore::Error fault(int code, const char* doing, const std::filesystem::path& folder);

}  // namespace jetpage::projections::lmdb
