#include <catch2/catch_test_macros.hpp>

#include <atomic>
#include <thread>

#include "tests/support/await.hpp"
#include "tests/support/json.hpp"
#include "tests/support/server.hpp"

using namespace jetpage::tests;

// DESIGN.md 9, promise 4: a reader that holds a position never reads an older page.

namespace {

constexpr int clients = 4;
constexpr int rounds = 250;

struct Reader {
  std::string id;
  int older = 0;    // pages that did not show the write
  int refused = 0;  // anything but 200
  std::string first_fault;

  void expect(const Answer& page, const std::string& shown, const std::string& wanted, const std::string& position) {
    const bool old =
        page.status == 200 && (shown != wanted || std::stoull(page.header("Position")) < std::stoull(position));
    if (old) ++older;
    if (page.status != 200) ++refused;
    if ((old || page.status != 200) && first_fault.empty()) first_fault = wanted + ": " + page.body;
  }

  void work(const std::string& url) {
    Http http(url);
    for (int round = 0; round < rounds; ++round) {
      const std::string desc = id + "-" + std::to_string(round);
      const Answer written = http.patch("/movies/" + id, R"({"desc":")" + desc + "\"}");
      if (written.status != 200) {
        ++refused;
        first_fault = written.body;
        continue;
      }
      const std::string position = written.header("Position");
      const Headers patient = {{"Min-Position", position}, {"Prefer", "wait=10"}};
      const std::string path = round % 3 == 0 ? "/movieviews/" + id : "/movies/" + id;
      const Answer page = http.get(path, patient);
      expect(page, page.status == 200 ? field_of(page, "desc") : "", desc, position);
      if (round % 10 != 0) continue;
      const Answer found = http.get("/movies?movieId=" + id, patient);
      expect(found, found.status == 200 ? json_of(found)["_embedded"]["movies"][0]["desc"].get<std::string>() : "",
             desc, position);
    }
  }
};

}  // namespace

TEST_CASE("a thousand commands, each read back by its position: never an older page") {
  Server server;
  Http http(server.url());
  std::vector<Reader> readers(clients);
  for (Reader& reader : readers) {
    const Answer made = http.post("/movies", R"({"desc":"new"})");
    REQUIRE(made.status == 201);
    reader.id = field_of(made, "movieId");
  }
  std::vector<std::thread> threads;
  for (Reader& reader : readers) threads.emplace_back([&] { reader.work(server.url()); });
  for (std::thread& thread : threads) thread.join();
  for (const Reader& reader : readers) {
    INFO(reader.first_fault);
    CHECK(reader.older == 0);
    CHECK(reader.refused == 0);
  }
}

TEST_CASE("a position in the future is waited for as long as the reader prefers, then 503 with Retry-After") {
  Server server;
  Http http(server.url(), std::chrono::seconds(40));
  REQUIRE(http.post("/movies", R"({"desc":"One"})").status == 201);
  for (const char* path :
       {"/movies", "/movies/1", "/movies/1/events", "/movieviews", "/check/chkAndReqReserve?movieId=1"}) {
    INFO(path);
    const auto start = std::chrono::steady_clock::now();
    const Answer late = http.get(path, {{"Min-Position", "1000000"}, {"Prefer", "wait=1"}});
    const auto took = std::chrono::steady_clock::now() - start;
    CHECK(late.status == 503);
    CHECK(field_of(late, "code") == "not_there_yet");
    CHECK(std::atoi(late.header("Retry-After").c_str()) >= 1);
    CHECK(took >= std::chrono::milliseconds(950));
    CHECK(took < std::chrono::seconds(10));  // and not the longest wait there is, 30 s
    CHECK(http.get(path, {{"Min-Position", "1000000"}, {"Prefer", "wait=0"}}).status == 503);
  }
}

TEST_CASE("a reader that waits is answered as soon as the position is seen") {
  Server server;
  Http http(server.url());
  REQUIRE(http.post("/movies", R"({"desc":"One"})").status == 201);
  Answer page;
  std::jthread reader([&] {
    Http own(server.url(), std::chrono::seconds(40));
    page = own.get("/movies/2", {{"Min-Position", "2"}, {"Prefer", "wait=30"}});
  });
  const std::string waits = "jetpage_queries_running{system=\"cinema\"} 1";
  REQUIRE(await([&] { return http.get("/metrics").body.find(waits) != std::string::npos; }));
  REQUIRE(http.post("/movies", R"({"desc":"Two"})").status == 201);
  const auto start = std::chrono::steady_clock::now();
  reader.join();
  CHECK(page.status == 200);
  CHECK(field_of(page, "desc") == "Two");
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
}
