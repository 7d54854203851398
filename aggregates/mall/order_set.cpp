#include "aggregates/mall/order_set.hpp"

#include <roaring/roaring.h>

#include <algorithm>

namespace mall {
namespace {

constexpr int low_bits = 16;

std::int64_t chunk_of(std::int64_t order) { return order >> low_bits; }
std::uint32_t low_of(std::int64_t order) { return static_cast<std::uint32_t>(order & ((1 << low_bits) - 1)); }

}  // namespace

// A bitmap of CRoaring.
class OrderSet::Bitmap {
 public:
  Bitmap() : bitmap_(roaring_bitmap_create()) {}
  Bitmap(const Bitmap& other) : bitmap_(roaring_bitmap_copy(other.bitmap_)) {}
  Bitmap& operator=(const Bitmap&) = delete;
  ~Bitmap() { roaring_bitmap_free(bitmap_); }

  [[nodiscard]] bool contains(std::uint32_t low) const { return roaring_bitmap_contains(bitmap_, low); }
  [[nodiscard]] std::uint64_t size() const { return roaring_bitmap_get_cardinality(bitmap_); }
  void insert(std::uint32_t low) { roaring_bitmap_add(bitmap_, low); }
  void erase(std::uint32_t low) { roaring_bitmap_remove(bitmap_, low); }

 private:
  roaring_bitmap_t* bitmap_;
};

OrderSet::Chunks::const_iterator OrderSet::find(std::int64_t order) const {
  return std::lower_bound(chunks_.begin(), chunks_.end(), chunk_of(order),
                          [](const Chunk& chunk, std::int64_t number) { return chunk.number < number; });
}

bool OrderSet::contains(std::int64_t order) const {
  const auto chunk = find(order);
  return chunk != chunks_.end() && chunk->number == chunk_of(order) && chunk->orders->contains(low_of(order));
}

void OrderSet::insert(std::int64_t order) {
  const auto place = chunks_.begin() + (find(order) - chunks_.cbegin());
  const bool is_new = place == chunks_.end() || place->number != chunk_of(order);
  const auto orders = is_new ? std::make_shared<Bitmap>() : std::make_shared<Bitmap>(*place->orders);
  orders->insert(low_of(order));
  if (is_new) {
    chunks_.insert(place, {chunk_of(order), orders});
  } else {
    place->orders = orders;
  }
}

void OrderSet::erase(std::int64_t order) {
  if (!contains(order)) return;
  const auto place = chunks_.begin() + (find(order) - chunks_.cbegin());
  const auto orders = std::make_shared<Bitmap>(*place->orders);
  orders->erase(low_of(order));
  if (orders->size() == 0) {
    chunks_.erase(place);
  } else {
    place->orders = orders;
  }
}

std::uint64_t OrderSet::size() const {
  std::uint64_t size = 0;
  for (const Chunk& chunk : chunks_) size += chunk.orders->size();
  return size;
}

}  // namespace mall
