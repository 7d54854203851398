#include <catch2/catch_test_macros.hpp>

#include <random>

#include "jetpage/eventstore/jetstream/connection/json_scan.hpp"

using namespace jetpage::eventstore;

TEST_CASE("Members of an answer are found wherever they stand") {
  const JsonScan scan(
      R"( {"type":"x","error" : {"code":400, "err_code":10071,"description":"wrong \"last\" } sequence: 3"},
                          "list":[{"seq":9},[1,2]],"seq": 12 ,"yes":true,"no":false,"nothing":null,"text":""} )");
  CHECK(scan.member("error").member("err_code").number() == 10071);
  CHECK(scan.member("error").member("description").text() == "wrong \"last\" } sequence: 3");
  CHECK(scan.member("seq").number() == 12);
  CHECK(scan.member("yes").flag());
  CHECK_FALSE(scan.member("no").flag());
  CHECK(scan.member("list").raw() == R"([{"seq":9},[1,2]])");
  CHECK(scan.member("list").element(1).raw() == "[1,2]");
  CHECK(scan.member("list").element(0).member("seq").number() == 9);
  CHECK_FALSE(scan.member("list").element(2).exists());
  CHECK(scan.member("text").exists());
  CHECK(scan.member("text").text().empty());
}

TEST_CASE("What is missing or of another kind reads as its zero") {
  const JsonScan scan(R"({"a":1,"b":"two"})");
  CHECK_FALSE(scan.member("c").exists());
  CHECK(scan.member("c").member("d").number() == 0);
  CHECK(scan.member("b").number() == 0);
  CHECK(scan.member("a").text().empty());
  CHECK_FALSE(JsonScan("[1]").member("a").exists());
}

TEST_CASE("Cut off and random bytes are safe to look into") {
  const std::string text = R"({"a":{"b":["x\"y",{"c":1}]},"d":"e\\","f":-2.5e3,"g":[]})";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    const std::string cut = text.substr(0, size);  // on the heap: a sanitizer sees each byte too far
    for (const char* name : {"a", "d", "f", "g", "z"}) (void)JsonScan(cut).member(name).member("b").text();
  }
  std::mt19937 random(4711);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes(random() % 64, ' ');
    for (char& c : bytes) c = "{}[]\",:\\a1 \n"[random() % 12];
    (void)JsonScan(bytes).member("a").text();
    (void)JsonScan(bytes).element(1).text();
  }
}

TEST_CASE("Escaped characters are read") {
  CHECK(JsonScan(R"("s1.\u003e \u00fc\u20ac \n\/\\")").text() == "s1.> ü€ \n/\\");
}

TEST_CASE("Any text can be quoted") {
  CHECK(json_quoted("a\"b\\c") == R"("a\"b\\c")");
  CHECK(json_quoted("a\nb") == R"("a\u000ab")");
  CHECK(JsonScan("{\"a\":" + json_quoted("x,}") + "}").member("a").text() == "x,}");
}
