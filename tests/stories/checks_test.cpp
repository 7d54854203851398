#include <catch2/catch_test_macros.hpp>

#include "tests/support/await.hpp"
#include "tests/support/json.hpp"
#include "tests/support/server.hpp"

using namespace jetpage::tests;
using nlohmann::json;

namespace {

Headers seen(const Answer& answer) { return {{"Min-Position", answer.header("Position")}}; }

Answer register_movies(Http& http, int count) {
  Answer last;
  for (int i = 1; i <= count; ++i) {
    last = http.post("/movies", R"({"desc":")" + std::string(i % 2 == 0 ? "Even" : "Odd & more") + "\"}");
    REQUIRE(last.status == 201);
  }
  return last;
}

std::string link(const json& page, const char* relation) {
  return page["_links"].value(relation, json::object()).value("href", "");
}

std::vector<int> ids(const json& page) {
  std::vector<int> found;
  for (const json& row : page["_embedded"]["movies"]) found.push_back(row["movieId"]);
  return found;
}

}  // namespace

TEST_CASE("a command's answer tells where, which version and which position") {
  Server server;
  Http http(server.url());
  const Answer made = http.post("/movies", R"({"desc":"One"})");
  CHECK(made.status == 201);
  CHECK(made.header("Location") == "/movies/1");
  CHECK(made.header("ETag") == "\"1\"");
  CHECK(made.header("Position") == "1");
  CHECK(made.header("Content-Type") == "application/hal+json");
  CHECK(link(json_of(made), "self") == "/movies/1");
  const Headers loud = {{"Content-Type", "Application/JSON ; charset=utf-8"}};
  CHECK(http.send("PATCH", "/movies/1", R"({"desc":"One"})", loud).status == 200);
  const Answer changed = http.patch("/movies/1", R"({"desc":"Two"})", {{"If-Match", made.header("ETag")}});
  CHECK(changed.status == 200);
  CHECK(changed.header("ETag") == "\"2\"");
  CHECK(field_of(changed, "lastAction") == "modify");
  const Answer same = http.put("/movies/1", R"({"desc":"Two"})");
  CHECK(same.status == 200);
  CHECK(same.header("ETag") == "\"2\"");
  const Answer removed = http.remove("/movies/1");
  CHECK(removed.status == 204);
  CHECK(removed.body.empty());
  CHECK(http.get("/movies/1", seen(removed)).status == 404);
  CHECK(http.patch("/movies/1", R"({"desc":"Gone"})").status == 404);
}

TEST_CASE("a movie can be had until it is reserved") {
  Server server;
  Http http(server.url());
  const Answer made = register_movies(http, 1);
  CHECK(http.get("/check/chkAndReqReserve?movieId=1", seen(made)).body == "true");
  CHECK(http.get("/check/chkAndReqReserve?movieId=2").body == "false");
  REQUIRE(http.post("/reservations", R"({"movieId":1})").status == 201);
  CHECK(await([&] { return http.get("/check/chkAndReqReserve?movieId=1").body == "false"; }));
}

TEST_CASE("reviews are counted by their movie") {
  Server server;
  Http http(server.url());
  register_movies(http, 1);
  REQUIRE(http.post("/reviews", R"({"movieId":1,"content":"Good"})").status == 201);
  REQUIRE(http.post("/reviews", R"({"movieId":1,"content":"Bad"})").status == 201);
  CHECK(await([&] { return field_of(http.get("/movies/1"), "reviewCnt") == "2"; }));
  CHECK(http.remove("/reviews/2").status == 204);
  CHECK(await([&] { return field_of(http.get("/movieviews/1"), "reviewCnt") == "1"; }));
  CHECK(field_of(http.get("/movies/1"), "lastAction") == "review");
}

TEST_CASE("a reservation can be cancelled once it is reserved, and again without effect") {
  Server server;
  Http http(server.url());
  register_movies(http, 1);
  REQUIRE(http.post("/reservations", R"({"movieId":1})").status == 201);
  REQUIRE(await([&] { return field_of(http.get("/reservations/1"), "status") == "reserved"; }));
  const Answer asked = http.patch("/reservations/1", R"({"status":"reqCancel"})");
  CHECK(field_of(asked, "status") == "reqCancel");
  REQUIRE(await([&] { return field_of(http.get("/reservations/1"), "status") == "cancelled"; }));
  const Answer again = http.patch("/reservations/1", R"({"status":"reqCancel"})");
  CHECK(again.status == 200);
  CHECK(field_of(again, "status") == "cancelled");
  CHECK(again.header("ETag") == "\"4\"");
}

TEST_CASE("collections come in pages that link to each other") {
  Server server;
  Http http(server.url());
  const Answer last = register_movies(http, 25);
  const json first = json_of(http.get("/movies", seen(last)));
  CHECK(first["page"] == json({{"size", 20}, {"totalElements", 25}, {"totalPages", 2}, {"number", 0}}));
  CHECK(ids(first).size() == 20);
  CHECK(link(first, "prev").empty());
  const json second = json_of(http.get(link(first, "next")));
  CHECK(ids(second) == std::vector<int>{21, 22, 23, 24, 25});
  CHECK(link(second, "next").empty());
  CHECK(ids(json_of(http.get(link(second, "prev")))) == ids(first));
  CHECK(ids(json_of(http.get(link(second, "self")))) == ids(second));
  CHECK(link(second["_embedded"]["movies"][0], "self") == "/movies/21");
  const json beyond = json_of(http.get("/movies?page=9&size=3"));
  CHECK(ids(beyond).empty());
  CHECK(beyond["page"]["totalPages"] == 9);
}

TEST_CASE("filters choose rows, alone, together and over pages") {
  Server server;
  Http http(server.url());
  const Answer last = register_movies(http, 7);
  CHECK(ids(json_of(http.get("/movies?desc=Even", seen(last)))) == std::vector<int>{2, 4, 6});
  CHECK(ids(json_of(http.get("/movies?desc=Even&movieId=4"))) == std::vector<int>{4});
  CHECK(ids(json_of(http.get("/movies?status=reserved"))).empty());
  const json page = json_of(http.get("/movies?desc=Odd%20%26%20more&size=3"));
  CHECK(page["page"]["totalElements"] == 4);
  CHECK(ids(page) == std::vector<int>{1, 3, 5});
  CHECK(ids(json_of(http.get(link(page, "next")))) == std::vector<int>{7});
}

TEST_CASE("what has not changed is not sent again") {
  Server server;
  Http http(server.url());
  const Answer made = register_movies(http, 1);
  for (const char* path : {"/movies/1", "/movies", "/movies/1/events"}) {
    INFO(path);
    const Answer page = http.get(path, seen(made));
    REQUIRE(page.status == 200);
    const Answer same = http.get(path, {{"If-None-Match", "\"x\", " + page.header("ETag")}});
    CHECK(same.status == 304);
    CHECK(same.body.empty());
    CHECK(same.header("ETag") == page.header("ETag"));
  }
  const std::string old = http.get("/movies/1").header("ETag");
  const Answer changed = http.patch("/movies/1", R"({"desc":"New"})");
  const Answer page = http.get("/movies/1", {{"If-None-Match", old}, {"Min-Position", changed.header("Position")}});
  CHECK(page.status == 200);
  CHECK(page.header("ETag") == changed.header("ETag"));
}

TEST_CASE("HEAD answers what GET answers, without the body") {
  Server server;
  Http http(server.url());
  const Answer made = register_movies(http, 1);
  const Answer page = http.get("/movies/1", seen(made));
  const Answer head = http.head("/movies/1");
  CHECK(head.status == 200);
  CHECK(head.body.empty());
  CHECK(head.header("ETag") == page.header("ETag"));
  CHECK(head.header("Content-Type") == page.header("Content-Type"));
  CHECK(http.head("/movies/2").status == 404);
}

TEST_CASE("health tells of views and policies, and does not need the log server") {
  Server server;
  Http http(server.url());
  const Answer made = register_movies(http, 1);
  REQUIRE(http.get("/movies/1", seen(made)).status == 200);
  for (const char* path : {"/actuator/health", "/actuator/health/readiness", "/actuator/health/liveness"}) {
    INFO(path);
    const Answer health = http.get(path);
    CHECK(health.status == 200);
    CHECK(field_of(health, "status") == "UP");
  }
  const json cinema = json_of(http.get("/actuator/health"))["components"]["cinema"];
  CHECK(cinema["views"].size() == 6);
  CHECK(cinema["views"]["movies"]["state"] == "live");
  CHECK(cinema["policies"].size() == 4);
  CHECK(http.get("/actuator/echo").body.find('/') != std::string::npos);
  CHECK(http.put("/actuator/down", "").status == 404);
  CHECK(http.post("/actuator/shutdown", "").status == 404);
}

TEST_CASE("down and shutdown work where a setting allows them") {
  Server server(
      {.systems = {"cinema"}, .settings = {{"JETPAGE_ENABLE_DOWN", "true"}, {"JETPAGE_ENABLE_SHUTDOWN", "true"}}});
  Http http(server.url());
  CHECK(http.put("/actuator/down", "").status == 200);
  CHECK(http.get("/actuator/health").status == 503);
  CHECK(http.get("/actuator/echo").status == 503);
  CHECK(http.get("/movies").status == 200);
  CHECK(http.post("/actuator/shutdown", "").status == 200);
  CHECK(server.await_end() == ExitStatus{0, 0});
}

TEST_CASE("metrics are Prometheus text, and OpenAPI names every path") {
  Server server;
  Http http(server.url());
  register_movies(http, 1);
  const Answer metrics = http.get("/metrics");
  CHECK(metrics.status == 200);
  CHECK(metrics.header("Content-Type").starts_with("text/plain"));
  CHECK(metrics.body.find("# TYPE jetpage_") != std::string::npos);
  CHECK(metrics.body.find("jetpage_durability_unsafe 0") != std::string::npos);
  const json api = json_of(http.get("/openapi.json"));
  CHECK(api["openapi"].get<std::string>().starts_with("3.1"));
  for (const char* path : {"/movies", "/movies/{id}", "/movies/{id}/events", "/reviews", "/reservations", "/payments",
                           "/messages", "/movieviews", "/movieviews/{id}", "/check/chkAndReqReserve"}) {
    INFO(path);
    CHECK(api["paths"].contains(path));
  }
  CHECK(api["paths"]["/movies/{id}"].contains("patch"));
}
