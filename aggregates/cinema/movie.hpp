#pragma once

#include <optional>
#include <variant>

#include "jetpage/aggregates/aggregate.hpp"
#include "jetpage/schemas/cinema_generated.h"

namespace cinema::movie {

// A movie as the manager keeps it. SYSTEMS.md, cinema.
struct Movie {
  static constexpr std::string_view category = "movie";
  using Command = std::variant<RegisterT, ReplaceT, ModifyT, RemoveT, ReserveT, ReleaseT, CountReviewT>;
  using Event = std::variant<MovieRegisteredT, MovieModifiedT, MovieReservedT, MovieCancelledT, MovieDeletedT>;
  using Resource = views::MovieT;
  using Decision = jetpage::aggregates::Decision<Event>;

  Decision decide(const RegisterT& command) const;
  Decision decide(const ReplaceT& command) const;
  Decision decide(const ModifyT& command) const;
  Decision decide(const RemoveT& command) const;
  Decision decide(const ReserveT& command) const;
  Decision decide(const ReleaseT& command) const;
  Decision decide(const CountReviewT& command) const;

  void evolve(const MovieRegisteredT& event) { become(event); }
  void evolve(const MovieModifiedT& event) { become(event); }
  void evolve(const MovieReservedT& event) { become(event); }
  void evolve(const MovieCancelledT& event) { become(event); }
  void evolve(const MovieDeletedT&) { movie.reset(); }

  [[nodiscard]] std::optional<Resource> resource() const { return movie; }

  std::optional<views::MovieT> movie;  // nothing before it is registered and after it is deleted

 private:
  Decision describe(const jetpage::schemas::Text& desc) const;

  template <class E>
  void become(const E& event) {
    movie = views::MovieT{.movieId = event.movieId,
                          .status = event.status,
                          .desc = event.desc,
                          .reviewCnt = event.reviewCnt,
                          .lastAction = event.lastAction};
  }
};
static_assert(jetpage::aggregates::Aggregate<Movie>);

}  // namespace cinema::movie
