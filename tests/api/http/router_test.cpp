#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "jetpage/api/http/router.hpp"

using namespace jetpage::api;

namespace {

Route route(const std::string& method, const std::string& path) {
  return {method, path, [method, path](const Request& request) {
            Response response;
            response.body = method + " " + path;
            for (const auto& [name, value] : request.path_fields) response.body += " " + name + "=" + value;
            return response;
          }};
}

const Router& router() {
  static const Router instance(
      {route("GET", "/"), route("GET", "/movies"), route("POST", "/movies"), route("GET", "/movies/{id}"),
       route("DELETE", "/movies/{id}"), route("GET", "/movies/{id}/events"), route("GET", "/movies/best"),
       route("GET", "/check/chkAndReqReserve"), route("POST", "/orders/{order}/lines/{line}")});
  return instance;
}

Response ask(const std::string& method, const std::string& path) {
  Request request;
  request.method = method;
  request.path = path;
  return router().handle(request);
}

std::string code_of(const Response& response) { return nlohmann::json::parse(response.body)["code"]; }

}  // namespace

TEST_CASE("a path finds its route, literal segments before fields") {
  const std::pair<const char*, const char*> found[] = {
      {"/", "GET /"},
      {"/movies", "GET /movies"},
      {"/movies/1", "GET /movies/{id} id=1"},
      {"/movies/best", "GET /movies/best"},
      {"/movies/best/events", "GET /movies/{id}/events id=best"},
      {"/movies/1/events", "GET /movies/{id}/events id=1"},
      {"/check/chkAndReqReserve", "GET /check/chkAndReqReserve"},
      {"/movies/", "GET /movies"},
      {"//movies", "GET /movies"},
      {"/%6dovies", "GET /movies"},
  };
  for (const auto& [path, body] : found) CHECK(ask("GET", path).body == body);
  CHECK(ask("POST", "/orders/7/lines/8").body == "POST /orders/{order}/lines/{line} line=8 order=7");
}

TEST_CASE("a field is decoded after the path is cut, so that it may hold anything") {
  CHECK(ask("GET", "/movies/a%2Fb").body == "GET /movies/{id} id=a/b");
  CHECK(ask("GET", "/movies/..").body == "GET /movies/{id} id=..");
  CHECK(ask("GET", "/movies/%2e%2e").body == "GET /movies/{id} id=..");
  CHECK(ask("GET", "/movies/%00").body == std::string("GET /movies/{id} id=\0", 21));
  CHECK(ask("GET", "/movies/a+b").body == "GET /movies/{id} id=a+b");
}

TEST_CASE("a path that is not there is 404") {
  for (const char* path :
       {"/films", "/movies/1/actors", "/movies/1/events/1", "/Movies", "/movies%2F1", "*", "/check"}) {
    INFO(path);
    const Response response = ask("GET", path);
    CHECK(response.status == 404);
    CHECK(code_of(response) == "path_unknown");
  }
}

TEST_CASE("another method is 405 and told which there are") {
  const Response response = ask("PUT", "/movies");
  CHECK(response.status == 405);
  CHECK(code_of(response) == "method_not_allowed");
  REQUIRE(response.headers.size() == 1);
  CHECK(response.headers[0] == std::pair<std::string, std::string>("Allow", "GET, HEAD, POST"));
  CHECK(ask("BREW", "/movies/1").headers[0].second == "DELETE, GET, HEAD");
}

TEST_CASE("HEAD is answered as GET") { CHECK(ask("HEAD", "/movies/1").body == "GET /movies/{id} id=1"); }
