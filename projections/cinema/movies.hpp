#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/cinema_generated.h"

namespace cinema {
using jetpage::projections::Rows;

// Every movie as it is now; a deleted one is gone. SYSTEMS.md, cinema, Movie.
struct Movies {
  using Row = views::MovieT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "movies";
  static constexpr std::uint32_t version = 1;
  static constexpr std::string_view key_field = "movieId";
  static constexpr std::string_view category = "movie";
  using Event = std::variant<movie::MovieRegisteredT, movie::MovieModifiedT, movie::MovieReservedT,
                             movie::MovieCancelledT, movie::MovieDeletedT>;

  static void on(const movie::MovieDeletedT& event, Rows<Movies>& rows) { rows.erase(event.movieId); }

  // All others carry the whole movie.
  template <class E>
  static void on(const E& event, Rows<Movies>& rows) {
    rows.put(event.movieId, {.movieId = event.movieId,
                             .status = event.status,
                             .desc = event.desc,
                             .reviewCnt = event.reviewCnt,
                             .lastAction = event.lastAction});
  }
};
static_assert(jetpage::projections::View<Movies>);

}  // namespace cinema
