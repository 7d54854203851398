#pragma once

#include "jetpage/aggregates/creation/creation.hpp"

namespace jetpage::aggregates {

// The desk of a creating command that stands on a synchronous command to another service, whose aggregate takes the same
// number: a reservation on its payment. Without that there is nothing. `Page` says who is asked what:
//
//   struct ReservationDesk : CalledFirst<ReservationDesk> {
//     using Callee = payment::Payment;
//     static constexpr std::string_view service = "payment";
//     static std::int64_t id_of(const ReserveT& command);                  // the number of both
//     static payment::PayT call(const ReserveT& command);                  // asked first
//     static payment::CancelT take_back(const ReserveT& command);          // if the caller's own append fails for good
//     static bool is_taken_back(const payment::Payment& callee);
//   };
//
// The other half is a policy of the caller's service: whenever the callee's event is there, tell the caller's aggregate, which
// answers `not_yet` while it does not exist, and take the call back when it does not come within the patience.
template <class Page>
struct CalledFirst : NoDesk {
  static constexpr bool leaves_traces = true;

  template <class C>
  static eventstore::Result<C> prepare(C command, Calls& calls, const CommandMeta& meta) {
    using Callee = typename Page::Callee;
    const auto answer = calls.ask<Callee>(std::string(Page::service), Page::id_of(command), Page::call(command), meta);
    if (!answer) return answer.error();
    if (answer->satisfied) return id_spent();  // by a call that is not this command's
    if (!answer->repeated) return command;
    // An earlier sending has called. Nothing may be built on that any more once it may be taken back: and not under a new
    // number before it is.
    const auto now = calls.look<Callee>(Page::id_of(command));
    if (now.is(eventstore::Fault::unavailable)) return call_unread(now.error());
    if (!now) return now.error();
    if (Page::is_taken_back(*now)) return id_spent();
    if (!calls.is_stale(answer->time_us)) return command;
    return eventstore::Error{eventstore::Fault::unavailable, "dependency_unavailable",
                             "an earlier attempt is being taken back: try again"};
  }

  // Not "unavailable": that says that nothing was written.
  static eventstore::Error call_unread(const eventstore::Error& error) {
    return {eventstore::Fault::outcome_unknown, "dependency_unavailable",
            "the service " + std::string(Page::service) +
                " was called, and what became of that cannot be read: " + error.message};
  }

  template <class C>
  static void undo(const C& command, Calls& calls, const CommandMeta& meta) {
    // Should this fail too, the policy's deadline takes the call back.
    (void)calls.take_back<typename Page::Callee>(Page::id_of(command), Page::take_back(command), meta);
  }
};

}  // namespace jetpage::aggregates
