#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/cinema_generated.h"

namespace cinema {
using jetpage::projections::Rows;

// Every review as it is now; a deleted one is gone. SYSTEMS.md, cinema, Review.
struct Reviews {
  using Row = views::ReviewT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "reviews";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("movieId")};
  static constexpr std::string_view key_field = "reviewId";
  static constexpr std::string_view category = "review";
  using Event = std::variant<review::ReviewCreatedT, review::ReviewModifiedT, review::ReviewDeletedT>;

  static void on(const review::ReviewCreatedT& event, Rows<Reviews>& rows) { put(event, rows); }
  static void on(const review::ReviewModifiedT& event, Rows<Reviews>& rows) { put(event, rows); }
  static void on(const review::ReviewDeletedT& event, Rows<Reviews>& rows) { rows.erase(event.reviewId); }

 private:
  template <class E>
  static void put(const E& event, Rows<Reviews>& rows) {
    rows.put(event.reviewId, {.reviewId = event.reviewId, .movieId = event.movieId, .content = event.content});
  }
};
static_assert(jetpage::projections::View<Reviews>);

}  // namespace cinema
