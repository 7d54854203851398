#include "jetpage/projections/build/compare.hpp"

#include <optional>
#include <set>
#include <tuple>

#include "jetpage/projections/lmdb/file_system.hpp"
#include "jetpage/projections/lmdb/lmdb.hpp"
#include "jetpage/projections/rows/generation.hpp"
#include "jetpage/projections/rows/value.hpp"

namespace jetpage::projections {
namespace {

using namespace eventstore;

// Walks through a generation's rows and indexes in order.
class StoredEntries {
 public:
  Done open(const std::filesystem::path& generation) {
    auto environment = lmdb::Environment::open_to_read(generation);
    if (!environment) return environment.error();
    environment_ = std::move(*environment);
    auto transaction = environment_->read();
    if (!transaction) return transaction.error();
    transaction_.emplace(std::move(*transaction));
    if (auto listed = list_databases(); !listed) return listed;
    return next();
  }

  // Where it stands; nothing past the end.
  [[nodiscard]] const std::optional<StoredEntry>& at() const { return at_; }

  Done next() {
    at_.reset();
    while (database_ < names_.size()) {
      auto entry = cursor_ ? cursor_->next() : first();
      if (!entry) return entry.error();
      if (*entry) {
        at_ = {names_[database_], std::string((*entry)->key), std::string((*entry)->value)};
        return {};
      }
      cursor_.reset();
      ++database_;
    }
    return {};
  }

 private:
  // LMDB lists the databases of an environment as the keys of its unnamed one.
  Done list_databases() {
    const auto unnamed = transaction_->unnamed();
    if (!unnamed) return unnamed.error();
    auto cursor = transaction_->cursor(*unnamed);
    if (!cursor) return cursor.error();
    auto entry = cursor->first();
    for (; entry && *entry; entry = cursor->next()) {
      if ((*entry)->key != "meta") names_.emplace_back((*entry)->key);
    }
    return entry ? Done() : entry.error();
  }

  Result<std::optional<lmdb::Entry>> first() {
    const auto database = transaction_->database(names_[database_]);
    if (!database) return database.error();
    auto cursor = transaction_->cursor(database->value());
    if (!cursor) return cursor.error();
    cursor_.emplace(std::move(*cursor));
    return cursor_->first();
  }

  std::unique_ptr<lmdb::Environment> environment_;
  std::optional<lmdb::Transaction> transaction_;
  std::optional<lmdb::Cursor> cursor_;
  std::vector<std::string> names_;
  std::size_t database_ = 0;
  std::optional<StoredEntry> at_;
};

std::optional<StoredSide> side_of(const ViewDefinition& view, const StoredEntry* entry) {
  if (entry == nullptr) return std::nullopt;
  const auto row = decode_row(entry->key, entry->value, is_stand_in(view.key_kind, entry->key));
  if (!row) return StoredSide{.damaged = true};
  return StoredSide{false, row->version, row->position, {row->row.begin(), row->row.end()}};
}

// Where two walks differ. `rows` comes behind `index:…`, so that what an index tells of a row is kept until the row comes.
class Differences {
 public:
  Differences(const ViewDefinition& view, const std::function<bool(const RowDifference&)>& visit)
      : view_(view), visit_(visit) {}

  // The entries at one place; null where there is none. False: enough.
  bool at(const StoredEntry* left, const StoredEntry* right) {
    const StoredEntry& any = left != nullptr ? *left : *right;
    if (any.database != "rows") {
      in_index_.insert(any.value);
      return true;
    }
    if (!flush_before(any.key)) return false;
    in_index_.erase(any.key);
    if (left != nullptr && right != nullptr && left->value == right->value) return true;
    return visit_({text_of(view_.key_kind, any.key), side_of(view_, left), side_of(view_, right)});
  }
  // Keys that only an index has, or whose rows are the same.
  bool flush_before(const std::optional<std::string>& key) {
    while (!in_index_.empty() && (!key || *in_index_.begin() < *key)) {
      if (!visit_({text_of(view_.key_kind, *in_index_.begin()), {}, {}})) return false;
      in_index_.erase(in_index_.begin());
    }
    return true;
  }

 private:
  const ViewDefinition& view_;
  const std::function<bool(const RowDifference&)>& visit_;
  std::set<std::string> in_index_;
};

const std::string& row_key(const StoredEntry& entry) { return entry.database == "rows" ? entry.key : entry.value; }

}  // namespace

Result<std::vector<StoredEntry>> dump(const std::filesystem::path& generation) {
  StoredEntries entries;
  std::vector<StoredEntry> all;
  for (Done done = entries.open(generation);; done = entries.next()) {
    if (!done) return done.error();
    if (!entries.at()) return all;
    all.push_back(*entries.at());
  }
}

Result<std::vector<std::string>> compare(const ViewDefinition& view, const std::filesystem::path& one,
                                         const std::filesystem::path& other, std::size_t most) {
  StoredEntries left;
  StoredEntries right;
  if (auto opened = left.open(one); !opened) return opened.error();
  if (auto opened = right.open(other); !opened) return opened.error();
  std::set<std::string> keys;
  while ((left.at() || right.at()) && keys.size() < most) {
    const bool only_left = left.at() && (!right.at() || *left.at() < *right.at());
    const bool only_right = right.at() && (!left.at() || *right.at() < *left.at());
    if (only_left) keys.insert(row_key(*left.at()));
    if (only_right) keys.insert(row_key(*right.at()));
    if (auto moved = only_right ? Done() : left.next(); !moved) return moved.error();
    if (auto moved = only_left ? Done() : right.next(); !moved) return moved.error();
  }
  std::vector<std::string> texts;
  for (const std::string& key : keys) texts.push_back(text_of(view.key_kind, key));
  return texts;
}

Done differences(const ViewDefinition& view, const std::filesystem::path& one, const std::filesystem::path& other,
                 const std::function<bool(const RowDifference&)>& visit) {
  StoredEntries left;
  StoredEntries right;
  if (auto opened = left.open(one); !opened) return opened;
  if (auto opened = right.open(other); !opened) return opened;
  Differences differences(view, visit);
  while (left.at() || right.at()) {
    const auto& l = left.at();
    const auto& r = right.at();
    const auto place = [](const StoredEntry& entry) { return std::tie(entry.database, entry.key); };
    const bool row = (!l || l->database == "rows") && (!r || r->database == "rows");
    const bool same_place = l && r && (row ? place(*l) == place(*r) : *l == *r);
    const bool only_left = !same_place && l && (!r || *l < *r);
    const bool only_right = !same_place && !only_left;
    const bool differs = !same_place || l->value != r->value;
    if (differs && !differences.at(only_right ? nullptr : &*l, only_left ? nullptr : &*r)) return {};
    if (auto moved = only_right ? Done() : left.next(); !moved) return moved;
    if (auto moved = only_left ? Done() : right.next(); !moved) return moved;
  }
  (void)differences.flush_before(std::nullopt);
  return {};
}

Result<Position> copy_generation(const ViewDefinition& view, const std::filesystem::path& generation,
                                 const std::filesystem::path& to) {
  if (auto made = make_local_folder(to); !made) return made.error();
  {
    const auto source = lmdb::Environment::open_to_read(generation);
    if (!source) return source.error();
    if (auto copied = (*source)->copy(to); !copied) return copied.error();
  }
  const auto copy = Generation::open(to, view, lmdb::Durability::durable, 0);
  if (!copy) return copy.error();
  return (*copy)->checkpoint().position;
}

}  // namespace jetpage::projections
