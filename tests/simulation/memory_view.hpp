#pragma once

#include <map>
#include <string>

#include "jetpage/eventstore/event_store.hpp"
#include "jetpage/projections/view.hpp"

namespace jetpage::tests {

// A view folded from the log's beginning in plain memory: what its rows must be, told without LMDB, batches or checkpoints.
class MemoryView : public projections::RowSink {
 public:
  MemoryView(const projections::ViewDefinition& view, const std::vector<eventstore::LogEntry>& entries);

  // By encoded key.
  [[nodiscard]] const std::map<std::string, eventstore::Bytes>& rows() const { return rows_; }

  std::optional<std::span<const std::uint8_t>> find(const std::string& key) override;
  void put(const std::string& key, std::string_view text, std::span<const std::uint8_t> row) override;
  void erase(const std::string& key) override;
  std::vector<std::string> keys_where(std::string_view index, const std::string& value) override;
  std::optional<std::string> last_key() override;
  void link(const std::string& number, const std::string& key) override;
  std::optional<std::string> linked(const std::string& number) override;
  std::string text_of(const std::string& key) override;
  flatbuffers::FlatBufferBuilder& builder() override;

 private:
  projections::ViewDefinition view_;
  flatbuffers::FlatBufferBuilder builder_;
  std::map<std::string, eventstore::Bytes> rows_;
  std::map<std::string, std::string> texts_;
  std::map<std::string, std::string> links_;
};

// All views of a system, after a log.
class Views {
 public:
  Views(const std::vector<projections::ViewDefinition>& views, const std::vector<eventstore::LogEntry>& entries) {
    for (const auto& view : views) views_.emplace(view.name, MemoryView(view, entries));
  }

  [[nodiscard]] const MemoryView& of(std::string_view name) const { return views_.find(name)->second; }
  // A row of view V as the domain's own.
  template <class V>
  [[nodiscard]] std::optional<typename V::Row> row(const typename V::Key& key) const {
    const auto& rows = of(V::name).rows();
    const auto found = rows.find(projections::encode_key(key));
    if (found == rows.end()) return std::nullopt;
    return eventstore::unpack<typename V::Row>(found->second);
  }
  template <class V>
  [[nodiscard]] std::vector<typename V::Row> rows() const {
    std::vector<typename V::Row> all;
    for (const auto& [key, row] : of(V::name).rows()) all.push_back(eventstore::unpack<typename V::Row>(row));
    return all;
  }

 private:
  std::map<std::string, MemoryView, std::less<>> views_;
};

}  // namespace jetpage::tests
