#include "jetpage/api/feed/filter.hpp"

#include <algorithm>

namespace jetpage::api {

using eventstore::Done;
using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

namespace {

// `movie` of `cinema.movie.MovieRegistered`.
std::string category_of(const std::string& type) {
  const auto first = type.find('.') + 1;
  return type.substr(first, type.find('.', first) - first);
}

Error unknown(const char* code, const System& system, const std::string& what, const std::set<std::string>& known) {
  std::string list;
  for (const std::string& name : known) list += (list.empty() ? "" : ", ") + name;
  return {Fault::invalid, code, system.name + " has no " + what + "; it has " + list};
}

// Calls `take` with each part between commas, until it says no.
template <class Take>
Done for_each_part(std::string_view list, Take take) {
  for (;;) {
    const auto comma = std::min(list.find(','), list.size());
    if (Done taken = take(std::string(list.substr(0, comma))); !taken) return taken;
    if (comma == list.size()) return {};
    list.remove_prefix(comma + 1);
  }
}

}  // namespace

Result<FeedFilter> FeedFilter::of(const System& system, const Request& request) {
  FeedFilter filter;
  for (const auto& [name, value] : request.query) {
    if (name == "after") continue;
    if (name != "aggregate" && name != "type") {
      return Error{Fault::invalid, "parameter_unknown",
                   "there is no parameter '" + name + "'; there are after, aggregate, type"};
    }
    const Done taken = for_each_part(value, [&](const std::string& part) {
      return name == "type" ? filter.add_type(system, part) : filter.add_aggregate(system, part);
    });
    if (!taken) return taken.error();
  }
  return filter;
}

Done FeedFilter::add_aggregate(const System& system, const std::string& name) {
  const auto slash = name.find('/');
  const std::string category = name.substr(0, slash);
  std::set<std::string> known;
  for (const auto& [type, event] : system.events) known.insert(category_of(type));
  if (!known.contains(category)) {
    return unknown("aggregate_unknown", system, "aggregate '" + category + "'", known);
  }
  if (slash == name.npos) {
    categories_.insert(category);
  } else {
    aggregates_.insert({category, name.substr(slash + 1)});
  }
  return {};
}

Done FeedFilter::add_type(const System& system, const std::string& name) {
  std::set<std::string> known;
  bool found = false;
  for (const auto& [type, event] : system.events) {
    known.insert(event.name);
    if (name != type && name != event.name) continue;
    types_.insert(type);
    found = true;
  }
  if (found) return {};
  return unknown("event_type_unknown", system, "event '" + name + "'", known);
}

bool FeedFilter::wants(const eventstore::AggregateName& aggregate) const {
  if (categories_.empty() && aggregates_.empty()) return true;
  return categories_.contains(aggregate.category) || aggregates_.contains(aggregate);
}

bool FeedFilter::wants_type(std::string_view type) const {
  return types_.empty() || type.empty() || types_.contains(type);
}

}  // namespace jetpage::api
