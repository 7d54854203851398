#include "tests/simulation/memory_view.hpp"

#include "jetpage/projections/fields.hpp"

namespace jetpage::tests {

MemoryView::MemoryView(const projections::ViewDefinition& view, const std::vector<eventstore::LogEntry>& entries)
    : view_(view) {
  builder_.ForceDefaults(true);
  for (const auto& entry : entries) {
    const auto commit = entry.commit();
    const auto aggregate = eventstore::aggregate_of(entry.subject);
    if (!commit || !aggregate) continue;
    for (std::size_t i = 0; i < commit->size(); ++i) {
      const auto event = commit->event(i);
      if (!view_.hears(event.type)) continue;
      view_.apply(event, {entry.position, commit->time_us(), event.version, commit->correlation(), *aggregate}, *this);
    }
  }
}

std::optional<std::span<const std::uint8_t>> MemoryView::find(const std::string& key) {
  const auto found = rows_.find(key);
  if (found == rows_.end()) return std::nullopt;
  return found->second;
}

void MemoryView::put(const std::string& key, std::string_view text, std::span<const std::uint8_t> row) {
  rows_[key].assign(row.begin(), row.end());
  if (!text.empty()) texts_[key] = text;
}

void MemoryView::erase(const std::string& key) { rows_.erase(key); }

std::vector<std::string> MemoryView::keys_where(std::string_view index, const std::string& value) {
  std::vector<std::string> keys;
  const auto field = projections::find_field(*view_.row, index);
  const auto wanted = field ? projections::index_key(*field, value) : std::nullopt;
  if (!wanted) return keys;
  for (const auto& [key, row] : rows_) {
    if (projections::index_key_of_row(row, *field) == wanted) keys.push_back(key);
  }
  return keys;
}

std::optional<std::string> MemoryView::last_key() {
  if (rows_.empty()) return std::nullopt;
  return rows_.rbegin()->first;
}

void MemoryView::link(const std::string& number, const std::string& key) { links_[number] = key; }

std::optional<std::string> MemoryView::linked(const std::string& number) {
  const auto found = links_.find(number);
  if (found == links_.end()) return std::nullopt;
  return found->second;
}

std::string MemoryView::text_of(const std::string& key) {
  const auto found = texts_.find(key);
  return found == texts_.end() ? projections::text_of(view_.key_kind, key) : found->second;
}

flatbuffers::FlatBufferBuilder& MemoryView::builder() {
  builder_.Clear();
  return builder_;
}

}  // namespace jetpage::tests
