#include "tests/stories/bad_requests.hpp"

#include <sstream>

namespace jetpage::tests {
namespace {

const Headers none;

Headers with(const std::string& name, const std::string& value) {
  return {{"Content-Type", "application/json"}, {name, value}};
}

std::string repeat(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string desc_of(std::size_t bytes_in_all) {
  const std::string frame = R"({"desc":""})";
  return R"({"desc":")" + std::string(bytes_in_all - frame.size(), 'x') + "\"}";
}

std::string nested(std::size_t depth) { return R"({"x":)" + repeat("[", depth - 1) + repeat("]", depth - 1) + "}"; }

std::vector<BadRequest> bodies() {
  using namespace std::string_literals;
  const auto movie = [](const char* what, std::string body, const char* code, int status = 400) {
    return BadRequest{what, "POST", "/movies", std::move(body), status, code};
  };
  return {
      movie("nothing", "", "body_not_json"),
      movie("blanks", "  \r\n", "body_not_json"),
      {"a replacement by nothing", "PUT", "/movies/1", "", 400, "body_not_json"},
      {"a change to nothing", "PATCH", "/movies/1", "", 400, "body_not_json"},
      {"a reservation of nothing, without a Content-Type", "POST", "/reservations", "", 400, "body_not_json", none},
      movie("no JSON", "desc=One", "body_not_json"),
      movie("half a JSON", R"({"desc":"One")", "body_not_json"),
      movie("two JSONs", R"({"desc":"One"}{"desc":"Two"})", "body_not_json"),
      movie("a comment", R"({/* hello */"desc":"One"})", "body_not_json"),
      movie("single quotes", R"({'desc':'One'})", "body_not_json"),
      movie("NaN", R"({"desc":NaN})", "body_not_json"),
      movie("a raw control character", "{\"desc\":\"a\nb\"}", "body_not_json"),
      movie("an array", R"([{"desc":"One"}])", "body_not_object"),
      movie("a number", "5", "body_not_object"),
      movie("null", "null", "body_not_object"),
      movie("one byte more than 64 KiB", desc_of(64 * 1024 + 1), "body_too_large", 413),
      movie("depth 33", nested(33), "body_too_deep"),
      movie("a thousand levels", nested(10'000), "body_too_deep"),
      movie("a key twice", R"({"desc":"One","desc":"Two"})", "key_repeated"),
      movie("a key twice, deep down", R"({"desc":"One","x":[{"y":1,"y":2}]})", "key_repeated"),
      movie("an escaped NUL", R"({"desc":"a\u0000b"})", "text_invalid"),
      movie("a NUL byte in a text", "{\"desc\":\"a\0b\"}"s, "body_not_json"),
      movie("a NUL byte behind the end", "{\"desc\":\"One\"}\0"s, "body_not_json"),
      movie("invalid UTF-8", "{\"desc\":\"\xff\xfe\"}", "body_not_json"),
      movie("overlong UTF-8", "{\"desc\":\"\xc0\xaf\"}", "body_not_json"),
      movie("half a surrogate pair", R"({"desc":"\ud83c"})", "body_not_json"),
      movie("a number for a text", R"({"desc":5})", "field_invalid"),
      movie("an object for a text", R"({"desc":{"a":1}})", "field_invalid"),
      movie("an array for a text", R"({"desc":["a"]})", "field_invalid"),
      movie("a truth for a text", R"({"desc":true})", "field_invalid"),
  };
}

std::vector<BadRequest> numbers() {
  std::vector<BadRequest> all;
  for (const char* value :
       {R"("five")", "1.5", "true", "[]", "{}", R"("")", R"(" 1")", R"("1x")", "1e3", "9223372036854775808"}) {
    all.push_back({std::string("movieId ") + value, "POST", "/reservations",
                   R"({"movieId":)" + std::string(value) + "}", 400, "field_invalid"});
  }
  for (const char* value : {"-9223372036854775809", "18446744073709551616", "1e400"}) {
    all.push_back({std::string("movieId ") + value, "POST", "/reservations",
                   R"({"movieId":)" + std::string(value) + "}", 400, "number_too_large"});
  }
  return all;
}

std::vector<BadRequest> ids() {
  std::vector<BadRequest> all;
  std::istringstream no_ids(
      "99 0 -1 01 1.5 abc . .. * %2A > %3E 1%20 %20 1.movie movie.1 %2E%2E %ff%fe %00 1%00 1%0d%0ax "
      "9223372036854775808 cinema.movie.%3E " +
      std::string(300, '1'));
  for (std::string id; no_ids >> id;) {
    all.push_back({"a movie of no such id", "GET", "/movies/" + id, "", 404, "not_found", none});
    all.push_back({"its history", "GET", "/movies/" + id + "/events", "", 404, "not_found", none});
    all.push_back({"a change of it", "PATCH", "/movies/" + id, R"({"desc":"x"})", 404, "not_found"});
    all.push_back({"its end", "DELETE", "/movies/" + id, "", 404, "not_found", none});
    all.push_back(
        {"a reservation of no such id", "PATCH", "/reservations/" + id, R"({"status":"reqCancel"})", 404, "not_found"});
  }
  return all;
}

std::vector<BadRequest> paths() {
  return {
      {"no such path", "GET", "/films", "", 404, "path_unknown", none},
      {"the root's neighbour", "GET", "/movies/1/actors", "", 404, "path_unknown", none},
      {"a path too deep", "GET", "/movies/1/events/1", "", 404, "path_unknown", none},
      {"a system's name before the path of the only system", "GET", "/cinema/movies", "", 404, "path_unknown", none},
      {"PUT of a collection", "PUT", "/movies", "{}", 405, "method_not_allowed", with("X", "y"), "GET, HEAD, POST"},
      {"DELETE of a collection", "DELETE", "/movies", "", 405, "method_not_allowed", none, "GET, HEAD, POST"},
      {"POST to one", "POST", "/movies/1", "{}", 405, "method_not_allowed", with("X", "y"),
       "DELETE, GET, HEAD, PATCH, PUT"},
      {"DELETE of a reservation", "DELETE", "/reservations/1", "", 405, "method_not_allowed", none, "GET, HEAD, PATCH"},
      {"POST to a view", "POST", "/movieviews", "{}", 405, "method_not_allowed", with("X", "y"), "GET, HEAD"},
      {"POST to a history", "POST", "/movies/1/events", "{}", 405, "method_not_allowed", with("X", "y"), "GET, HEAD"},
      {"a method of its own", "BREW", "/movies", "", 405, "method_not_allowed", none, "GET, HEAD, POST"},
  };
}

std::vector<BadRequest> headers() {
  const std::string change = R"({"desc":"Changed"})";
  const auto patch = [&](const char* what, Headers headers, int status, const char* code) {
    return BadRequest{what, "PATCH", "/movies/1", change, status, code, std::move(headers)};
  };
  return {
      patch("If-Match of an old version", with("If-Match", "\"1\""), 412, "version_differs"),
      patch("If-Match of a future version", with("If-Match", "\"100\""), 412, "version_differs"),
      {"If-Match of what is to be created", "POST", "/movies", change, 412, "version_differs",
       with("If-Match", "\"7\"")},
      patch("If-Match without quotes", with("If-Match", "1"), 400, "if_match_invalid"),
      patch("If-Match of a weak tag", with("If-Match", "W/\"2\""), 400, "if_match_invalid"),
      patch("If-Match of two tags", with("If-Match", "\"1\", \"2\""), 400, "if_match_invalid"),
      patch("a key too long", with("Idempotency-Key", std::string(256, 'k')), 400, "idempotency_key_invalid"),
      patch("a key with a space", with("Idempotency-Key", "a b"), 400, "idempotency_key_invalid"),
      patch("a key that is not ASCII", with("Idempotency-Key", "\xc3\xa9"), 400, "idempotency_key_invalid"),
      patch("text", {{"Content-Type", "text/plain"}}, 415, "media_type_unsupported"),
      patch("a form", {{"Content-Type", "application/x-www-form-urlencoded"}}, 415, "media_type_unsupported"),
      patch("XML", {{"Content-Type", "application/xml"}}, 415, "media_type_unsupported"),
      patch("a packed body", with("Content-Encoding", "gzip"), 415, "media_type_unsupported"),
      {"a key of another command", "POST", "/reservations", R"({"movieId":1,"status":"reqReserve"})", 422,
       "idempotency_key_reused", with("Idempotency-Key", "taken")},
      {"a position that is none", "GET", "/movies", "", 400, "min_position_invalid", with("Min-Position", "soon")},
      {"a negative position", "GET", "/movies/1", "", 400, "min_position_invalid", with("Min-Position", "-1")},
  };
}

std::vector<BadRequest> parameters() {
  const auto get = [](const std::string& path, const char* code) {
    return BadRequest{"a parameter", "GET", path, "", 400, code, none};
  };
  return {
      get("/movies?page=-1", "parameter_invalid"),
      get("/movies?page=one", "parameter_invalid"),
      get("/movies?page=", "parameter_invalid"),
      get("/movies?page=1.5", "parameter_invalid"),
      get("/movies?size=0", "parameter_invalid"),
      get("/movies?size=1001", "parameter_invalid"),
      get("/movies?size=-5", "parameter_invalid"),
      get("/movies?size=99999999999999999999", "parameter_invalid"),
      get("/movies?colour=red", "filter_unknown"),
      get("/movies?colour", "filter_unknown"),
      get("/movies?desc=One&x=y", "filter_unknown"),
      get("/movies?_links=x", "filter_unknown"),
      get("/check/chkAndReqReserve", "parameter_missing"),
  };
}

std::vector<BadRequest> refusals() {
  return {
      {"a reservation of no movie", "POST", "/reservations", "{}", 409, "movie_unknown"},
      {"a reservation of an unknown movie", "POST", "/reservations", R"({"movieId":99})", 409, "movie_unknown"},
      {"a reservation of movie 0", "POST", "/reservations", R"({"movieId":0})", 409, "movie_unknown"},
      {"a reservation of movie -1", "POST", "/reservations", R"({"movieId":-1})", 409, "movie_unknown"},
      {"a new reservation that says it is reserved", "POST", "/reservations", R"({"movieId":1,"status":"reserved"})",
       409, "status_not_allowed"},
      {"a status of its own", "PATCH", "/reservations/1", R"({"status":"paid"})", 409, "status_not_allowed"},
      {"no status", "PATCH", "/reservations/1", "{}", 409, "status_not_allowed"},
      {"a review of an unknown movie", "POST", "/reviews", R"({"movieId":99,"content":"?"})", 409, "movie_unknown"},
      {"a payment for nothing", "POST", "/payments", R"({"movieId":1})", 400, "id_missing"},
      {"a payment for reservation 0", "POST", "/payments", R"({"rsvId":0,"movieId":1})", 400, "id_invalid"},
      {"a payment for reservation -5", "POST", "/payments", R"({"rsvId":-5,"movieId":1})", 400, "id_invalid"},
  };
}

}  // namespace

const std::vector<BadRequest>& bad_requests() {
  static const std::vector<BadRequest> all = [] {
    std::vector<BadRequest> requests;
    for (auto part : {bodies(), numbers(), ids(), paths(), headers(), parameters(), refusals()}) {
      requests.insert(requests.end(), part.begin(), part.end());
    }
    return requests;
  }();
  return all;
}

const std::vector<BadBytes>& bad_bytes() {
  using namespace std::string_literals;
  static const std::string post = "POST /movies HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
  static const std::string body = R"({"desc":"Smuggled"})";
  static const std::vector<BadBytes> all = {
      {"noise", "\x00\x01\xfe\xff\x80garbage\r\n\r\n"s},
      {"a TLS hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s + std::string(500, 'q') + "\r\n\r\n"},
      {"no version", "GET /movies\r\n\r\n"},
      {"another protocol", "GET /movies HTTP/9.9\r\n\r\n"},
      {"a line without end", "GET /" + std::string(100'000, 'a') + " HTTP/1.1\r\n\r\n"},
      {"a header without end", "GET /movies HTTP/1.1\r\nHost: x\r\nX: " + std::string(100'000, 'a') + "\r\n\r\n"},
      {"ten thousand headers", "GET /movies HTTP/1.1\r\nHost: x\r\n" + repeat("X: y\r\n", 10'000) + "\r\n"},
      {"a length that is no number", post + "Content-Length: ten\r\n\r\n" + body},
      {"a negative length", post + "Content-Length: -1\r\n\r\n" + body},
      {"a length beyond the limit", post + "Content-Length: 99999999999\r\n\r\n" + body},
      {"two lengths", post + "Content-Length: 19\r\nContent-Length: 5\r\n\r\n" + body},
      {"a length and chunks",
       post + "Content-Length: 19\r\nTransfer-Encoding: chunked\r\n\r\n13\r\n" + body + "\r\n0\r\n\r\n"},
      {"chunks beyond the limit",
       post + "Transfer-Encoding: chunked\r\n\r\n20000\r\n" + std::string(0x20000, 'x') + "\r\n0\r\n\r\n"},
      {"chunks that are none", post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + body + "\r\n0\r\n\r\n"},
      {"half a body", post + "Content-Length: 1000\r\n\r\n" + body},
      {"half a request line", "POST /mov"},
  };
  return all;
}

}  // namespace jetpage::tests
