#include "jetpage/aggregates/cinema/review.hpp"

namespace cinema::review {

using jetpage::aggregates::accept;
using jetpage::aggregates::nothing;
using jetpage::aggregates::refuse;

namespace {

jetpage::aggregates::Refusal unknown() { return refuse("not_found", "there is no such review"); }

}  // namespace

Review::Decision Review::decide(const WriteT& command) const {
  if (review) return refuse("review_exists", "this review is written already");
  return accept<Event>(
      ReviewCreatedT{.reviewId = command.reviewId, .movieId = command.movieId, .content = command.content});
}

Review::Decision Review::rewrite(const jetpage::schemas::Text& content) const {
  if (!review) return unknown();
  if (content == review->content) return nothing();
  return accept<Event>(ReviewModifiedT{.reviewId = review->reviewId, .movieId = review->movieId, .content = content});
}

Review::Decision Review::decide(const ReplaceT& command) const { return rewrite(command.content); }

Review::Decision Review::decide(const ModifyT& command) const {
  if (review && !command.content.has_value()) return nothing();
  return rewrite(command.content);
}

Review::Decision Review::decide(const RemoveT&) const {
  if (!review) return unknown();
  return accept<Event>(
      ReviewDeletedT{.reviewId = review->reviewId, .movieId = review->movieId, .content = review->content});
}

}  // namespace cinema::review
