#include "jetpage/projections/lmdb/file_system.hpp"

#include <catch2/catch_test_macros.hpp>

#include "jetpage/projections/build/view_folder.hpp"
#include "tests/support/temp_folder.hpp"

using namespace jetpage;
using namespace jetpage::projections;
using jetpage::tests::TempFolder;

TEST_CASE("Network file systems are told by their magic number") {
  CHECK(unsuitable_file_system(0x6969) == "NFS");
  CHECK(unsuitable_file_system(0xFE534D42) == "SMB2");
  CHECK(unsuitable_file_system(0x65735546) == "FUSE");
  const unsigned long ext4_xfs_btrfs_tmpfs_overlay[] = {0xEF53, 0x58465342, 0x9123683E, 0x01021994, 0x794C7630};
  for (const auto local : ext4_xfs_btrfs_tmpfs_overlay) {
    CHECK(unsuitable_file_system(local) == std::nullopt);
  }
}

TEST_CASE("A file is replaced as a whole") {
  const TempFolder folder;
  const auto file = folder.path() / "CURRENT";
  REQUIRE(replace_file(file, "1\n").ok());
  REQUIRE(replace_file(file, "2\n").ok());
  CHECK(read_file(file) == "2\n");
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
  CHECK(read_file(folder.path() / "other") == std::nullopt);
}

TEST_CASE("A folder is locked by one at a time") {
  const TempFolder folder;
  {
    const auto lock = FolderLock::take(folder.path());
    REQUIRE(lock.ok());
    CHECK(FolderLock::take(folder.path()).error().code == "views_in_use");
  }
  CHECK(FolderLock::take(folder.path()).ok());
}

namespace {

std::vector<std::uint64_t> existing(const ViewFolder& folder) {
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t number = 1; number < 10; ++number) {
    if (std::filesystem::exists(folder.generation(number))) numbers.push_back(number);
  }
  return numbers;
}

}  // namespace

TEST_CASE("A view's folder keeps the current generation, the one before and one that can be resumed") {
  const TempFolder data;
  ViewFolder folder(data.path(), "cinema", "movies");
  CHECK(folder.current() == std::nullopt);
  CHECK(folder.previous() == std::nullopt);
  CHECK(folder.next() == 1);
  for (std::uint64_t number = 1; number <= 7; ++number) {
    CHECK(folder.next() == number);
    std::filesystem::create_directories(folder.generation(number));
  }
  REQUIRE(folder.make_current(2).ok());
  REQUIRE(folder.make_current(4).ok());
  REQUIRE(folder.mark_resumable(6).ok());
  CHECK(folder.current() == 4);
  CHECK(folder.previous() == 2);
  CHECK(folder.resumable() == 6);

  folder.remove_old();
  CHECK(existing(folder) == std::vector<std::uint64_t>{2, 4, 5, 6, 7});
  folder.remove_unfinished();
  CHECK(existing(folder) == std::vector<std::uint64_t>{2, 4, 6});
  REQUIRE(folder.unmark_resumable(6).ok());
  CHECK(folder.resumable() == std::nullopt);
  CHECK(folder.next() == 7);
}

TEST_CASE("A view that went back can go forth again") {
  const TempFolder data;
  ViewFolder folder(data.path(), "cinema", "movies");
  for (std::uint64_t number = 1; number <= 2; ++number) {
    std::filesystem::create_directories(folder.generation(number));
    REQUIRE(folder.make_current(number).ok());
  }
  REQUIRE(folder.make_current(1).ok());
  folder.remove_unfinished();
  CHECK(folder.current() == 1);
  CHECK(folder.previous() == 2);
  CHECK(existing(folder) == std::vector<std::uint64_t>{1, 2});
}
