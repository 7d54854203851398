#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/api/cli/cli.hpp"
#include "tests/api/feed/movie_log.hpp"
#include "tests/support/await.hpp"
#include "tests/support/nats_server.hpp"

using namespace jetpage::tests;
using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

// `jetpage views` where no server runs.

TEST_CASE("views without a server are those on the disk, and the log says how far they are behind") {
  const NatsServer nats(Sync::lazily);
  MovieLog log(nats.url());
  log.add_movies(2);
  Server server({.systems = {"cinema"}, .settings = {{"JETPAGE_NATS", nats.url()}}});
  const std::string data = server.data().string();
  const auto rows = [&] { return rows_of(typed("views", "cinema", "--json", "--data", data, "--nats", nats.url())); };
  REQUIRE(await([&] { return rows().at(0).at("position") == 2; }));
  server.stop();
  log.add_movies(3);
  const json movies = rows().at(0);
  CHECK(movies.at("state") == "stored");
  CHECK(movies.at("rows") == 2);
  CHECK(movies.at("lagEvents") == 3);
  CHECK(movies.at("lagSeconds") > 1'000'000);  // since 1970
  const auto alone = typed("views", "cinema", "--json", "--data", data, "--nats", "nats://127.0.0.1:1");
  CHECK(alone.exit_code == 0);
  CHECK(rows_of(alone).at(0).at("lagEvents").is_null());
  CHECK_THAT(alone.err, ContainsSubstring("without the log there are no lags"));
}

TEST_CASE("views of a folder without any says so in each row") {
  const auto views = typed("views", "cinema", "--json", "--data", "/nonexistent", "--nats", "nats://127.0.0.1:1");
  CHECK(views.exit_code == 0);
  CHECK(rows_of(views).at(0).at("state") == "missing");
}
