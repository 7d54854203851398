#pragma once

#include <string>

#include "jetpage/api/http/message.hpp"
#include "jetpage/eventstore/result.hpp"
#include "jetpage/projections/follow/projector.hpp"

namespace jetpage::api {

// GET /myPages/{userName}: everything of one customer on one page. `lines`, `bills`, `payments` and `history` hold at most the latest
// 1,000 rows each, oldest first; `totals` says how many there are (the rest: /myPages?userName=…). `unpaid` is the sum of all
// bills that are unpaid. Fault::not_found when nothing is known of the customer.
//
// Each list shows its view at one moment; the four views may be some events apart, unless Min-Position asks for more.
eventstore::Result<std::string> my_page(const projections::Projector& views, const Request& request);

}  // namespace jetpage::api
