#pragma once

#include "jetpage/aggregates/cinema/movie.hpp"
#include "jetpage/aggregates/cinema/review.hpp"
#include "jetpage/aggregates/creation/creation.hpp"

namespace cinema::review {

// A review needs its movie. SYSTEMS.md, cinema.
struct ReviewDesk : jetpage::aggregates::NoDesk {
  static jetpage::eventstore::Done check(const WriteT& command, jetpage::aggregates::Calls& calls) {
    const auto movie = calls.look<movie::Movie>(command.movieId.value_or(0));
    if (!movie) return movie.error();
    if (movie->movie) return {};
    return jetpage::eventstore::Error{jetpage::eventstore::Fault::refused, "movie_unknown",
                                      "there is no such movie to review"};
  }
};

}  // namespace cinema::review
