#include "tests/stories/split_systems.hpp"

#include "tests/support/json.hpp"

namespace jetpage::tests {

// The gateway paths of SYSTEMS.md, and who asks whom. A service stands behind those that it asks.
std::vector<SplitService> services_of(const std::string& system) {
  if (system == "cinema") {
    return {{"payment", {"/payments"}, {}},
            {"movie", {"/movies", "/reviews", "/check"}, {}},
            {"reservation", {"/reservations"}, {"payment"}},
            {"message", {"/messages"}, {}},
            {"viewpage", {"/movieviews"}, {}}};
  }
  return {};
}

bool shows(Http& http, const Sight& sight) {
  const Answer answer = http.get(sight.path);
  return answer.status == 200 && field_of(answer, sight.field) == sight.value;
}

std::vector<Isolation> isolations() {
  return {
      {.system = "cinema",
       .stopped = "message",
       .meanwhile = {{"POST", "/movies", R"({"desc":"One"})", 201}, {"POST", "/reservations", R"({"movieId":1})", 201}},
       .goes_on = {{"/reservations/1", "status", "reserved"}, {"/movieviews/1", "movieStatus", "reserved"}},
       .caught_up = {{"/messages/1", "movieId", "1"}},
       .once = {"MessageSent"}},
      {.system = "cinema",
       .stopped = "movie",
       .before = {{"POST", "/movies", R"({"desc":"One"})", 201}},
       .prepared = {{"/movieviews/1", "desc", "One"}},
       .meanwhile = {{"POST", "/reservations", R"({"movieId":1})", 201},
                     {"GET", "/movies/1", "", 503},
                     {"GET", "/movieviews/1", "", 200}},
       .goes_on = {{"/reservations/1", "status", "reserved"}, {"/messages/1", "movieId", "1"}},
       .caught_up = {{"/movies/1", "status", "reserved"}, {"/movieviews/1", "movieStatus", "reserved"}},
       .once = {"MovieReserved"}},
  };
}

}  // namespace jetpage::tests
