#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "jetpage/api/routes/openapi.hpp"
#include "tests/support/shipped.hpp"

using namespace jetpage::api;
using nlohmann::json;

namespace {

json document(bool prefixed) {
  std::vector<const System*> all;
  for (const System& system : jetpage::tests::shipped_systems()) all.push_back(&system);
  return json::parse(openapi(all, prefixed));
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// Calls `use` with every value in the document.
template <class Use>
void for_each(const json& value, Use use) {
  use(value);
  for (const json& inner : value) {
    if (value.is_structured()) for_each(inner, use);
  }
}

void check_references(const json& all) {
  for_each(all, [&](const json& value) {
    if (!value.is_object() || !value.contains("$ref")) return;
    const std::string reference = value["$ref"];
    INFO(reference);
    REQUIRE(reference.starts_with("#/"));
    CHECK(all.contains(json::json_pointer(reference.substr(1))));
  });
}

}  // namespace

TEST_CASE("every endpoint of every system is described, at the root or behind its system's name") {
  for (const bool prefixed : {false, true}) {
    const json paths = document(prefixed)["paths"];
    for (const System& system : jetpage::tests::shipped_systems()) {
      const std::string base = prefixed ? "/" + system.name : "";
      for (const auto& command : system.commands) {
        INFO(command.method << " " << command.path);
        CHECK(paths[base + command.path].contains(lower(command.method)));
      }
      for (const auto& view : system.view_endpoints) {
        CHECK(paths[base + view.path].contains("get"));
        CHECK(paths[base + view.path + "/{id}"].contains("get"));
        CHECK(paths.contains(base + view.path + "/{id}/events") == !view.category.empty());
      }
      for (const auto& query : system.queries) CHECK(paths[base + query.path].contains("get"));
      CHECK(paths[base + "/events"]["get"]["responses"]["200"]["content"].contains("text/event-stream"));
    }
  }
}

TEST_CASE("the document has what OpenAPI 3.1 requires") {
  const json all = document(true);
  CHECK(all["openapi"] == "3.1.0");
  CHECK(all["info"]["title"].is_string());
  CHECK(all["info"]["version"].is_string());
  std::set<std::string> ids;
  for (const auto& [path, page] : all["paths"].items()) {
    CHECK(path.starts_with("/"));
    for (const auto& [method, operation] : page.items()) {
      INFO(method << " " << path);
      CHECK(ids.insert(operation["operationId"].get<std::string>()).second);
      REQUIRE(operation["tags"].is_array());
      REQUIRE(!operation["responses"].empty());
      for (const auto& [status, response] : operation["responses"].items()) {
        CHECK(status.size() == 3);
        CHECK((response.contains("$ref") || response["description"].is_string()));
      }
    }
  }
}

TEST_CASE("every reference leads somewhere") { check_references(document(true)); }

TEST_CASE("every field of a path is a parameter of its operations") {
  const json all = document(true);
  for (const auto& [path, page] : all["paths"].items()) {
    if (path.find("{id}") == std::string::npos) continue;
    for (const auto& [method, operation] : page.items()) {
      INFO(method << " " << path);
      const auto& parameters = operation["parameters"];
      CHECK(std::count(parameters.begin(), parameters.end(), json{{"$ref", "#/components/parameters/id"}}) == 1);
    }
  }
  CHECK(all["components"]["parameters"]["id"]["required"] == true);
}

TEST_CASE("what is created has no version to be matched, what is there has one") {
  const json all = document(false);
  const json match{{"$ref", "#/components/parameters/IfMatch"}};
  const auto takes = [&](const char* path, const char* method) {
    const json& parameters = all["paths"][path][method]["parameters"];
    return std::find(parameters.begin(), parameters.end(), match) != parameters.end();
  };
  CHECK_FALSE(takes("/movies", "post"));
  CHECK(takes("/movies/{id}", "patch"));
}

TEST_CASE("a command with fields must be sent a body, one without has none") {
  const json all = document(false);
  CHECK(all["paths"]["/movies"]["post"]["requestBody"]["required"] == true);
  CHECK(all["paths"]["/payments"]["post"]["requestBody"]["required"] == true);
  CHECK_FALSE(all["paths"]["/movies/{id}"]["delete"].contains("requestBody"));
}

TEST_CASE("what a process does not serve is not described") {
  const jetpage::api::System* cinema = &jetpage::tests::shipped("cinema");
  const auto described = [&](const jetpage::api::ServedParts& served) {
    return json::parse(jetpage::api::openapi({cinema}, false, served))["paths"];
  };
  const auto payment = described({.services = {"payment"}});
  CHECK(payment.contains("/payments"));
  CHECK_FALSE(payment.contains("/movies"));
  const auto commands = described({.roles = {.queries = false}});
  CHECK(commands["/movies"].contains("post"));
  CHECK_FALSE(commands["/movies"].contains("get"));
  CHECK_FALSE(commands.contains("/events"));
  const auto queries = described({.roles = {.commands = false}});
  CHECK_FALSE(queries["/movies"].contains("post"));
  CHECK(queries["/movies"].contains("get"));
}

TEST_CASE("cinema's commands tell their bodies, answers and headers") {
  const json all = document(false);
  const json& register_movie = all["paths"]["/movies"]["post"];
  const json& body = all["components"]["schemas"]["cinema.movie.Register"];
  CHECK(register_movie["requestBody"]["content"]["application/json"]["schema"]["$ref"] ==
        "#/components/schemas/cinema.movie.Register");
  CHECK(body["properties"].contains("desc"));
  CHECK(!body["properties"].contains("movieId"));  // the service gives it
  CHECK(register_movie["responses"]["201"]["headers"].contains("Location"));
  CHECK(register_movie["responses"]["201"]["content"].contains("application/hal+json"));
  CHECK(register_movie["responses"].contains("409"));
  CHECK(all["paths"]["/movies/{id}"]["delete"]["responses"].contains("204"));
  CHECK(!all["paths"]["/movies/{id}"]["delete"]["responses"]["204"].contains("content"));
  CHECK(all["components"]["schemas"]["cinema.payment.Pay"]["properties"].contains("rsvId"));  // the body gives it
  CHECK(all["components"]["schemas"]["cinema.reservation.Reserve"]["properties"]["movieId"]["type"] ==
        json({"integer", "string", "null"}));
}

TEST_CASE("cinema's views tell their rows, pages and filters") {
  const json all = document(false);
  const json& movies = all["paths"]["/movies"]["get"];
  bool filters_by_status = false;
  for (const json& parameter : movies["parameters"]) filters_by_status |= parameter.value("name", "") == "status";
  CHECK(filters_by_status);
  const json& page = movies["responses"]["200"]["content"]["application/hal+json"]["schema"];
  CHECK(page["properties"]["_embedded"]["properties"]["movies"]["type"] == "array");
  CHECK(page["properties"].contains("page"));
  CHECK(all["components"]["schemas"]["cinema.movie.MovieRegistered"]["properties"]["eventType"]["const"] ==
        "MovieRegistered");
}
