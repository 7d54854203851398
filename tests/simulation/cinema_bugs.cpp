#include "jetpage/aggregates/cinema/reservation_desk.hpp"
#include "jetpage/api/system/command_words.hpp"
#include "tests/simulation/bugs.hpp"
#include "tests/simulation/story.hpp"

namespace jetpage::tests {
namespace of_cinema {

using namespace cinema;

// Builds on whatever payment lies there.
struct CarelessDesk : reservation::ReservationDesk {
  template <class C>
  static eventstore::Result<C> prepare(C command, aggregates::Calls& calls, const aggregates::CommandMeta& meta) {
    const auto answer = calls.ask<payment::Payment>("payment", id_of(command), call(command), meta);
    if (!answer) return answer.error();
    if (answer->satisfied) return aggregates::id_spent();
    return command;
  }
};

// Takes the callee's silence for its consent.
struct TrustingDesk : reservation::ReservationDesk {
  template <class C>
  static eventstore::Result<C> prepare(C command, aggregates::Calls& calls, const aggregates::CommandMeta& meta) {
    auto prepared = ReservationDesk::prepare(command, calls, meta);
    return prepared.is(eventstore::Fault::unavailable) ? eventstore::Result<C>(command) : prepared;
  }
};

template <class Desk>
Bug at_the_desk(std::string name) {
  return {std::move(name),
          [](api::System& system) {
            for (auto& endpoint : system.commands) {
              if (endpoint.command != "cinema.reservation.Reserve") continue;
              endpoint.handle = [](aggregates::CommandSide& side, const api::CommandCall& call) {
                return api::detail::create<reservation::Reservation, reservation::ReserveT, Desk>(
                    side, &reservation::ReserveT::rsvId, call);
              };
            }
          },
          {}};
}

// Clients whose server crashed come again when what it began is about to be taken back.
Bug among_late_clients(Bug bug) {
  bug.in_weather = [](Weather& weather) {
    weather.crash = 0.008;
    weather.slow = 0.1;
    weather.late = 0.9;
    weather.outage = 0;
  };
  return bug;
}

// A view that remembers something outside its rows.
Bug remembering_view() {
  static void (*right)(const eventstore::EventView&, const projections::Source&, projections::RowSink&) = nullptr;
  static std::string last_id;
  return {"a view remembers something outside its rows",
          [](api::System& system) {
            last_id.clear();
            for (auto& view : system.views) {
              if (view.name != "reviews") continue;
              right = view.apply;
              view.apply = [](const eventstore::EventView& event, const projections::Source& source,
                              projections::RowSink& rows) {
                if (source.aggregate.id != last_id) right(event, source, rows);
                last_id = source.aggregate.id;
              };
            }
          },
          {}};
}

}  // namespace of_cinema

std::vector<Bug> cinema_bugs() {
  using namespace bugs;
  using namespace of_cinema;
  return {
      dropped_compensation("reservation", "PaymentApproved"),
      hasty_compensation("reservation", "PaymentApproved"),
      impatient_reaction("reservation"),
      doubled_reaction("movie", "ReviewCreated"),
      dropped_reaction("movie", "ReviewDeleted"),
      forgotten_cause("movie"),
      among_late_clients(at_the_desk<CarelessDesk>("a reservation stands on a payment that was taken back")),
      at_the_desk<TrustingDesk>("a reservation is made while payment is down"),
      deaf_view("a view forgets one event", "movieviews", "PaymentCancelled"),
      remembering_view(),
      skipped_expectation(),
      hollow_answer(),
      early_acknowledgement(),
      skipping_reader(),
      forgotten_key(),
  };
}

}  // namespace jetpage::tests
