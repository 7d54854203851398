#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace mall {

// A set of order numbers. Small, because orders are numbered without gaps: a million take at most 130 KB. Cheap to copy,
// because copies share what they have in common. A value: one thread at a time, but copies know nothing of each other.
class OrderSet {
 public:
  [[nodiscard]] bool contains(std::int64_t order) const;
  void insert(std::int64_t order);
  void erase(std::int64_t order);
  [[nodiscard]] std::uint64_t size() const;

  // As plain data: for each chunk its number and the size of its bitmap in bytes, and the bitmaps one behind the other.
  struct Packed {
    std::vector<std::int64_t> chunks;
    std::vector<std::uint32_t> sizes;
    std::vector<std::uint8_t> bitmaps;
  };
  [[nodiscard]] Packed pack() const;
  // Nothing when that is no set of orders.
  static std::optional<OrderSet> unpack(const Packed& packed);

 private:
  class Bitmap;
  // The orders that share all but their last 16 bits, never none. Never changed: a change makes another bitmap.
  struct Chunk {
    std::int64_t number = 0;
    std::shared_ptr<const Bitmap> orders;
  };
  using Chunks = std::vector<Chunk>;  // by number

  [[nodiscard]] Chunks::const_iterator find(std::int64_t order) const;

  Chunks chunks_;
};

}  // namespace mall
