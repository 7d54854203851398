#include "jetpage/projections/lmdb/page_walk.hpp"

#include <algorithm>

namespace jetpage::projections::lmdb {

using namespace eventstore;

namespace {

constexpr std::uint32_t magic = 0xBEEFC0DE;
constexpr std::uint32_t format = 1;
constexpr unsigned deepest = 32;               // LMDB's own limit
constexpr std::uint64_t unwritten = 1U << 18;  // pages that were given out at the file's end and never written, at most

bool before(std::string_view a, std::string_view b, bool integers) {
  if (integers) return number_at<std::uint64_t>(a, 0) < number_at<std::uint64_t>(b, 0);
  return a < b;
}

}  // namespace

Done PageWalk::walk(const std::filesystem::path& file, const Visit& visit) {
  PageFile pages(file);
  if (!pages.is_open()) return Error{Fault::not_found, "view_missing", file.string() + " cannot be opened"};
  PageWalk walk(std::move(pages), visit);
  std::uint64_t entries = 0;
  const bool sound =
      walk.meta() && walk.tree(walk.free_, {.integers = true}, entries) && walk.tree(walk.main_, {}, entries);
  if (sound) return {};
  return Error{Fault::corrupted, "view_damaged", file.string() + " is damaged: " + walk.what_};
}

// The newer of the two says where everything is.
bool PageWalk::meta() {
  std::uint64_t newest = 0;
  for (const std::uint64_t number : {0U, 1U}) {
    const std::string bytes = file_.read(number);
    const PageView page(bytes);
    if (bytes.empty() || page.number() != number || page.flags() != meta_page) return wrong(number, "no meta page");
    const std::string_view meta = std::string_view(bytes).substr(page_header);
    const auto free = DatabaseRecord::from(meta.substr(24));
    const auto main = DatabaseRecord::from(meta.substr(24 + DatabaseRecord::bytes));
    if (number_at<std::uint32_t>(meta, 0) != magic || number_at<std::uint32_t>(meta, 4) != format ||
        free.pad != page_bytes || free.flags != integer_keys || main.flags != 0) {
      return wrong(number, "no meta page of this format");
    }
    const auto transaction = number_at<std::uint64_t>(meta, 24 + 2 * DatabaseRecord::bytes + 8);
    if (number == 1 && transaction <= newest) continue;
    newest = transaction;
    free_ = free;
    main_ = main;
    last_page_ = number_at<std::uint64_t>(meta, 24 + 2 * DatabaseRecord::bytes);
  }
  if (last_page_ < 1 || last_page_ > file_.pages() + unwritten) return wrong(0, "the file is shorter than it says");
  claimed_.assign(last_page_ + 1, false);
  return claim(0) && claim(1);
}

bool PageWalk::tree(const DatabaseRecord& record, Tree tree, std::uint64_t& entries) {
  if (record.root != no_page) {
    if (record.depth == 0 || record.depth > deepest) return wrong(record.root, "a tree of no depth that can be");
    if (!page(record.root, record.depth, tree, {})) return false;
  }
  entries += tree.entries;
  return tree.entries == record.entries || wrong(record.root, "a tree with another number of entries than it says");
}

bool PageWalk::page(std::uint64_t number, unsigned depth, Tree& tree, Range range) {
  if (!claim(number)) return false;
  const std::string bytes = file_.read(number);
  const PageView page(bytes);
  if (bytes.empty() || page.number() != number || !page.bounded()) return wrong(number, "not the page it should be");
  if (page.flags() != (depth == 1 ? leaf_page : branch_page)) return wrong(number, "a page of another kind");
  if (page.nodes() == 0) return wrong(number, "an empty page");
  const bool sound = depth == 1 ? leaves(page, tree, range) : children(page, depth, tree, range);
  return sound || wrong(number, "its entries are not what they should be");
}

// A child's keys begin at its own and end before the next one's.
bool PageWalk::children(const PageView& page, unsigned depth, Tree& tree, Range range) {
  std::string low;
  std::string high;
  for (std::size_t i = 0; i < page.nodes(); ++i) {
    const auto node = page.node(i);
    const auto next = i + 1 < page.nodes() ? page.node(i + 1) : std::nullopt;
    if (!node || (i + 1 < page.nodes() && !next)) return false;
    low = node->key;
    if (next) high = next->key;
    const Range inside{i == 0 ? range.low : &low, next ? &high : range.high};
    if (!this->page(node->child, depth - 1, tree, inside)) return false;
  }
  return true;
}

bool PageWalk::leaves(const PageView& page, Tree& tree, Range range) {
  for (std::size_t i = 0; i < page.nodes(); ++i) {
    const auto node = page.node(i);
    if (!node || node->key.empty() || !in_order(node->key, tree, range) || !leaf(*node, tree)) return false;
  }
  return true;
}

bool PageWalk::in_order(std::string_view key, Tree& tree, Range range) {
  if (tree.integers && key.size() != sizeof(std::uint64_t)) return false;
  if (tree.any && !before(tree.last, key, tree.integers)) return false;
  if (range.low != nullptr && before(key, *range.low, tree.integers)) return false;
  if (range.high != nullptr && !before(key, *range.high, tree.integers)) return false;
  tree.last = key;
  tree.any = true;
  return true;
}

bool PageWalk::leaf(const NodeView& node, Tree& tree) {
  if (tree.inner) {
    ++tree.entries;
    if (tree.name != nullptr) visit_(*tree.name, tree.key, node.key);
    return node.flags == 0 && node.data_bytes == 0;
  }
  if ((node.flags & many_data) != 0) return tree.duplicates && duplicates(node, tree);
  ++tree.entries;
  if (tree.name == nullptr && !tree.integers) return named(node);
  std::string far;
  std::string_view value = node.data.substr(0, node.data_bytes);
  if (node.flags == big_data) {
    if (!overflow(node, far)) return false;
    value = std::string_view(far).substr(page_header, node.data_bytes);
  } else if (node.flags != 0) {
    return false;
  }
  if (value.size() != node.data_bytes) return false;
  if (tree.integers) return free_pages(value);
  visit_(*tree.name, node.key, value);
  return true;
}

// Few values of a key lie in a page inside its node, many in a tree of their own.
bool PageWalk::duplicates(const NodeView& node, Tree& tree) {
  const std::string_view data = node.data.substr(0, node.data_bytes);
  if (data.size() != node.data_bytes) return false;
  Tree values{.name = tree.name, .key = node.key, .inner = true};
  if ((node.flags & sub_data) != 0) {
    const bool is_record = data.size() == DatabaseRecord::bytes;
    return is_record && this->tree(DatabaseRecord::from(data), values, tree.entries);
  }
  const PageView inside(data);
  if (!inside.bounded() || (inside.flags() & leaf_page) == 0 || !leaves(inside, values, {})) return false;
  tree.entries += values.entries;
  return true;
}

bool PageWalk::named(const NodeView& node) {
  const std::string_view data = node.data.substr(0, node.data_bytes);
  if (node.flags != sub_data || data.size() != DatabaseRecord::bytes) return false;
  const auto record = DatabaseRecord::from(data);
  if (record.flags != 0 && record.flags != many_values) return false;
  const std::string name(node.key);
  std::uint64_t entries = 0;
  return tree(record, {.name = &name, .duplicates = record.flags == many_values}, entries);
}

// Their number, then the greatest first.
bool PageWalk::free_pages(std::string_view list) {
  const auto count = number_at<std::uint64_t>(list, 0);
  if (list.size() < sizeof count || count != list.size() / sizeof count - 1) return false;
  std::uint64_t last = UINT64_MAX;
  for (std::uint64_t i = 1; i <= count; ++i) {
    const auto number = number_at<std::uint64_t>(list, i * sizeof count);
    if (number >= last || !claim(number)) return false;
    last = number;
  }
  return true;
}

bool PageWalk::overflow(const NodeView& node, std::string& value) {
  const auto first = number_at<std::uint64_t>(node.data, 0);
  const std::size_t count = (page_header + node.data_bytes + page_bytes - 1) / page_bytes;
  if (node.data.size() < sizeof first || first > last_page_ || count > last_page_ - first + 1) return false;
  for (std::size_t i = 0; i < count; ++i) {
    if (!claim(first + i)) return false;
  }
  value = file_.read(first, count);
  const PageView page(value);
  return !value.empty() && page.number() == first && page.flags() == overflow_page && page.pages() == count;
}

bool PageWalk::claim(std::uint64_t number) {
  if (number > last_page_ || claimed_[number]) return wrong(number, "it is out of reach, or used twice");
  claimed_[number] = true;
  return true;
}

// What was seen first is what is told.
bool PageWalk::wrong(std::uint64_t page, const char* what) {
  if (what_.empty()) what_ = "page " + std::to_string(page) + ": " + what;
  return false;
}

}  // namespace jetpage::projections::lmdb
