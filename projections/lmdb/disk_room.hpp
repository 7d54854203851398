#pragma once

#include <filesystem>
#include <string_view>

namespace jetpage::projections {

// Whether the folder's disk has no room for more: no free space, a quota that is used up, or files that may not grow further. A write
// that is cut short is EIO to LMDB, as is one that the disk has failed: only this tells them apart.
bool has_no_room(const std::filesystem::path& folder);

// What is said behind an EIO where there is room.
inline constexpr std::string_view disk_fails =
    ", although the disk has room: it fails. Try: the kernel's log, and another disk for --data";

}  // namespace jetpage::projections
