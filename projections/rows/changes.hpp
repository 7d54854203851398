#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "jetpage/projections/rows.hpp"
#include "jetpage/projections/rows/changed_index.hpp"
#include "jetpage/projections/rows/generation.hpp"
#include "jetpage/projections/rows/value.hpp"

namespace jetpage::projections {

// What became of a row since the generation was last written.
struct RowChange {
  bool erased = false;
  eventstore::Bytes row;  // its FlatBuffer
  std::uint64_t version = 0;
  eventstore::Position position = 0;
  std::string key_text;  // only of a stand-in
};

// The changes to a generation's rows since it was last written, in memory over the stored rows. So a row that a batch
// changes a thousand times is written once, rows are written in key order, and a write that failed can be repeated.
//
// One thread. The first error is remembered; all that was changed is void then.
class RowChanges final : public RowSink {
 public:
  explicit RowChanges(const Generation& generation);

  // Between begin and end lie the changes of one commit.
  void begin(const eventstore::AggregateName& aggregate, eventstore::Position position, std::uint64_t last_version);
  void end();

  std::optional<std::span<const std::uint8_t>> find(const std::string& key) override;
  void put(const std::string& key, std::string_view text, std::span<const std::uint8_t> row) override;
  void erase(const std::string& key) override;
  std::vector<std::string> keys_where(std::string_view index, const std::string& value) override;
  std::optional<std::string> last_key() override;
  void link(const std::string& number, const std::string& key) override;
  std::optional<std::string> linked(const std::string& number) override;
  std::string text_of(const std::string& key) override;
  flatbuffers::FlatBufferBuilder& builder() override;

  [[nodiscard]] const std::optional<eventstore::Error>& error() const { return error_; }
  [[nodiscard]] const std::unordered_map<std::string, RowChange>& by_key() const { return changes_; }
  [[nodiscard]] const std::map<std::string, std::string>& links() const { return links_; }
  [[nodiscard]] bool empty() const { return changes_.empty() && links_.empty(); }
  // About what they take in memory.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

  // Lets go of the stored rows, as a write needs it; they are read again when next asked for.
  void release() { reading_.reset(); }
  void clear();

 private:
  const lmdb::Transaction* reading();
  // Its row lies in the map, not aligned.
  std::optional<StoredRow> stored(const std::string& key);
  RowChange* changed(const std::string& key);
  void put_version(const std::string& key, std::string_view text, std::span<const std::uint8_t> row,
                   std::uint64_t version);
  std::uint64_t version_of(const std::string& key);
  ChangedIndex& changed_index(std::string_view field);
  std::set<std::string> stored_keys_where(std::string_view index, const std::string& value);
  std::optional<std::string> find_last_key();
  void fail(const eventstore::Error& error);

  const Generation& generation_;
  std::optional<lmdb::Transaction> reading_;
  std::vector<std::uint64_t> aligned_;  // the stored row that was read last
  flatbuffers::FlatBufferBuilder builder_;
  std::unordered_map<std::string, RowChange> changes_;
  std::map<std::string, std::string> links_;
  std::size_t bytes_ = 0;
  std::map<std::string, ChangedIndex, std::less<>> indexes_;  // made when first asked for
  std::optional<std::optional<std::string>> last_key_;        // found when first asked for
  std::optional<eventstore::Error> error_;

  std::optional<std::string> own_key_;  // of the commit's aggregate, where rows are aggregates
  bool own_changed_ = false;
  eventstore::Position position_ = 0;
  std::uint64_t last_version_ = 0;
};

}  // namespace jetpage::projections
