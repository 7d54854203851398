#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "jetpage/api/http/problem.hpp"

using namespace jetpage::api;
using jetpage::eventstore::Fault;

TEST_CASE("every fault has its status, and some codes their own") {
  const std::pair<Fault, int> faults[] = {
      {Fault::invalid, 400},         {Fault::not_found, 404}, {Fault::refused, 409},
      {Fault::conflict, 409},        {Fault::not_yet, 409},   {Fault::unavailable, 503},
      {Fault::outcome_unknown, 504}, {Fault::corrupted, 500}, {Fault::failed, 500}};
  for (const auto& [fault, status] : faults) CHECK(status_of({fault, "some_code", ""}) == status);
  const std::pair<const char*, int> codes[] = {{"version_differs", 412},        {"idempotency_key_reused", 422},
                                               {"body_too_large", 413},         {"commit_too_large", 413},
                                               {"media_type_unsupported", 415}, {"method_not_allowed", 405},
                                               {"dependency_unavailable", 503}, {"target_too_long", 414},
                                               {"headers_too_large", 431},      {"request_too_slow", 408}};
  for (const auto& [code, status] : codes) CHECK(status_of({Fault::refused, code, ""}) == status);
}

TEST_CASE("a problem says type, title, status, detail and code") {
  const Response response = problem({Fault::refused, "movie_unknown", "there is no \"movie\" 7"});
  CHECK(response.status == 409);
  CHECK(response.content_type == "application/problem+json");
  CHECK(nlohmann::json::parse(response.body) == nlohmann::json{{"type", "about:blank"},
                                                               {"title", "Conflict"},
                                                               {"status", 409},
                                                               {"detail", "there is no \"movie\" 7"},
                                                               {"code", "movie_unknown"}});
}

TEST_CASE("who may try again is told when") {
  const auto retry_after = [](const Response& response) {
    for (const auto& [name, value] : response.headers) {
      if (name == "Retry-After") return value;
    }
    return std::string();
  };
  CHECK(retry_after(problem({Fault::unavailable, "log_away", ""})) == "1");
  CHECK(retry_after(problem({Fault::outcome_unknown, "log_away", ""}, 7)) == "7");
  CHECK(retry_after(problem({Fault::refused, "x", ""})).empty());
}

TEST_CASE("what broke inside is not told outside") {
  const Response response = problem({Fault::failed, "disk_full", "/secret/path: No space left"});
  CHECK(response.body.find("secret") == std::string::npos);
  CHECK(nlohmann::json::parse(response.body)["code"] == "disk_full");
}

TEST_CASE("a text that is no UTF-8 does not break the problem") {
  CHECK_NOTHROW(nlohmann::json::parse(problem({Fault::invalid, "x", "\xff\xfe"}).body));
}
