#include "jetpage/aggregates/mall/order_set.hpp"

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
  explicit Bitmap(roaring_bitmap_t* bitmap) : bitmap_(bitmap) {}
  Bitmap& operator=(const Bitmap&) = delete;
  ~Bitmap() { roaring_bitmap_free(bitmap_); }

  [[nodiscard]] bool contains(std::uint32_t low) const { return roaring_bitmap_contains(bitmap_, low); }
  [[nodiscard]] std::uint64_t size() const { return roaring_bitmap_get_cardinality(bitmap_); }
  void insert(std::uint32_t low) { roaring_bitmap_add(bitmap_, low); }
  void erase(std::uint32_t low) { roaring_bitmap_remove(bitmap_, low); }

  // In CRoaring's portable format, behind what is there; returns how many bytes. The same orders have the same bytes: runs that
  // there are would stay where others, as large, would not come to be.
  std::uint32_t pack(std::vector<std::uint8_t>& bytes) {
    roaring_bitmap_remove_run_compression(bitmap_);
    roaring_bitmap_run_optimize(bitmap_);
    const auto size = roaring_bitmap_portable_size_in_bytes(bitmap_);
    bytes.resize(bytes.size() + size);
    roaring_bitmap_portable_serialize(bitmap_, reinterpret_cast<char*>(bytes.data() + bytes.size() - size));
    return static_cast<std::uint32_t>(size);
  }
  // Nothing when the bytes are not exactly a chunk's.
  static std::shared_ptr<const Bitmap> unpack(const std::uint8_t* bytes, std::size_t size) {
    auto* bitmap = roaring_bitmap_portable_deserialize_safe(reinterpret_cast<const char*>(bytes), size);
    if (bitmap == nullptr) return nullptr;
    const auto unpacked = std::make_shared<const Bitmap>(bitmap);
    const bool is_chunk = roaring_bitmap_portable_size_in_bytes(bitmap) == size && unpacked->size() > 0 &&
                          roaring_bitmap_maximum(bitmap) < (1U << low_bits);
    return is_chunk ? unpacked : nullptr;
  }

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

OrderSet::Packed OrderSet::pack() const {
  Packed packed;
  for (const Chunk& chunk : chunks_) {
    packed.chunks.push_back(chunk.number);
    packed.sizes.push_back(Bitmap(*chunk.orders).pack(packed.bitmaps));
  }
  return packed;
}

std::optional<OrderSet> OrderSet::unpack(const Packed& packed) {
  if (packed.sizes.size() != packed.chunks.size()) return std::nullopt;
  OrderSet orders;
  std::size_t at = 0;
  for (std::size_t i = 0; i < packed.chunks.size(); ++i) {
    const bool in_order = i == 0 || packed.chunks[i - 1] < packed.chunks[i];
    if (!in_order || packed.sizes[i] > packed.bitmaps.size() - at) return std::nullopt;
    auto bitmap = Bitmap::unpack(packed.bitmaps.data() + at, packed.sizes[i]);
    if (!bitmap) return std::nullopt;
    orders.chunks_.push_back({packed.chunks[i], std::move(bitmap)});
    at += packed.sizes[i];
  }
  if (at != packed.bitmaps.size()) return std::nullopt;
  return orders;
}

std::uint64_t OrderSet::size() const {
  std::uint64_t size = 0;
  for (const Chunk& chunk : chunks_) size += chunk.orders->size();
  return size;
}

}  // namespace mall
