#include "jetpage/eventstore/claims.hpp"

#include <catch2/catch_test_macros.hpp>
#include <thread>
#include <vector>

#include "jetpage/eventstore/memory/log.hpp"

using namespace jetpage::eventstore;

namespace {

struct Bucket {
  Claims claims() { return Claims(std::shared_ptr<KeyValue>(*log.bucket("claims", std::chrono::seconds(0)))); }
  MemoryLog log;
};

const std::string scope = "cinema.reservation";

}  // namespace

TEST_CASE("A key is claimed once; who comes later hears of the first") {
  Bucket bucket;
  auto claims = bucket.claims();
  CHECK_FALSE(claims.find(scope, "k")->has_value());
  const auto first = claims.claim(scope, "k", "1");
  CHECK(first->mine);
  CHECK(first->id == "1");
  const auto second = bucket.claims().claim(scope, "k", "2");
  CHECK_FALSE(second->mine);
  CHECK(second->id == "1");
  CHECK(claims.find(scope, "k")->value().id == "1");
}

TEST_CASE("The same key in another scope is another claim") {
  Bucket bucket;
  auto claims = bucket.claims();
  REQUIRE(claims.claim(scope, "k", "1")->mine);
  CHECK(claims.claim("cinema.movie", "k", "7")->mine);
}

TEST_CASE("A key may be any text") {
  Bucket bucket;
  auto claims = bucket.claims();
  for (const std::string& key :
       {std::string(), std::string("a b/*>.\n"), std::string("\0x", 2), std::string(10'000, 'k')}) {
    CHECK(claims.claim(scope, key, "1")->mine);
    CHECK(claims.find(scope, key)->value().id == "1");
  }
}

TEST_CASE("A claim moves to a new id once; who moves it from the old place conflicts") {
  Bucket bucket;
  auto claims = bucket.claims();
  const auto first = claims.claim(scope, "k", "1");
  const auto moved = claims.move(scope, "k", *first, "2");
  REQUIRE(moved.ok());
  CHECK(moved->mine);
  CHECK(claims.move(scope, "k", *first, "3").is(Fault::conflict));
  CHECK(claims.find(scope, "k")->value().id == "2");
  CHECK(claims.move(scope, "k", *moved, "4")->id == "4");
}

TEST_CASE("Eight threads that claim one key agree on one id") {
  Bucket bucket;
  std::vector<std::string> ids(8);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < ids.size(); ++t) {
    threads.emplace_back([&, t] { ids[t] = bucket.claims().claim(scope, "k", std::to_string(t))->id; });
  }
  for (auto& thread : threads) thread.join();
  CHECK(ids == std::vector<std::string>(8, ids.front()));
}
