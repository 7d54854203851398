#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace telecom {

// `<order id>-<useYm>`: so a line has one bill a month, whoever issues it.
std::string bill_id(std::int64_t order, std::string_view month);

// The number of the line that a bill is of. Nothing when the text can be no bill's id.
std::optional<std::int64_t> line_of(std::string_view bill);

}  // namespace telecom
