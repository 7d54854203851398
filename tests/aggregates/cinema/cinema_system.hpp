#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "jetpage/aggregates/cinema/message.hpp"
#include "jetpage/aggregates/cinema/reservation_desk.hpp"
#include "jetpage/aggregates/cinema/review_desk.hpp"
#include "jetpage/aggregates/history/cause.hpp"
#include "tests/support/creation.hpp"
#include "tests/support/memory_system.hpp"

namespace jetpage::tests {

using cinema::message::Message;
using cinema::movie::Movie;
using cinema::payment::Payment;
using cinema::reservation::Reservation;
using cinema::review::Review;

template <class... V>
struct Joined;
template <class... A, class... B, class... Rest>
struct Joined<std::variant<A...>, std::variant<B...>, Rest...> : Joined<std::variant<A..., B...>, Rest...> {};
template <class V>
struct Joined<V> {
  using Type = V;
};
using CinemaEvent = Joined<Movie::Event, Review::Event, Reservation::Event, Payment::Event, Message::Event>::Type;

// What a process has that takes cinema's commands.
struct CinemaProcess {
  explicit CinemaProcess(MemorySystem& system, aggregates::CallOptions options)
      : handlers(system.process()),
        calls(*handlers, std::move(options)),
        ids(system.bucket("ids"), 10),
        claims(system.bucket("claims")) {}

  std::unique_ptr<aggregates::Handlers> handlers;
  aggregates::Calls calls;
  eventstore::Ids ids;
  eventstore::Claims claims;
  aggregates::CommandSide side{*handlers, calls, ids, claims};
};

// Cinema on a log in memory, and what its clients can ask for.
struct CinemaSystem : MemorySystem {
  template <class A>
  using Answer = eventstore::Result<tests::Created<A>>;
  using Key = std::optional<std::string>;

  CinemaSystem() : MemorySystem("cinema") {}

  aggregates::CallOptions call_options() {
    aggregates::CallOptions options;
    options.is_here = [this](const std::string&) { return payment_is_up.load(); };
    options.breaker.now = [this] {
      return std::chrono::steady_clock::time_point(std::chrono::microseconds(time.now_us()));
    };
    return options;
  }

  aggregates::CommandMeta meta(const Key& key, std::uint64_t fingerprint, std::chrono::milliseconds patience) {
    return meta_of(
        key ? aggregates::cause_of_key(*key, fingerprint) : aggregates::cause_of_command(std::to_string(++sent)),
        patience);
  }

  Answer<Movie> register_movie(const std::string& desc, const Key& key = {}) {
    const cinema::movie::RegisterT command{.desc = desc};
    Creation<Movie, cinema::movie::RegisterT> creation(process.side, &cinema::movie::RegisterT::movieId, key);
    return creation.run(command, meta(key, 1, std::chrono::seconds(5)));
  }
  Answer<Reservation> reserve(std::int64_t movie, const Key& key = {}, const schemas::Text& status = {},
                              std::chrono::milliseconds patience = std::chrono::seconds(5)) {
    return reserve_at(process, movie, key, status, patience);
  }
  Answer<Reservation> reserve_at(CinemaProcess& at, std::int64_t movie, const Key& key = {},
                                 const schemas::Text& status = {},
                                 std::chrono::milliseconds patience = std::chrono::seconds(5)) {
    using Command = cinema::reservation::ReserveT;
    Creation<Reservation, Command, cinema::reservation::ReservationDesk> creation(at.side, &Command::rsvId, key);
    return creation.run(Command{.movieId = movie, .status = status},
                        meta(key, static_cast<std::uint64_t>(movie), patience));
  }
  Answer<Review> review(std::int64_t movie, const std::string& content) {
    using Command = cinema::review::WriteT;
    Creation<Review, Command, cinema::review::ReviewDesk> creation(process.side, &Command::reviewId, {});
    return creation.run(Command{.movieId = movie, .content = content}, meta({}, 1, std::chrono::seconds(5)));
  }
  template <class A>
  eventstore::Result<aggregates::Outcome<A>> send(std::int64_t id, const typename A::Command& command) {
    return process.handlers->of<A>().handle(std::to_string(id), command, meta({}, 1, std::chrono::seconds(5)));
  }
  auto cancel_reservation(std::int64_t id) {
    return send<Reservation>(id, cinema::reservation::ChangeStatusT{.rsvId = id, .status = "reqCancel"});
  }
  auto cancel_payment(std::int64_t id) { return send<Payment>(id, cinema::payment::CancelT{.payId = id}); }

  // Every event on the log, in order, as people read them.
  Texts events() {
    Texts events;
    for (const auto& entry : entries()) {
      const auto commit = entry.commit();
      for (std::size_t i = 0; i < commit->size(); ++i) {
        events.push_back(text_of(eventstore::decode<CinemaEvent>(commit->event(i)).value()));
      }
    }
    return events;
  }

  std::atomic<bool> payment_is_up = true;
  std::atomic<int> sent = 0;
  CinemaProcess process{*this, call_options()};
};

}  // namespace jetpage::tests
