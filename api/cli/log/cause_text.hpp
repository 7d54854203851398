#pragma once

#include <string>
#include <string_view>

#include "jetpage/eventstore/event_store.hpp"

// Who or what made a commit, for people. aggregates/history/cause.hpp has the forms.
namespace jetpage::api::cli {

// `command`, `command with key 4711`, `cinema-message on 5 (ReservationConfirmed of reservation 1)`. What stands at that
// position is read from the log; it is left out where it cannot be.
std::string cause_text(std::string_view cause, eventstore::EventStore& store);

}  // namespace jetpage::api::cli
