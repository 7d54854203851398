#include "jetpage/eventstore/ids.hpp"

#include <catch2/catch_test_macros.hpp>
#include <set>
#include <thread>
#include <vector>

#include "jetpage/eventstore/memory/log.hpp"
#include "tests/support/faulty_bucket.hpp"

using namespace jetpage;
using namespace jetpage::tests;
using eventstore::Ids;

namespace {

struct Numbers {
  std::shared_ptr<eventstore::KeyValue> bucket() {
    return std::make_shared<FaultyBucket>(*log.bucket("ids", std::chrono::seconds(0)), faults);
  }
  std::unique_ptr<Ids> process(std::uint32_t block = 10) { return std::make_unique<Ids>(bucket(), block); }

  static std::vector<std::int64_t> take(Ids& ids, int count) {
    std::vector<std::int64_t> numbers;
    for (int i = 0; i < count; ++i) numbers.push_back(ids.next("cinema.movie").value());
    return numbers;
  }

  eventstore::MemoryLog log;
  Faults faults;
};

using Taken = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("Numbers count from 1, each name for itself") {
  Numbers numbers;
  const auto ids = numbers.process(3);
  CHECK(numbers.take(*ids, 7) == Taken{1, 2, 3, 4, 5, 6, 7});
  CHECK(*ids->next("cinema.review") == 1);
}

TEST_CASE("A block of numbers costs one write") {
  Numbers numbers;
  const auto ids = numbers.process(10);
  unsigned writes = 0;
  numbers.faults.plan([&](const Call& call) -> std::optional<Failure> {
    if (call.what == "create" || call.what == "update") ++writes;
    return std::nullopt;
  });
  numbers.take(*ids, 30);
  CHECK(writes == 3);
}

TEST_CASE("Behind the first free number none was handed out, by any process; asking takes none") {
  Numbers numbers;
  const auto one = numbers.process(10);
  const auto other = numbers.process(10);
  CHECK(*one->first_free("cinema.movie") == 1);
  numbers.take(*one, 3);
  CHECK(*other->first_free("cinema.movie") == 11);
  numbers.take(*other, 1);
  CHECK(*one->first_free("cinema.movie") == 21);
  CHECK(*one->first_free("cinema.review") == 1);
  one->give_back();
  other->give_back();
  CHECK(*one->first_free("cinema.movie") == 12);
  numbers.faults.fail_from(1, Failure::unavailable);
  CHECK(one->first_free("cinema.movie").is(eventstore::Fault::unavailable));
}

TEST_CASE("A number that came to nothing is handed out again, the least first") {
  Numbers numbers;
  const auto ids = numbers.process();
  numbers.take(*ids, 5);
  ids->put_back("cinema.movie", 4);
  ids->put_back("cinema.movie", 2);
  CHECK(numbers.take(*ids, 4) == Taken{2, 4, 6, 7});
}

TEST_CASE("Over clean stops the numbers go on without a gap") {
  Numbers numbers;
  std::int64_t expected = 0;
  for (const int count : {1, 5, 10, 23, 0, 3}) {
    const auto ids = numbers.process();
    for (const std::int64_t number : numbers.take(*ids, count)) CHECK(number == ++expected);
    ids->give_back();
  }
}

TEST_CASE("What was put back last is given back too") {
  Numbers numbers;
  {
    const auto ids = numbers.process();
    numbers.take(*ids, 5);
    ids->put_back("cinema.movie", 4);
    ids->put_back("cinema.movie", 5);
    ids->give_back();
  }
  CHECK(numbers.take(*numbers.process(), 2) == Taken{4, 5});
}

TEST_CASE("A whole block that was put back is given back") {
  Numbers numbers;
  {
    const auto ids = numbers.process(2);
    numbers.take(*ids, 2);
    ids->put_back("cinema.movie", 2);
    ids->put_back("cinema.movie", 1);
    ids->give_back();
  }
  CHECK(numbers.take(*numbers.process(), 1) == Taken{1});
}

TEST_CASE("A number from the middle that was put back is kept over a clean stop") {
  Numbers numbers;
  {
    const auto ids = numbers.process();
    numbers.take(*ids, 5);
    ids->put_back("cinema.movie", 2);
    ids->put_back("cinema.movie", 4);
    ids->give_back();
  }
  const auto ids = numbers.process();
  CHECK(numbers.take(*ids, 4) == Taken{2, 4, 6, 7});
  ids->give_back();
  CHECK(numbers.take(*numbers.process(), 1) == Taken{8});
}

TEST_CASE("Two processes hold different blocks, and one gives back only what no later block follows") {
  Numbers numbers;
  const auto first = numbers.process();
  const auto second = numbers.process();
  CHECK(numbers.take(*first, 2) == Taken{1, 2});
  CHECK(numbers.take(*second, 2) == Taken{11, 12});
  first->give_back();  // 3 to 10 are lost: the second block follows
  second->give_back();
  CHECK(numbers.take(*numbers.process(), 2) == Taken{13, 14});
}

TEST_CASE("A crash leaves a gap of at most one block") {
  Numbers numbers;
  numbers.take(*numbers.process(), 3);
  const auto next = numbers.take(*numbers.process(), 1).front();
  CHECK(next > 3);
  CHECK(next <= 3 + 10);
}

TEST_CASE("Two processes and eight threads never get a number twice, put back or not") {
  Numbers numbers;
  const auto first = numbers.process(7);
  const auto second = numbers.process(5);
  std::vector<Taken> taken(8);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < taken.size(); ++t) {
    threads.emplace_back([&, t] {
      Ids& ids = t % 2 == 0 ? *first : *second;
      for (int i = 0; i < 500; ++i) {
        const auto number = ids.next("cinema.movie");
        if (!number) return;
        if (i % 5 == 0) {
          ids.put_back("cinema.movie", *number);
        } else {
          taken[t].push_back(*number);
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<std::int64_t> all;
  std::size_t count = 0;
  for (const Taken& some : taken) {
    count += some.size();
    all.insert(some.begin(), some.end());
  }
  CHECK(count == 8 * 400);
  CHECK(all.size() == count);
}

TEST_CASE("Numbers that are found used are not handed out any more") {
  Numbers numbers;
  const auto ids = numbers.process();
  numbers.take(*ids, 4);
  ids->put_back("cinema.movie", 3);
  REQUIRE(ids->skip_to("cinema.movie", 7).ok());
  CHECK(numbers.take(*ids, 1) == Taken{7});
  REQUIRE(ids->skip_to("cinema.movie", 5).ok());  // behind already
  CHECK(numbers.take(*ids, 1) == Taken{8});
  REQUIRE(ids->skip_to("cinema.movie", 11).ok());  // the end of the block
  CHECK(numbers.take(*ids, 1) == Taken{11});
  REQUIRE(ids->skip_to("cinema.movie", 1'000).ok());  // far behind it
  CHECK(numbers.take(*ids, 2) == Taken{1'000, 1'001});
  ids->give_back();
  CHECK(numbers.take(*numbers.process(), 1) == Taken{1'002});
}

TEST_CASE("Whichever call to the bucket fails, no number is handed out twice") {
  for (const Failure how : every_failure) {
    for (unsigned n = 1;; ++n) {
      INFO("call " << n << " fails as " << static_cast<int>(how));
      Numbers numbers;
      numbers.faults.fail_call(n, how);
      std::set<std::int64_t> all;
      int failures = 0;
      for (int restart = 0; restart < 3; ++restart) {
        const auto ids = numbers.process(2);
        for (int i = 0; i < 5; ++i) {
          const auto number = ids->next("cinema.movie");
          failures += number ? 0 : 1;
          if (number) CHECK(all.insert(*number).second);
        }
        ids->give_back();
      }
      CHECK(failures <= 1);
      if (numbers.faults.failed() == 0) break;
      REQUIRE(n < 100);
    }
  }
}
