#include "jetpage/projections/lmdb/lmdb.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <thread>

#include "tests/support/temp_folder.hpp"

using namespace jetpage;
using namespace jetpage::projections;
using jetpage::tests::TempFolder;

namespace {

constexpr std::size_t map_bytes = 64 * 1'024;

struct Store {
  TempFolder folder;
  std::unique_ptr<lmdb::Environment> environment;
  lmdb::Database database;

  Store() : Store(nullptr) {}
  explicit Store(std::unique_ptr<lmdb::Environment> of)
      : environment(of ? std::move(of) : *lmdb::Environment::open(folder.path(), lmdb::Durability::durable, map_bytes)),
        database(make(*environment)) {}

  static lmdb::Database make(lmdb::Environment& environment) {
    auto transaction = *environment.write();
    const auto made = *transaction.create("things", false);
    REQUIRE(transaction.commit().ok());
    return made;
  }
  eventstore::Done put(const std::string& key, const std::string& value) {
    auto transaction = *environment->write();
    if (auto put = transaction.put(database, key, value); !put) return put;
    return transaction.commit();
  }
  std::string get(const std::string& key) const {
    const auto transaction = *environment->read();
    const auto value = *transaction.get(database, key);
    return value ? std::string(*value) : "";
  }
};

}  // namespace

TEST_CASE("What is committed is read, what is not is gone") {
  Store store;
  REQUIRE(store.put("a", "1").ok());
  {
    auto transaction = *store.environment->write();
    REQUIRE(transaction.put(store.database, "a", "2").ok());
  }
  CHECK(store.get("a") == "1");
  CHECK(store.get("b").empty());
}

TEST_CASE("A full map is said, and what did not fit fits once it has grown") {
  Store store;
  const std::string value(10'000, 'x');
  int stored = 0;
  while (store.put(std::to_string(stored), value).ok()) ++stored;
  CHECK(stored > 0);
  CHECK(store.put("one more", value).error().code == "map_full");
  REQUIRE(store.environment->grow().ok());
  CHECK(store.put("one more", value).ok());
  for (int i = 0; i < stored; ++i) CHECK(store.get(std::to_string(i)) == value);
}

TEST_CASE("The map grows through a crowd of readers without disturbing one") {
  Store store;
  REQUIRE(store.put("a", "1").ok());
  std::atomic<bool> stop = false;
  std::atomic<long> wrong = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      while (!stop) wrong += store.get("a") != "1";
    });
  }
  for (int i = 0; i < 12; ++i) CHECK(store.environment->grow().ok());
  stop = true;
  for (auto& reader : readers) reader.join();
  CHECK(wrong == 0);
}

TEST_CASE("A process opens a folder once") {
  const Store store;
  const auto again = lmdb::Environment::open_to_read(store.folder.path());
  CHECK(again.error().code == "view_open_twice");
}

TEST_CASE("A cursor walks duplicates of one key in order") {
  Store store;
  auto transaction = *store.environment->write();
  const auto index = *transaction.create("index", true);
  for (const char* key : {"c", "a", "b"}) REQUIRE(transaction.put(index, "7", key).ok());
  REQUIRE(transaction.put(index, "8", "z").ok());
  REQUIRE(transaction.erase(index, "7", "b").ok());
  REQUIRE(transaction.erase(index, "7", "not there").ok());
  {
    auto cursor = *transaction.cursor(index);
    CHECK((*cursor.at("7"))->value == "a");
    CHECK(*cursor.count_of_key() == 2);
    CHECK((*cursor.next_of_key())->value == "c");
    CHECK_FALSE((*cursor.next_of_key()).has_value());
    CHECK_FALSE((*cursor.at("9")).has_value());
    CHECK((*cursor.last())->key == "8");
    CHECK((*cursor.previous())->value == "c");
  }
  REQUIRE(transaction.commit().ok());
}

TEST_CASE("A reader that was killed does not keep the file growing") {
  const TempFolder folder;
  const auto open = [&] { return *lmdb::Environment::open(folder.path(), lmdb::Durability::durable, map_bytes); };
  Store::make(*open());
  std::array<int, 2> told{};
  REQUIRE(::pipe(told.data()) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::alarm(30);
    const auto environment = lmdb::Environment::open_to_read(folder.path());
    if (!environment) ::_exit(1);
    const auto transaction = (*environment)->read();
    if (::write(told[1], transaction ? "r" : "f", 1) != 1) ::_exit(1);
    for (;;) ::pause();
  }
  char said = 0;
  REQUIRE(::read(told[0], &said, 1) == 1);
  REQUIRE(said == 'r');
  Store store{open()};  // while it reads
  ::kill(child, SIGKILL);
  REQUIRE(::waitpid(child, nullptr, 0) == child);
  for (int i = 0; i < 2'000; ++i) {
    auto put = store.put("a", std::string(10'000, 'y'));
    if (!put.ok()) {
      REQUIRE(put.error().code == "map_full");
      REQUIRE(store.environment->grow().ok());
      put = store.put("a", std::string(10'000, 'y'));
    }
    REQUIRE(put.ok());
  }
  CHECK(store.environment->bytes_on_disk() < 1'024 * 1'024);  // of 20 MB that were written
}
