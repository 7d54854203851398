#include <catch2/catch_test_macros.hpp>

#include <random>

#include "jetpage/eventstore/commit.hpp"

using namespace jetpage::eventstore;

namespace {

Commit sample() {
  return {.id = "commit-1",
          .cause = "cause-1",
          .correlation = "correlation-1",
          .time_us = 1'700'000'000'000'000,
          .version = 7,
          .previous = 0x1234567890abcdef,
          .events = {{"cinema.movie.MovieRegistered", Bytes(33, 1)}, {"cinema.movie.MovieReserved", Bytes(8, 2)}}};
}

// Looks at everything a commit tells, as any reader may.
std::size_t read_all(const CommitView& commit) {
  std::size_t sum = commit.id().size() + commit.cause().size() + commit.correlation().size();
  for (std::size_t i = 0; i < commit.size(); ++i) {
    const EventView event = commit.event(i);
    for (const char c : event.type) sum += static_cast<unsigned char>(c);
    for (const std::uint8_t byte : event.data) sum += byte;
  }
  return sum;
}

}  // namespace

TEST_CASE("A commit comes back as it was written") {
  const Commit commit = sample();
  const auto view = CommitView::from(encode(commit));
  REQUIRE(view);
  CHECK(view->id() == commit.id);
  CHECK(view->cause() == commit.cause);
  CHECK(view->correlation() == commit.correlation);
  CHECK(view->time_us() == commit.time_us);
  CHECK(view->version() == 7);
  CHECK(view->last_version() == 8);
  CHECK(view->previous() == commit.previous);
  REQUIRE(view->size() == 2);
  CHECK(view->event(1).type == "cinema.movie.MovieReserved");
  CHECK(view->event(1).version == 8);
  CHECK(Bytes(view->event(0).data.begin(), view->event(0).data.end()) == Bytes(33, 1));
}

TEST_CASE("The bytes of events are aligned for FlatBuffers wherever the message lay") {
  const Bytes bytes = encode(sample());
  for (std::size_t offset = 0; offset < 8; ++offset) {
    Bytes shifted(offset, 0);
    shifted.insert(shifted.end(), bytes.begin(), bytes.end());
    const auto view = CommitView::from(std::span(shifted).subspan(offset));
    REQUIRE(view);
    for (std::size_t i = 0; i < view->size(); ++i) {
      CHECK(reinterpret_cast<std::uintptr_t>(view->event(i).data.data()) % 8 == 0);
    }
  }
}

TEST_CASE("The same commit gives the same bytes and hash, another gives others") {
  const Bytes bytes = encode(sample());
  CHECK(encode(sample()) == bytes);
  CHECK(CommitView::from(bytes)->hash() == hash_of(bytes));
  Commit other = sample();
  ++other.time_us;
  CHECK(hash_of(encode(other)) != hash_of(bytes));
}

TEST_CASE("Every flipped bit is found, or takes the checksum away, and changes the hash") {
  const Bytes bytes = encode(sample());
  const std::uint64_t hash = hash_of(bytes);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      Bytes damaged = bytes;
      damaged[at] ^= static_cast<std::uint8_t>(1 << bit);
      const auto view = CommitView::from(damaged);
      if (view) {
        (void)read_all(*view);
        REQUIRE_FALSE(view->checksum());
      }
      REQUIRE(hash_of(damaged) != hash);
    }
  }
}

TEST_CASE("A commit of before there was a checksum is read as it always was") {
  Commit old = sample();
  old.checked = false;
  const auto view = CommitView::from(encode(old));
  REQUIRE(view.ok());
  CHECK_FALSE(view->checksum());
  CHECK(view->id() == sample().id);
  CHECK(CommitView::from(encode(sample()))->checksum());
}

TEST_CASE("Every shortened commit is found") {
  const Bytes bytes = encode(sample());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto view = CommitView::from(std::span(bytes).first(size));
    if (view) (void)read_all(*view);
  }
  CHECK(CommitView::from({}).is(Fault::corrupted));
}

TEST_CASE("Random bytes are no commit, or one that can be read") {
  std::mt19937 random(4711);
  for (int round = 0; round < 20'000; ++round) {
    Bytes bytes(random() % 200, 0);
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
    const auto view = CommitView::from(bytes);
    if (view) (void)read_all(*view);
  }
}

TEST_CASE("A commit without events or version is none") {
  Commit empty = sample();
  empty.events.clear();
  CHECK(CommitView::from(encode(empty)).is(Fault::corrupted));
  Commit unnumbered = sample();
  unnumbered.version = 0;
  CHECK(CommitView::from(encode(unnumbered)).is(Fault::corrupted));
}
