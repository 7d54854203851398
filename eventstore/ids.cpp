#include "eventstore/ids.hpp"

#include <algorithm>
#include <charconv>

namespace jetpage::eventstore {
namespace {

// The bucket's value is the first number nobody has reserved.
std::int64_t parse(const std::string& value) {
  std::int64_t number = 1;
  std::from_chars(value.data(), value.data() + value.size(), number);
  return std::max<std::int64_t>(number, 1);
}

}  // namespace

Ids::Block& Ids::block_of(const std::string& name) {
  const std::lock_guard lock(mutex_);
  return blocks_[name];
}

// Reserves a block that starts at `at_least` or later and returns its first number.
Result<std::int64_t> Ids::reserve(const std::string& name, std::int64_t at_least) {
  for (;;) {
    auto entry = bucket_->get(name);
    if (!entry) return std::move(entry).error();
    const std::int64_t first = std::max(*entry ? parse((*entry)->value) : 1, at_least);
    const std::string after = std::to_string(first + block_);
    const auto written = *entry ? bucket_->update(name, after, (*entry)->revision) : bucket_->create(name, after);
    if (written) return first;
    if (!written.is(Fault::conflict)) return written.error();
  }
}

Result<std::int64_t> Ids::next(const std::string& name) {
  Block& block = block_of(name);
  const std::lock_guard lock(block.mutex);
  if (!block.returned.empty()) return block.returned.extract(block.returned.begin()).value();
  if (block.next == block.end) {
    const auto first = reserve(name, 1);
    if (!first) return first.error();
    block.next = *first;
    block.end = *first + block_;
  }
  return block.next++;
}

void Ids::put_back(const std::string& name, std::int64_t id) {
  Block& block = block_of(name);
  const std::lock_guard lock(block.mutex);
  block.returned.insert(id);
}

Done Ids::skip_to(const std::string& name, std::int64_t first_free) {
  Block& block = block_of(name);
  const std::lock_guard lock(block.mutex);
  std::erase_if(block.returned, [&](std::int64_t id) { return id < first_free; });
  if (first_free <= block.next) return {};
  if (first_free <= block.end) {
    block.next = first_free;
    return {};
  }
  const auto first = reserve(name, first_free);
  if (!first) return first.error();
  block.next = *first;
  block.end = *first + block_;
  return {};
}

void Ids::give_back() {
  const std::lock_guard lock(mutex_);
  for (auto& [name, block] : blocks_) {
    const std::lock_guard block_lock(block.mutex);
    while (block.returned.erase(block.next - 1) > 0) --block.next;
    if (block.next == block.end) continue;
    const auto entry = bucket_->get(name);
    if (entry && *entry && parse((*entry)->value) == block.end) {
      // A failure leaves a gap, nothing worse.
      (void)bucket_->update(name, std::to_string(block.next), (*entry)->revision);
    }
    block.next = block.end;
  }
}

}  // namespace jetpage::eventstore
