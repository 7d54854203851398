#pragma once

#include <optional>
#include <variant>

#include "jetpage/aggregates/aggregate.hpp"
#include "jetpage/schemas/cinema_generated.h"

namespace cinema::review {

// What a customer says of a movie. SYSTEMS.md, cinema.
struct Review {
  static constexpr std::string_view category = "review";
  using Command = std::variant<WriteT, ReplaceT, ModifyT, RemoveT>;
  using Event = std::variant<ReviewCreatedT, ReviewModifiedT, ReviewDeletedT>;
  using Resource = views::ReviewT;
  using Decision = jetpage::aggregates::Decision<Event>;

  Decision decide(const WriteT& command) const;
  Decision decide(const ReplaceT& command) const;
  Decision decide(const ModifyT& command) const;
  Decision decide(const RemoveT& command) const;

  void evolve(const ReviewCreatedT& event) { become(event); }
  void evolve(const ReviewModifiedT& event) { become(event); }
  void evolve(const ReviewDeletedT&) { review.reset(); }

  [[nodiscard]] std::optional<Resource> resource() const { return review; }

  std::optional<views::ReviewT> review;  // nothing before it is written and after it is deleted

 private:
  Decision rewrite(const jetpage::schemas::Text& content) const;

  template <class E>
  void become(const E& event) {
    review = views::ReviewT{.reviewId = event.reviewId, .movieId = event.movieId, .content = event.content};
  }
};
static_assert(jetpage::aggregates::Aggregate<Review>);

}  // namespace cinema::review
