#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "jetpage/eventstore/commit.hpp"
#include "jetpage/projections/lmdb/lmdb.hpp"
#include "jetpage/projections/view.hpp"

namespace jetpage::projections {

class RowChanges;
struct KeyedChange;

// What a generation has seen of its log: the position of the last entry and the XXH3-64 of that entry's bytes, by which another log
// is told from its own.
struct Checkpoint {
  eventstore::Position position = 0;
  std::uint64_t entry = 0;
  bool operator==(const Checkpoint&) const = default;
};

// One build of a view: an LMDB environment in a folder of its own, named by its number. Databases: `rows`, `index:<field>` (value
// of the field → keys of the rows), `links` (number → key of a row) and `meta` (what it was built by, and its checkpoint).
//
// Thread-safe for reading; one thread at a time writes.
class Generation {
 public:
  // A new one in a folder that must not exist. It is not durable until make_durable.
  static eventstore::Result<std::unique_ptr<Generation>> create(const std::filesystem::path& folder,
                                                                const ViewDefinition& view, std::size_t map_bytes);
  ~Generation();
  // For tools: nothing is looked at before.
  static eventstore::Result<std::unique_ptr<Generation>> open(const std::filesystem::path& folder,
                                                              const ViewDefinition& view, lmdb::Durability durability,
                                                              std::size_t map_bytes);

  // Not before it is known that nothing in it is damaged (soundness.hpp): corrupted `view_damaged`.
  static eventstore::Result<std::unique_ptr<Generation>> open_sound(const std::filesystem::path& folder,
                                                                    const ViewDefinition& view,
                                                                    lmdb::Durability durability, std::size_t map_bytes);
  // Damage was met in it: it is looked at again before it is opened.
  void distrust() const { is_sound_ = false; }

  [[nodiscard]] const ViewDefinition& view() const { return view_; }
  [[nodiscard]] std::uint64_t number() const;
  [[nodiscard]] const std::filesystem::path& folder() const { return environment_->folder(); }
  [[nodiscard]] std::uint64_t bytes_on_disk() const { return environment_->bytes_on_disk(); }

  // Built by the view's code as it is now, and by no other.
  [[nodiscard]] bool up_to_date() const { return fingerprint_ == view_.fingerprint; }
  // Built by older code, but with rows that the view's code can read.
  [[nodiscard]] bool readable() const;
  // … and with all that the view's code needs to go on from there.
  [[nodiscard]] bool followable() const;

  // A transaction may hold 131,000 changed pages before LMDB has to write some of them early.
  static constexpr std::size_t changes_at_once = 16'384;

  // Whether its rows are those of its checkpoint: not when a process ended, or ran out of disk, in the middle of a write before
  // make_durable. Nobody can go on from there.
  [[nodiscard]] bool whole() const { return whole_; }

  // As last written. Only the writing thread may ask.
  [[nodiscard]] Checkpoint checkpoint() const { return checkpoint_; }

  [[nodiscard]] eventstore::Result<lmdb::Transaction> read() const { return environment_->read(); }
  // For the thread that writes, which must let go of it before it does.
  [[nodiscard]] eventstore::Result<lmdb::Transaction> read_as_writer() const { return environment_->read_as_writer(); }
  [[nodiscard]] lmdb::Database rows() const { return rows_; }
  // Nothing when this generation has no such index.
  [[nodiscard]] std::optional<lmdb::Database> index(std::string_view field) const;
  // Nothing when this generation has none.
  [[nodiscard]] std::optional<lmdb::Database> links() const { return links_; }

  // Writes the changes and the checkpoint; the map grows as needed. In one transaction, so that a failure changes nothing; before
  // make_durable in several of `changes_at_once`, so that none is too large for LMDB, with the checkpoint in the last. The call may be
  // repeated, by whoever has the changes: after one that ended in between, the generation is not whole.
  // failed `views_in_use` when another process wrote since.
  eventstore::Done write(const RowChanges& changes, const Checkpoint& checkpoint);
  eventstore::Done make_durable();
  eventstore::Done sync();

 private:
  Generation(const ViewDefinition& view, std::unique_ptr<lmdb::Environment> environment, lmdb::Durability durability)
      : view_(view), environment_(std::move(environment)), durability_(durability) {}
  eventstore::Done prepare();
  eventstore::Done load();
  using Links = std::map<std::string, std::string>;
  eventstore::Result<lmdb::WriteTransaction> begin();
  eventstore::Done write_first(std::span<const KeyedChange> changes);
  eventstore::Done write_last(std::span<const KeyedChange> changes, const Links& links, const Checkpoint& checkpoint);

  ViewDefinition view_;
  std::unique_ptr<lmdb::Environment> environment_;
  lmdb::Durability durability_;
  lmdb::Database meta_ = 0;
  lmdb::Database rows_ = 0;
  std::map<std::string, lmdb::Database, std::less<>> indexes_;
  std::optional<lmdb::Database> links_;
  std::uint64_t fingerprint_ = 0;
  std::string layout_;
  Checkpoint checkpoint_;
  bool whole_ = true;
  bool is_synced_ = false;
  mutable std::atomic<bool> is_sound_ = false;  // all that is not known to be is looked at when it is opened
};

}  // namespace jetpage::projections
