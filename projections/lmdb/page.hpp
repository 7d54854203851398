#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

// LMDB's file, as far as it must be known to be looked at: format 1, 64 bits, little-endian (lmdb's mdb.c: MDB_page, MDB_node, MDB_db,
// MDB_meta).
namespace jetpage::projections::lmdb {

inline constexpr std::size_t page_bytes = 4'096;
inline constexpr std::size_t page_header = 16;
inline constexpr std::size_t node_header = 8;
inline constexpr std::uint64_t no_page = UINT64_MAX;

enum PageFlags : std::uint16_t { branch_page = 0x01, leaf_page = 0x02, overflow_page = 0x04, meta_page = 0x08 };
enum NodeFlags : std::uint16_t { big_data = 0x01, sub_data = 0x02, many_data = 0x04 };
enum DatabaseFlags : std::uint16_t { many_values = 0x04, integer_keys = 0x08 };

template <class Number>
Number number_at(std::string_view bytes, std::size_t offset) {
  Number number = 0;
  if (bytes.size() >= offset + sizeof number) std::memcpy(&number, bytes.data() + offset, sizeof number);
  return number;
}

// MDB_db.
struct DatabaseRecord {
  static constexpr std::size_t bytes = 48;
  std::uint32_t pad = 0;
  std::uint16_t flags = 0;
  std::uint16_t depth = 0;
  std::uint64_t entries = 0;
  std::uint64_t root = no_page;

  static DatabaseRecord from(std::string_view record) {
    return {number_at<std::uint32_t>(record, 0), number_at<std::uint16_t>(record, 4),
            number_at<std::uint16_t>(record, 6), number_at<std::uint64_t>(record, 32),
            number_at<std::uint64_t>(record, 40)};
  }
};

// MDB_node: an entry of a leaf, or the way to a page below.
struct NodeView {
  std::uint16_t flags = 0;
  std::uint32_t data_bytes = 0;
  std::uint64_t child = 0;
  std::string_view key;
  std::string_view data;  // behind the key, to the end of the page
};

// A page, or the small one that lies in a node (a key's values, as long as they are few).
class PageView {
 public:
  explicit PageView(std::string_view bytes) : bytes_(bytes) {}

  [[nodiscard]] std::uint64_t number() const { return number_at<std::uint64_t>(bytes_, 0); }
  [[nodiscard]] std::uint16_t flags() const { return number_at<std::uint16_t>(bytes_, 10); }
  [[nodiscard]] std::uint32_t pages() const { return number_at<std::uint32_t>(bytes_, 12); }
  [[nodiscard]] std::size_t nodes() const { return (lower() - page_header) / 2; }
  // Its own bounds are within it.
  [[nodiscard]] bool bounded() const {
    return bytes_.size() >= page_header && lower() >= page_header && lower() % 2 == 0 && lower() <= upper() &&
           upper() <= bytes_.size();
  }
  // Nothing when it is not within the page.
  [[nodiscard]] std::optional<NodeView> node(std::size_t index) const;

 private:
  [[nodiscard]] std::size_t lower() const { return number_at<std::uint16_t>(bytes_, 12); }
  [[nodiscard]] std::size_t upper() const { return number_at<std::uint16_t>(bytes_, 14); }
  std::string_view bytes_;
};

// The file, read page by page.
class PageFile {
 public:
  explicit PageFile(const std::filesystem::path& file);
  PageFile(PageFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)), bytes_(other.bytes_) {}
  PageFile& operator=(PageFile&&) = delete;
  ~PageFile();

  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  [[nodiscard]] std::uint64_t pages() const { return bytes_ / page_bytes; }
  // So many pages from this one on; empty when they are not there.
  [[nodiscard]] std::string read(std::uint64_t number, std::size_t count = 1) const;

 private:
  int descriptor_ = -1;
  std::uint64_t bytes_ = 0;
};

}  // namespace jetpage::projections::lmdb
