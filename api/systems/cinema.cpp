#include "jetpage/aggregates/cinema/message.hpp"
#include "jetpage/aggregates/cinema/message_policies.hpp"
#include "jetpage/aggregates/cinema/movie.hpp"
#include "jetpage/aggregates/cinema/movie_policies.hpp"
#include "jetpage/aggregates/cinema/payment_policies.hpp"
#include "jetpage/aggregates/cinema/reservation_desk.hpp"
#include "jetpage/aggregates/cinema/reservation_policies.hpp"
#include "jetpage/aggregates/cinema/review_desk.hpp"
#include "jetpage/api/system/describe.hpp"
#include "jetpage/api/systems/systems.hpp"
#include "jetpage/projections/cinema/messages.hpp"
#include "jetpage/projections/cinema/movies.hpp"
#include "jetpage/projections/cinema/movieviews.hpp"
#include "jetpage/projections/cinema/payments.hpp"
#include "jetpage/projections/cinema/reservations.hpp"
#include "jetpage/projections/cinema/reviews.hpp"

// cinema: a movie reservation, paid as it is made. SYSTEMS.md, cinema.
namespace jetpage::api {
namespace {

// GET /check/chkAndReqReserve?movieId=1: `true` when the movie can be had.
eventstore::Result<std::string> is_available(const projections::Projector& views, const Request& request) {
  const auto id = request.parameter("movieId");
  if (!id) {
    return eventstore::Error{eventstore::Fault::invalid, "parameter_missing", "movieId says which movie to check"};
  }
  const auto number = detail::number_of(*id);
  if (!number) return std::string("false");
  const auto movie = views.read_model(::cinema::Movies::name)->get<::cinema::Movies>(*number);
  if (!movie) return movie.error();
  return std::string(*movie && (*movie)->status == "available" ? "true" : "false");
}

}  // namespace

System cinema() {
  System system;
  system.name = "cinema";
  system.first_steps = {"POST {base}/movies desc=\"Beautiful Movie~\"", "POST {base}/reservations movieId=1",
                        "{base}/movieviews/1"};

  auto movie = add_service(system, "movie", 8082);
  movie.aggregate<::cinema::movie::Movie>("/movies")
      .post(&::cinema::movie::RegisterT::movieId)
      .put(&::cinema::movie::ReplaceT::movieId)
      .patch(&::cinema::movie::ModifyT::movieId)
      .remove(&::cinema::movie::RemoveT::movieId)
      .view<::cinema::Movies>();
  movie.aggregate<::cinema::review::Review>("/reviews")
      .post<::cinema::review::ReviewDesk>(&::cinema::review::WriteT::reviewId)
      .put(&::cinema::review::ReplaceT::reviewId)
      .patch(&::cinema::review::ModifyT::reviewId)
      .remove(&::cinema::review::RemoveT::reviewId)
      .view<::cinema::Reviews>();
  movie.policies<::cinema::MoviePolicies>();
  movie.query({"/check/chkAndReqReserve", "", {std::string(::cinema::Movies::name)}, is_available});

  auto reservation = add_service(system, "reservation", 8083);
  reservation.aggregate<::cinema::reservation::Reservation>("/reservations")
      .post<::cinema::reservation::ReservationDesk>(&::cinema::reservation::ReserveT::rsvId)
      .patch(&::cinema::reservation::ChangeStatusT::rsvId)
      .view<::cinema::Reservations>();
  reservation.policies<::cinema::ReservationPolicies>();

  auto payment = add_service(system, "payment", 8081);
  payment.aggregate<::cinema::payment::Payment>("/payments")
      .post_under(&::cinema::payment::PayT::rsvId)
      .view<::cinema::Payments>();
  payment.policies<::cinema::PaymentPolicies>();

  auto message = add_service(system, "message", 8084);
  message.aggregate<::cinema::message::Message>("/messages").view<::cinema::Messages>();
  message.policies<::cinema::MessagePolicies>();

  auto viewpage = add_service(system, "viewpage", 8085);
  viewpage.view<::cinema::Movieviews>("/movieviews");

  return system;
}

}  // namespace jetpage::api
