#pragma once

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <vector>

#include "tests/api/cli/cli.hpp"
#include "tests/support/await.hpp"
#include "tests/support/json.hpp"
#include "tests/support/server.hpp"

// A server as its operator has it: some movies, some reservations, and the command line on its data folder.
namespace jetpage::tests {

inline Finished operate(const Server& server, std::vector<std::string> words) {
  words.insert(words.end(), {"--data", server.data().string()});
  return typed_with({}, std::move(words));
}

inline int count_of(Http& http, const std::string& collection) {
  return json_of(http.get("/" + collection))["page"]["totalElements"];
}

// Movies 1 to n, of which the first half is reserved; returns when the sagas have ended.
inline void open_cinema(const Server& server, int movies = 6) {
  Http http(server.url());
  for (int i = 0; i < movies; ++i) REQUIRE(http.post("/movies", R"({"desc":"Beautiful Movie"})").status == 201);
  for (int i = 1; i <= movies / 2; ++i) {
    REQUIRE(http.post("/reservations", R"({"movieId":)" + std::to_string(i) + "}").status == 201);
  }
  REQUIRE(await([&] {
    return count_of(http, "messages") == movies / 2 && count_of(http, "movies?status=reserved") == movies / 2;
  }));
}

}  // namespace jetpage::tests
