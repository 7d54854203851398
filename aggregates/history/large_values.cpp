#include "jetpage/aggregates/history/large_values.hpp"

#include <xxhash.h>

#include <algorithm>
#include <charconv>
#include <string_view>

namespace jetpage::aggregates {

using namespace eventstore;

namespace {

constexpr std::string_view head_mark = "jetpage chunks 1 ";  // then slot, chunks, bytes, checksum
constexpr int slots = 4;  // one is read, one is written, the others a crash may have left half full
constexpr std::size_t least_chunk_bytes = 4'096;
constexpr int looks = 5;  // at a value that others replace meanwhile

Error torn(const std::string& why) { return {Fault::corrupted, "value_torn", why}; }

}  // namespace

LargeValues::Head LargeValues::read_head(const KeyValue::Entry& entry) {
  Head head{.revision = entry.revision};
  std::string_view text = entry.value;
  if (!text.starts_with(head_mark)) return head;
  text.remove_prefix(head_mark.size());
  std::uint64_t numbers[4] = {};
  for (std::uint64_t& number : numbers) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return head;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (!text.empty()) text.remove_prefix(1);
  }
  if (!text.empty() || numbers[0] >= slots) return head;
  return {entry.revision, static_cast<int>(numbers[0]), numbers[1], numbers[2], numbers[3]};
}

std::string LargeValues::text_of(const Head& head) {
  return std::string(head_mark) + std::to_string(head.slot) + " " + std::to_string(head.chunks) + " " +
         std::to_string(head.bytes) + " " + std::to_string(head.checksum);
}

std::string LargeValues::chunk_key(const std::string& key, int slot, std::uint64_t number) {
  return key + "." + std::to_string(slot) + "." + std::to_string(number);
}

Result<LargeValues::Head> LargeValues::look(const std::string& key) const {
  const auto there = bucket_->get(key);
  if (!there) return there.error();
  return *there ? read_head(**there) : Head();
}

Result<std::optional<std::string>> LargeValues::get(const std::string& key) const {
  Result<std::string> value = torn("it is replaced all the time");
  std::uint64_t revision = 0;
  for (int i = 0; i < looks; ++i) {
    auto there = bucket_->get(key);
    if (!there) return std::move(there).error();
    if (!*there) return std::optional<std::string>();
    const Head head = read_head(**there);
    if (head.slot < 0) return std::optional(std::move((*there)->value));
    if (head.revision == revision) break;  // nobody has replaced what is torn
    revision = head.revision;
    value = assemble(key, head);
    if (!value.is(Fault::corrupted)) break;
  }
  if (!value) return std::move(value).error();
  return std::optional(std::move(*value));
}

Result<std::string> LargeValues::assemble(const std::string& key, const Head& head) const {
  if (head.bytes > most_bytes_) {
    return torn("it has " + std::to_string(head.bytes) + " bytes, more than the " + std::to_string(most_bytes_) +
                " that are believed");
  }
  std::string value;
  value.reserve(head.bytes);
  for (std::uint64_t number = 0; number < head.chunks; ++number) {
    const auto chunk = bucket_->get(chunk_key(key, head.slot, number));
    if (!chunk) return chunk.error();
    const std::string place = "chunk " + std::to_string(number + 1) + " of " + std::to_string(head.chunks);
    if (!*chunk) return torn(place + " is missing");
    value += (*chunk)->value;
    if (value.size() > head.bytes) return torn(place + " is too long");
  }
  const bool is_whole = value.size() == head.bytes && XXH3_64bits(value.data(), value.size()) == head.checksum;
  if (!is_whole) return torn("the checksum of its " + std::to_string(head.chunks) + " chunks is wrong");
  return value;
}

Done LargeValues::put(const std::string& key, const std::string& value) {
  for (;;) {
    Done written = value.size() <= chunk_bytes_ ? put_whole(key, value) : put_chunks(key, value);
    const bool is_too_large = !written && written.error().code == "value_too_large";
    if (!is_too_large || chunk_bytes_ / 2 < least_chunk_bytes) return written;
    chunk_bytes_ /= 2;
  }
}

Done LargeValues::put_whole(const std::string& key, const std::string& value) {
  const auto known = known_.extract(key);
  auto before = known ? Result<Head>(known.mapped()) : look(key);
  if (!before) return before.error();
  auto revision = replace(key, value, before->revision);
  if (revision.is(Fault::conflict) && known) {
    before = look(key);  // another process's
    if (!before) return before.error();
    revision = replace(key, value, before->revision);
  }
  if (!revision) return revision.error();
  known_[key] = {.revision = *revision};
  remove_chunks(key, before->slot, before->chunks);
  return {};
}

Done LargeValues::put_chunks(const std::string& key, const std::string& value) {
  known_.erase(key);
  const auto before = look(key);
  if (!before) return before.error();
  const auto slot = fill_slot(key, value, before->slot);
  if (!slot) return slot.error();
  Head head{.slot = *slot,
            .chunks = (value.size() + chunk_bytes_ - 1) / chunk_bytes_,
            .bytes = value.size(),
            .checksum = XXH3_64bits(value.data(), value.size())};
  const auto revision = replace(key, text_of(head), before->revision);
  if (!revision) {
    // A head that may be there keeps its chunks.
    if (!revision.is(Fault::outcome_unknown)) remove_chunks(key, head.slot, head.chunks);
    return revision.error();
  }
  head.revision = *revision;
  known_[key] = head;
  remove_chunks(key, before->slot, before->chunks);
  return {};
}

Result<std::uint64_t> LargeValues::replace(const std::string& key, const std::string& value, std::uint64_t revision) {
  return revision == 0 ? bucket_->create(key, value) : bucket_->update(key, value, revision);
}

// A slot that holds nothing: chunks are only ever created, so no two processes write into one.
Result<int> LargeValues::fill_slot(const std::string& key, const std::string& value, int but) {
  for (const bool is_swept : {false, true}) {
    for (int i = 1; i <= slots; ++i) {
      const int slot = (std::max(but, 0) + i) % slots;
      if (slot == but) continue;
      const Done filled = fill(key, value, slot);
      if (filled) return slot;
      if (!filled.is(Fault::conflict)) return filled.error();
    }
    if (!is_swept) sweep(key, but);
  }
  return Error{Fault::conflict, "conflict", "other processes write it: theirs is as good"};
}

Done LargeValues::fill(const std::string& key, const std::string& value, int slot) {
  std::uint64_t number = 0;
  for (std::size_t at = 0; at < value.size(); at += chunk_bytes_, ++number) {
    const auto written = bucket_->create(chunk_key(key, slot, number), value.substr(at, chunk_bytes_));
    if (written) continue;
    remove_chunks(key, slot, number);
    return written.error();
  }
  return {};
}

// What cannot be removed now is swept when all slots are taken.
void LargeValues::remove_chunks(const std::string& key, int slot, std::uint64_t chunks) {
  for (std::uint64_t number = 0; slot >= 0 && number < chunks; ++number) {
    if (!bucket_->remove(chunk_key(key, slot, number))) return;
  }
}

void LargeValues::sweep(const std::string& key, int but) {
  const auto all = bucket_->keys(key + ".");
  if (!all) return;
  const std::string kept = key + "." + std::to_string(but) + ".";
  for (const std::string& chunk : *all) {
    if (!chunk.starts_with(kept) && !bucket_->remove(chunk)) return;
  }
}

}  // namespace jetpage::aggregates
