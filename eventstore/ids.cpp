#include "jetpage/eventstore/ids.hpp"

#include <algorithm>
#include <charconv>

namespace jetpage::eventstore {
namespace {

// The bucket's value: the first number nobody has reserved, then those that were handed back from before it.
struct Value {
  std::int64_t free = 1;
  std::set<std::int64_t> returned;
};

constexpr std::size_t most_returned = 1'000;  // more would be a gap

Value parse(std::string_view text) {
  Value value;
  std::int64_t number = 0;
  for (bool first = true; !text.empty(); first = false) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) break;
    if (first) value.free = std::max<std::int64_t>(number, 1);
    if (!first && number > 0 && number < value.free) value.returned.insert(number);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.starts_with(' ')) text.remove_prefix(1);
  }
  return value;
}

std::string text_of(const Value& value) {
  std::string text = std::to_string(value.free);
  std::size_t count = 0;
  for (auto number = value.returned.begin(); number != value.returned.end() && count < most_returned;
       ++number, ++count) {
    text.append(" ").append(std::to_string(*number));
  }
  return text;
}

}  // namespace

Ids::Block& Ids::block_of(const std::string& name) {
  const std::lock_guard lock(mutex_);
  return blocks_[name];
}

// Reserves a block that starts at `at_least` or later, and takes over what others have handed back.
Done Ids::reserve(const std::string& name, Block& block, std::int64_t at_least) {
  for (;;) {
    auto entry = bucket_->get(name);
    if (!entry) return std::move(entry).error();
    Value value = *entry ? parse((*entry)->value) : Value();
    const std::int64_t first = std::max(value.free, at_least);
    const std::string after = std::to_string(first + block_);
    const auto written = *entry ? bucket_->update(name, after, (*entry)->revision) : bucket_->create(name, after);
    if (written) {
      block.next = first;
      block.end = first + block_;
      block.returned.merge(value.returned);
      return {};
    }
    if (!written.is(Fault::conflict)) return written.error();
  }
}

Result<std::int64_t> Ids::next(const std::string& name) {
  Block& block = block_of(name);
  const std::lock_guard lock(block.mutex);
  if (block.returned.empty() && block.next == block.end) {
    if (auto done = reserve(name, block, 1); !done) return done.error();
  }
  if (!block.returned.empty()) return block.returned.extract(block.returned.begin()).value();
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
  if (first_free > block.end) {
    if (auto done = reserve(name, block, first_free); !done) return done;
  }
  block.next = std::max(block.next, first_free);
  std::erase_if(block.returned, [&](std::int64_t id) { return id < first_free; });
  return {};
}

Result<std::int64_t> Ids::first_free(const std::string& name) {
  const auto entry = bucket_->get(name);
  if (!entry) return entry.error();
  return *entry ? parse((*entry)->value).free : 1;
}

void Ids::give_back() {
  const std::lock_guard lock(mutex_);
  for (auto& [name, block] : blocks_) {
    const std::lock_guard block_lock(block.mutex);
    while (block.returned.erase(block.next - 1) > 0) --block.next;
    const bool nothing = block.next == block.end && block.returned.empty();
    if (nothing) continue;
    const auto entry = bucket_->get(name);
    if (!entry || !*entry) continue;
    Value value = parse((*entry)->value);
    if (value.free == block.end) value.free = block.next;  // nobody took a later block
    value.returned.merge(block.returned);
    // A failure leaves a gap, nothing worse.
    (void)bucket_->update(name, text_of(value), (*entry)->revision);
    block.next = block.end;
    block.returned.clear();
  }
}

}  // namespace jetpage::eventstore
