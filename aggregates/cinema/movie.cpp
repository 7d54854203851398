#include "jetpage/aggregates/cinema/movie.hpp"

namespace cinema::movie {

using jetpage::aggregates::accept;
using jetpage::aggregates::nothing;
using jetpage::aggregates::refuse;

namespace {

// Every event of a movie tells all of it.
template <class E>
E telling(const views::MovieT& movie) {
  E event;
  event.movieId = movie.movieId;
  event.status = movie.status;
  event.desc = movie.desc;
  event.reviewCnt = movie.reviewCnt;
  event.lastAction = movie.lastAction;
  return event;
}

jetpage::aggregates::Refusal unknown() { return refuse("not_found", "there is no such movie"); }

}  // namespace

Movie::Decision Movie::decide(const RegisterT& command) const {
  if (movie) return refuse("movie_exists", "this movie is registered already");
  return accept<Event>(MovieRegisteredT{.movieId = command.movieId,
                                        .status = "available",
                                        .desc = command.desc,
                                        .reviewCnt = 0,
                                        .lastAction = "register"});
}

Movie::Decision Movie::describe(const jetpage::schemas::Text& desc) const {
  if (!movie) return unknown();
  if (desc == movie->desc) return nothing();
  views::MovieT changed = *movie;
  changed.desc = desc;
  changed.lastAction = "modify";
  return accept<Event>(telling<MovieModifiedT>(changed));
}

Movie::Decision Movie::decide(const ReplaceT& command) const { return describe(command.desc); }

Movie::Decision Movie::decide(const ModifyT& command) const {
  if (movie && !command.desc.has_value()) return nothing();
  return describe(command.desc);
}

Movie::Decision Movie::decide(const RemoveT&) const {
  if (!movie) return unknown();
  return accept<Event>(telling<MovieDeletedT>(*movie));
}

Movie::Decision Movie::decide(const ReserveT&) const {
  if (!movie || (movie->status == "reserved" && movie->lastAction == "reserved")) return nothing();
  views::MovieT changed = *movie;
  changed.status = "reserved";
  changed.lastAction = "reserved";
  return accept<Event>(telling<MovieReservedT>(changed));
}

Movie::Decision Movie::decide(const ReleaseT&) const {
  if (!movie || (movie->status == "available" && movie->lastAction == "cancelled")) return nothing();
  views::MovieT changed = *movie;
  changed.status = "available";
  changed.lastAction = "cancelled";
  return accept<Event>(telling<MovieCancelledT>(changed));
}

Movie::Decision Movie::decide(const CountReviewT& command) const {
  if (!movie) return nothing();
  views::MovieT changed = *movie;
  changed.reviewCnt = changed.reviewCnt.value_or(0) + command.change;
  changed.lastAction = "review";
  return accept<Event>(telling<MovieModifiedT>(changed));
}

}  // namespace cinema::movie
