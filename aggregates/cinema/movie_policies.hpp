#pragma once

#include "jetpage/aggregates/cinema/movie.hpp"
#include "jetpage/aggregates/policy.hpp"

namespace cinema {

// What the movie service does by itself.
struct MoviePolicies {
  static constexpr std::string_view service = "movie";
  using Event = std::variant<reservation::ReservationConfirmedT, reservation::ReservationCancelledT,
                             review::ReviewCreatedT, review::ReviewDeletedT>;
  using Reactions = jetpage::aggregates::Reactions;
  using Source = jetpage::aggregates::Source;

  // Whenever a reservation is confirmed, the movie is reserved.
  static Reactions whenever(const reservation::ReservationConfirmedT& event, const Source&) {
    return {to_movie(event.movieId, movie::ReserveT{.movieId = event.movieId})};
  }
  // Whenever a reservation is cancelled, the movie is available, even while another reservation holds it.
  static Reactions whenever(const reservation::ReservationCancelledT& event, const Source&) {
    return {to_movie(event.movieId, movie::ReleaseT{.movieId = event.movieId})};
  }
  // Whenever a review is written or deleted, the movie counts it.
  static Reactions whenever(const review::ReviewCreatedT& event, const Source&) {
    return {to_movie(event.movieId, movie::CountReviewT{.movieId = event.movieId, .change = 1})};
  }
  static Reactions whenever(const review::ReviewDeletedT& event, const Source&) {
    return {to_movie(event.movieId, movie::CountReviewT{.movieId = event.movieId, .change = -1})};
  }

 private:
  template <class C>
  static jetpage::aggregates::Reaction to_movie(std::optional<std::int64_t> id, C command) {
    return jetpage::aggregates::tell<movie::Movie>(id.value_or(0), std::move(command));
  }
};

}  // namespace cinema
