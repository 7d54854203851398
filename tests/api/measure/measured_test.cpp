#include <catch2/catch_test_macros.hpp>
#include <stdexcept>

#include "jetpage/api/measure/measured.hpp"
#include "tests/api/measure/has_line.hpp"

using jetpage::tests::has_line;
using namespace jetpage::api;

namespace {

RouteHandler answering(int status) {
  return [status](const Request&) {
    Response response;
    response.status = status;
    return response;
  };
}

}  // namespace

TEST_CASE("a command is counted by its outcome and timed") {
  const std::pair<int, const char*> outcomes[] = {
      {201, "done"},    {204, "done"},    {400, "invalid"},     {415, "invalid"}, {404, "not_found"}, {409, "refused"},
      {412, "refused"}, {422, "refused"}, {503, "unavailable"}, {504, "unknown"}, {500, "failed"}};
  for (const auto& [status, outcome] : outcomes) {
    Metrics metrics;
    const auto handler = measured_command(metrics, "cinema", "cinema.movie.Register", answering(status));
    CHECK(handler(Request()).status == status);
    const std::string text = metrics.text();
    CHECK(has_line(text, std::string("jetpage_commands_total{command=\"cinema.movie.Register\",outcome=\"") + outcome +
                             "\",system=\"cinema\"} 1"));
    CHECK(has_line(text, "jetpage_command_seconds_count{command=\"cinema.movie.Register\",system=\"cinema\"} 1"));
  }
}

TEST_CASE("what has not been answered yet is told, also when a handler throws") {
  Metrics metrics;
  const auto handler = measured_command(metrics, "cinema", "cinema.movie.Register", [&](const Request&) -> Response {
    CHECK(has_line(metrics.text(), "jetpage_commands_running{system=\"cinema\"} 1"));
    throw std::runtime_error("no");
  });
  CHECK_THROWS(handler(Request()));
  CHECK(has_line(metrics.text(), "jetpage_commands_running{system=\"cinema\"} 0"));
}

TEST_CASE("a query is counted by its route's path, not by what was asked for") {
  Metrics metrics;
  const auto handler = measured_query(metrics, "cinema", "/movies/{id}", answering(200));
  Request request;
  for (int i = 0; i < 100; ++i) {
    request.path = "/movies/" + std::to_string(i);
    (void)handler(request);
  }
  const std::string text = metrics.text();
  CHECK(has_line(text, "jetpage_queries_total{outcome=\"done\",path=\"/movies/{id}\",system=\"cinema\"} 100"));
  CHECK(has_line(text, "jetpage_query_seconds_count{path=\"/movies/{id}\",system=\"cinema\"} 100"));
}
