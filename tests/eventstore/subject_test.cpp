#include <catch2/catch_test_macros.hpp>

#include <random>

#include "jetpage/eventstore/subject.hpp"

using namespace jetpage::eventstore;

TEST_CASE("A plain id stands in its subject as it is") {
  CHECK(subject_of("cinema", {"movie", "1"}) == "cinema.movie.1");
  CHECK(subject_of("cinema", {"movie", "a-B_9"}) == "cinema.movie.a-B_9");
  CHECK(stream_of("cinema") == "CINEMA");
}

TEST_CASE("Every other byte of an id is written as its number") {
  CHECK(subject_of("cinema", {"movie", "a.b"}) == "cinema.movie.a=2Eb");
  CHECK(subject_of("cinema", {"movie", "*>="}) == "cinema.movie.=2A=3E=3D");
  CHECK(subject_of("cinema", {"movie", "ü"}) == "cinema.movie.=C3=BC");
}

TEST_CASE("Any id comes back from its subject") {
  std::mt19937 random(4711);
  for (int round = 0; round < 10'000; ++round) {
    std::string id(1 + random() % max_id_bytes, 'x');
    for (char& c : id) c = static_cast<char>(random() % 256);
    const std::string subject = subject_of("mall", {"order", id});
    INFO(subject);
    REQUIRE(aggregate_of(subject) == AggregateName{"order", id});
    REQUIRE(subject.find_first_of(" *>\r\n\t") == subject.npos);
  }
}

TEST_CASE("What is no aggregate's subject is taken for none") {
  for (const char* subject : {"", "cinema", "cinema.movie", "cinema.movie.", "cinema.movie.a.b", "cinema.movie.=4",
                              "cinema.movie.=ZZ", "cinema.movie.a b", "cinema.movie.="}) {
    INFO(subject);
    CHECK_FALSE(aggregate_of(subject));
  }
}

TEST_CASE("An id is refused that is empty, too long or holds a NUL") {
  CHECK(check_id("1").ok());
  CHECK(check_id(std::string(max_id_bytes, 'x')).ok());
  CHECK(check_id("").is(Fault::invalid));
  CHECK(check_id(std::string(max_id_bytes + 1, 'x')).is(Fault::invalid));
  CHECK(check_id(std::string_view("a\0b", 3)).is(Fault::invalid));
}
