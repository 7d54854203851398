#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Months as bills name them: yyyymm.
namespace telecom {

// The month at this time (microseconds since 1970-01-01 UTC) in Asia/Seoul: nine hours ahead, no summer time.
std::string month_in_seoul(std::int64_t time_us);

// Whether the text is a month of this century, 200001 to 209912: no line is used outside it, and it bounds what a closed line's
// bills can be (see every_month).
bool is_month(std::string_view text);

// All that is_month takes.
const std::vector<std::string>& every_month();

}  // namespace telecom
