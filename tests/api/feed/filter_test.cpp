#include <catch2/catch_test_macros.hpp>

#include "jetpage/api/feed/filter.hpp"
#include "jetpage/api/routes/preconditions.hpp"
#include "tests/support/shipped.hpp"

using namespace jetpage::api;

namespace {

const System& cinema() { return jetpage::tests::shipped("cinema"); }

jetpage::eventstore::Result<FeedFilter> filter_of(std::vector<std::pair<std::string, std::string>> query) {
  Request request;
  request.query = std::move(query);
  return FeedFilter::of(cinema(), request);
}

bool accepts_stream(const std::string& header) {
  Request request;
  request.headers["Accept"] = header;
  return accepts(request, "text/event-stream");
}

}  // namespace

TEST_CASE("without parameters a feed wants everything") {
  const auto filter = filter_of({{"after", "7"}});
  REQUIRE(filter);
  CHECK(filter->wants_all());
  CHECK(filter->wants({"movie", "1"}));
  CHECK(filter->wants_type("cinema.movie.MovieRegistered"));
}

TEST_CASE("an aggregate is named by its kind, or by kind and id") {
  const auto filter = filter_of({{"aggregate", "movie,reservation/7"}, {"aggregate", "message/a/b"}});
  REQUIRE(filter);
  CHECK_FALSE(filter->wants_all());
  CHECK(filter->wants({"movie", "1"}));
  CHECK(filter->wants({"reservation", "7"}));
  CHECK_FALSE(filter->wants({"reservation", "8"}));
  CHECK(filter->wants({"message", "a/b"}));
  CHECK_FALSE(filter->wants({"payment", "7"}));
}

TEST_CASE("a type is named by its simple or full name; what cannot be read might be of any") {
  const auto filter = filter_of({{"type", "MovieRegistered"}, {"type", "cinema.reservation.ReservationConfirmed"}});
  REQUIRE(filter);
  CHECK_FALSE(filter->wants_all());
  CHECK(filter->wants_type("cinema.movie.MovieRegistered"));
  CHECK(filter->wants_type("cinema.reservation.ReservationConfirmed"));
  CHECK_FALSE(filter->wants_type("cinema.movie.MovieDeleted"));
  CHECK(filter->wants_type(""));
}

TEST_CASE("what a system does not have is refused, and what it has is named") {
  const auto aggregate = filter_of({{"aggregate", "film"}});
  REQUIRE_FALSE(aggregate);
  CHECK(aggregate.error().code == "aggregate_unknown");
  CHECK(aggregate.error().message.find("message, movie, payment, reservation, review") != std::string::npos);
  const auto type = filter_of({{"type", "MovieRegistered,"}});
  REQUIRE_FALSE(type);
  CHECK(type.error().code == "event_type_unknown");
  CHECK(type.error().message.find("MovieRegistered, MovieReserved") != std::string::npos);
  const auto parameter = filter_of({{"types", "MovieRegistered"}});
  REQUIRE_FALSE(parameter);
  CHECK(parameter.error().code == "parameter_unknown");
}

TEST_CASE("every aggregate that has a path can be asked for") {
  for (const System& system : jetpage::tests::shipped_systems()) {
    for (const ViewEndpoint& view : system.view_endpoints) {
      Request request;
      request.query = {{"aggregate", view.category}};
      INFO(system.name << " " << view.category);
      if (!view.category.empty()) CHECK(FeedFilter::of(system, request).ok());
    }
  }
}

TEST_CASE("an Accept header leaves event streams or excludes them") {
  for (const char* header : {"text/event-stream", "TEXT/Event-Stream", "text/*", "*/*", "", "text/html, */*;q=0.1",
                             "application/json, text/event-stream;q=0.5", "text/event-stream;charset=utf-8"}) {
    INFO(header);
    CHECK(accepts_stream(header));
  }
  for (const char* header : {"application/json", "text/html", "text/event-stream;q=0", "text/event-stream; q=0.00, */*",
                             "application/*", "text", "*", "text/event"}) {
    INFO(header);
    CHECK_FALSE(accepts_stream(header));
  }
  CHECK(accepts(Request(), "text/event-stream"));
}
