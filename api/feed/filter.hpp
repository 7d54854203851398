#pragma once

#include <functional>
#include <set>
#include <string>

#include "jetpage/api/feed/entry.hpp"
#include "jetpage/api/http/message.hpp"
#include "jetpage/eventstore/result.hpp"

namespace jetpage::api {

// Which events a feed wants: those of any named aggregate and of any named type; all, where none is named.
class FeedFilter {
 public:
  // From ?aggregate= (`reservation`, or `reservation/7` for one) and ?type= (`ReservationConfirmed`, or its full name), each
  // repeated or a list with commas. Fault::invalid names what there is.
  static eventstore::Result<FeedFilter> of(const System& system, const Request& request);

  [[nodiscard]] bool wants_all() const { return categories_.empty() && aggregates_.empty() && types_.empty(); }
  [[nodiscard]] bool wants(const eventstore::AggregateName& aggregate) const;
  // What cannot be read might be of any type.
  [[nodiscard]] bool wants_type(std::string_view type) const;

 private:
  eventstore::Done add_aggregate(const System& system, const std::string& name);
  eventstore::Done add_type(const System& system, const std::string& name);

  std::set<std::string> categories_;
  std::set<eventstore::AggregateName> aggregates_;
  std::set<std::string, std::less<>> types_;  // fully qualified
};

}  // namespace jetpage::api
