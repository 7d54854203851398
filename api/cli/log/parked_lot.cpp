#include "jetpage/api/cli/log/parked_lot.hpp"

#include <algorithm>
#include <charconv>

#include "jetpage/api/process/runtime_settings.hpp"
#include "jetpage/api/system/registry.hpp"

namespace jetpage::api::cli {

using aggregates::ParkedEvent;
using aggregates::Parking;
using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

Error wrong_parked_words(const std::string& what) {
  return {Fault::invalid, "usage", what + "; try: jetpage parked --help"};
}

Result<ParkedRequest> parked_request(const Words& words, bool names_event) {
  const auto systems = systems_named({words.text("SYSTEM")});
  if (!systems) return systems.error();
  ParkedRequest request{systems->front(), "", 0};
  const auto typed = words.all("EVENT");
  if (typed.size() > 2 || (names_event && typed.size() != 2)) {
    return wrong_parked_words("it takes a service and a position, such as message 12");
  }
  if (typed.empty()) return request;
  std::string known;
  for (const auto& page : request.system->policies) known += (known.empty() ? "" : ", ") + page.service;
  const auto& pages = request.system->policies;
  if (std::none_of(pages.begin(), pages.end(), [&](const auto& page) { return page.service == typed[0]; })) {
    return wrong_parked_words("no service '" + typed[0] + "' of " + request.system->name +
                              " reacts to events; there are " + known);
  }
  request.service = typed[0];
  if (typed.size() < 2) return request;
  const char* end = typed[1].data() + typed[1].size();
  const auto read = std::from_chars(typed[1].data(), end, request.position);
  if (read.ec != std::errc() || read.ptr != end) return wrong_parked_words("'" + typed[1] + "' is no position");
  return request;
}

Result<ParkedLot> ParkedLot::open(const Words& words, const System& system, bool writes) {
  auto access = LogAccess::open(words);
  if (!access) return access.error();
  if (auto may = writes ? access->log().check_may_write() : eventstore::Done(); !may) return std::move(may).error();
  ParkedLot lot(system, std::move(*access));
  auto store = lot.access_.log().open(system.name, false);
  if (!store) return store.error();
  lot.store_ = std::move(*store);
  auto bucket = lot.access_.log().bucket("jetpage_parked", std::chrono::seconds(0));
  if (!bucket) return bucket.error();
  lot.bucket_ = std::move(*bucket);
  return lot;
}

Parking ParkedLot::parking(const std::string& service) const { return {bucket_, system_->name + "-" + service}; }

Result<std::vector<ParkedEvent>> ParkedLot::events(const std::string& service) const {
  auto events = parking(service).list();
  if (!events) return events;
  for (ParkedEvent& event : *events) {
    if (!event.damaged) continue;
    if (const auto entry = store_->at(event.position)) event.subject = entry->subject;
  }
  return events;
}

Result<ParkedEvent> ParkedLot::find(const std::vector<ParkedEvent>& events, const ParkedRequest& request) {
  const auto found = std::find_if(events.begin(), events.end(),
                                  [&](const ParkedEvent& event) { return event.position == request.position; });
  if (found != events.end()) return *found;
  return Error{Fault::not_found, "not_parked",
               "position " + std::to_string(request.position) + " is not parked for " + request.service +
                   "; try: jetpage parked list " + request.system->name};
}

}  // namespace jetpage::api::cli
