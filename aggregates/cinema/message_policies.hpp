#pragma once

#include <string>

#include "jetpage/aggregates/cinema/message.hpp"
#include "jetpage/aggregates/policy.hpp"

namespace cinema {

// What the message service does by itself.
struct MessagePolicies {
  static constexpr std::string_view service = "message";
  using Event = std::variant<reservation::ReservationConfirmedT, reservation::ReservationCancelledT>;
  using Reactions = jetpage::aggregates::Reactions;
  using Source = jetpage::aggregates::Source;

  // Whenever a reservation is confirmed, tell the customer.
  static Reactions whenever(const reservation::ReservationConfirmedT& event, const Source&) {
    const std::string movie = "[" + std::to_string(event.movieId.value_or(0)) + "]";
    return {send(2 * event.rsvId.value_or(0) - 1, event.movieId,
                 "영화 " + movie + " 예매가 확정되었습니다. Your reservation of movie " + movie + " is confirmed.")};
  }
  // Whenever a reservation is cancelled, tell the customer.
  static Reactions whenever(const reservation::ReservationCancelledT& event, const Source&) {
    const std::string movie = "[" + std::to_string(event.movieId.value_or(0)) + "]";
    return {send(2 * event.rsvId.value_or(0), event.movieId,
                 "영화 " + movie + " 예매가 취소되었습니다. Your reservation of movie " + movie + " is cancelled.")};
  }

 private:
  // The message's number comes from the reservation's: a repeated reaction finds it sent.
  static jetpage::aggregates::Reaction send(std::int64_t id, std::optional<std::int64_t> movie, std::string content) {
    return jetpage::aggregates::tell<message::Message>(
        id, message::SendT{.msgId = id, .movieId = movie, .content = std::move(content)});
  }
};

}  // namespace cinema
