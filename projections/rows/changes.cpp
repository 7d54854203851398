#include "jetpage/projections/rows/changes.hpp"

#include <algorithm>
#include <cstring>

namespace jetpage::projections {
namespace {

using namespace eventstore;

constexpr std::size_t bookkeeping_bytes = 160;  // about what a change takes beside its row

Error no_links(const ViewDefinition& view) {
  return {Fault::failed, "links_undeclared", "view " + view.name + " does not declare that it has links"};
}

}  // namespace

RowChanges::RowChanges(const Generation& generation) : generation_(generation) { builder_.ForceDefaults(true); }

void RowChanges::begin(const AggregateName& aggregate, Position position, std::uint64_t last_version) {
  const ViewDefinition& view = generation_.view();
  own_key_.reset();
  if (!view.category.empty() && aggregate.category == view.category)
    own_key_ = key_from_text(view.key_kind, aggregate.id);
  own_changed_ = false;
  position_ = position;
  last_version_ = last_version;
}

// The row of the commit's aggregate follows its version, whether or not the view heard what happened.
void RowChanges::end() {
  if (!own_key_ || own_changed_) return;
  const auto row = find(*own_key_);
  if (!row) return;
  if (RowChange* change = changed(*own_key_)) {
    change->version = last_version_;
    change->position = position_;
  } else {
    const bool stand_in = is_stand_in(generation_.view().key_kind, *own_key_);
    put_version(*own_key_, stand_in ? text_of(*own_key_) : "", *row, last_version_);
  }
}

std::optional<std::span<const std::uint8_t>> RowChanges::find(const std::string& key) {
  if (const RowChange* change = changed(key)) {
    if (change->erased) return std::nullopt;
    return change->row;
  }
  const auto row = stored(key);
  if (!row) return std::nullopt;
  aligned_.resize(row->row.size() / sizeof(std::uint64_t) + 1);
  std::memcpy(aligned_.data(), row->row.data(), row->row.size());
  return std::span(reinterpret_cast<const std::uint8_t*>(aligned_.data()), row->row.size());
}

void RowChanges::put(const std::string& key, std::string_view text, std::span<const std::uint8_t> row) {
  put_version(key, text, row, version_of(key));
}

void RowChanges::put_version(const std::string& key, std::string_view text, std::span<const std::uint8_t> row,
                             std::uint64_t version) {
  const auto [found, is_new] = changes_.try_emplace(key);
  RowChange& change = found->second;
  if (!is_new && !change.erased) {
    for (auto& [field, index] : indexes_) index.remove(key, change.row);
  }
  bytes_ += row.size() - change.row.size() + (is_new ? key.size() + text.size() + bookkeeping_bytes : 0);
  change.erased = false;
  change.row.assign(row.begin(), row.end());
  change.version = version;
  change.position = position_;
  change.key_text = text;
  for (auto& [field, index] : indexes_) index.add(key, change.row);
  if (last_key_ && (!*last_key_ || **last_key_ < key)) last_key_ = key;
  own_changed_ = own_changed_ || key == own_key_;
}

void RowChanges::erase(const std::string& key) {
  const auto [found, is_new] = changes_.try_emplace(key);
  RowChange& change = found->second;
  if (!is_new && !change.erased) {
    for (auto& [field, index] : indexes_) index.remove(key, change.row);
  }
  if (is_new) bytes_ += key.size() + bookkeeping_bytes;
  bytes_ -= change.row.size();
  change = RowChange{.erased = true, .row = {}, .version = 0, .position = position_, .key_text = {}};
  if (last_key_ && *last_key_ == key) last_key_.reset();
}

std::uint64_t RowChanges::version_of(const std::string& key) {
  if (generation_.view().category.empty()) return position_;
  if (key == own_key_) return last_version_;
  if (const RowChange* change = changed(key)) return change->version;
  const auto row = stored(key);
  return row ? row->version : 0;
}

std::vector<std::string> RowChanges::keys_where(std::string_view index, const std::string& value) {
  const auto field = find_field(*generation_.view().row, index);
  if (!field || !generation_.index(index)) {
    fail({Fault::failed, "index_unknown",
          "view " + generation_.view().name + " declares no index " + std::string(index)});
    return {};
  }
  const auto wanted = index_key(*field, value);
  if (!wanted) return {};
  std::set<std::string> keys = stored_keys_where(index, *wanted);
  const auto& changed_keys = changed_index(index).keys(*wanted);
  keys.insert(changed_keys.begin(), changed_keys.end());
  return {keys.begin(), keys.end()};
}

std::set<std::string> RowChanges::stored_keys_where(std::string_view index, const std::string& value) {
  std::set<std::string> keys;
  const auto* transaction = reading();
  if (transaction == nullptr) return keys;
  auto cursor = transaction->cursor(*generation_.index(index));
  if (!cursor) return fail(cursor.error()), keys;
  auto entry = cursor->at(value);
  for (; entry && *entry; entry = cursor->next_of_key()) {
    std::string key((*entry)->value);
    if (changed(key) == nullptr) keys.insert(std::move(key));
  }
  if (!entry) fail(entry.error());
  return keys;
}

ChangedIndex& RowChanges::changed_index(std::string_view field) {
  const auto found = indexes_.find(field);
  if (found != indexes_.end()) return found->second;
  ChangedIndex index(*find_field(*generation_.view().row, field));
  for (const auto& [key, change] : changes_) {
    if (!change.erased) index.add(key, change.row);
  }
  return indexes_.emplace(field, std::move(index)).first->second;
}

std::optional<std::string> RowChanges::last_key() {
  if (!last_key_) last_key_ = find_last_key();
  return *last_key_;
}

std::optional<std::string> RowChanges::find_last_key() {
  std::optional<std::string> last;
  for (const auto& [key, change] : changes_) {
    if (!change.erased && (!last || *last < key)) last = key;
  }
  const auto* transaction = reading();
  if (transaction == nullptr) return last;
  auto cursor = transaction->cursor(generation_.rows());
  if (!cursor) return fail(cursor.error()), last;
  auto entry = cursor->last();
  for (; entry && *entry; entry = cursor->previous()) {
    const std::string key((*entry)->key);
    if (last && key < *last) break;
    const RowChange* change = changed(key);
    if (change == nullptr || !change->erased) return key;
  }
  if (!entry) fail(entry.error());
  return last;
}

void RowChanges::link(const std::string& number, const std::string& key) {
  if (!generation_.links()) return fail(no_links(generation_.view()));
  bytes_ += number.size() + key.size() + bookkeeping_bytes;
  links_[number] = key;
}

std::optional<std::string> RowChanges::linked(const std::string& number) {
  if (!generation_.links()) return fail(no_links(generation_.view())), std::nullopt;
  const auto found = links_.find(number);
  if (found != links_.end()) return found->second;
  const auto* transaction = reading();
  if (transaction == nullptr) return std::nullopt;
  const auto key = transaction->get(*generation_.links(), number);
  if (!key) return fail(key.error()), std::nullopt;
  if (!*key) return std::nullopt;
  auto found_key = decode_link(number, **key);
  if (!found_key)
    fail({Fault::corrupted, "row_damaged",
          "a link of view " + generation_.view().name + " is damaged: rebuild the view"});
  return found_key;
}

std::string RowChanges::text_of(const std::string& key) {
  if (!is_stand_in(generation_.view().key_kind, key)) return projections::text_of(generation_.view().key_kind, key);
  if (const RowChange* change = changed(key)) return change->key_text;
  const auto row = stored(key);
  return row ? std::string(row->key_text) : std::string();
}

flatbuffers::FlatBufferBuilder& RowChanges::builder() {
  builder_.Clear();
  return builder_;
}

void RowChanges::clear() {
  release();
  changes_.clear();
  links_.clear();
  indexes_.clear();
  bytes_ = 0;
}

const lmdb::Transaction* RowChanges::reading() {
  if (!reading_) {
    auto transaction = generation_.read_as_writer();
    if (!transaction) return fail(transaction.error()), nullptr;
    reading_.emplace(std::move(*transaction));
  }
  return &*reading_;
}

std::optional<StoredRow> RowChanges::stored(const std::string& key) {
  const auto* transaction = reading();
  if (transaction == nullptr) return std::nullopt;
  const auto value = transaction->get(generation_.rows(), key);
  if (!value) return fail(value.error()), std::nullopt;
  if (!*value) return std::nullopt;
  auto row = decode_row(generation_.view(), key, **value);
  if (!row) return fail(row.error()), std::nullopt;
  return *row;
}

RowChange* RowChanges::changed(const std::string& key) {
  const auto found = changes_.find(key);
  return found == changes_.end() ? nullptr : &found->second;
}

void RowChanges::fail(const Error& error) {
  if (!error_) error_ = error;
}

}  // namespace jetpage::projections
