#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>

#include "jetpage/eventstore/result.hpp"

struct MDB_env;
struct MDB_txn;
struct MDB_cursor;

// A thin skin over LMDB: ownership, errors and the map's growth, and only the calls that the views use.
//
// Errors: failed `disk_full` · failed `disk_failing` (it has room and refuses) · failed `map_full` (abort, grow, repeat) · unavailable `view_busy` (more than max_readers at once)
// · corrupted `view_damaged` · failed `view_failed`. Texts name the folder.
namespace jetpage::projections::lmdb {

using Database = unsigned int;
using Slice = std::string_view;  // into the map: valid until the transaction ends or writes

inline constexpr unsigned max_readers = 1'024;
inline constexpr unsigned max_databases = 32;

enum class Durability {
  durable,  // a commit is on disk when it returns; a power cut may undo the last one (NOMETASYNC), never harm
  none,     // for what is being built: Environment::make_durable at the end
};

struct CloseEnvironment {
  void operator()(MDB_env* environment) const;
};
struct AbortTransaction {
  void operator()(MDB_txn* transaction) const;
};
struct CloseCursor {
  void operator()(MDB_cursor* cursor) const;
};

using MapLock = std::shared_lock<std::shared_mutex>;

struct Entry {
  Slice key;
  Slice value;
};

// A place in a database. Must not outlive its transaction.
class Cursor {
 public:
  // Each moves the cursor and reads there; nothing past the end.
  eventstore::Result<std::optional<Entry>> first();
  eventstore::Result<std::optional<Entry>> last();
  eventstore::Result<std::optional<Entry>> next();
  eventstore::Result<std::optional<Entry>> previous();
  eventstore::Result<std::optional<Entry>> at(Slice key);
  // The first whose key is not before this one.
  eventstore::Result<std::optional<Entry>> from(Slice key);
  // In a database with duplicates: the first value of the key that is not before this one; the next, last and previous value of the
  // key where the cursor stands, and how many it has, which costs nothing.
  eventstore::Result<std::optional<Entry>> from_value(Slice key, Slice value);
  eventstore::Result<std::optional<Entry>> next_of_key();
  eventstore::Result<std::optional<Entry>> last_of_key();
  eventstore::Result<std::optional<Entry>> previous_of_key();
  eventstore::Result<std::uint64_t> count_of_key();

  eventstore::Done put(Slice key, Slice value);
  // Faster; the key must be behind all others.
  eventstore::Done append(Slice key, Slice value);

 private:
  friend class Transaction;
  Cursor(MDB_cursor* cursor, const std::filesystem::path& folder) : cursor_(cursor), folder_(&folder) {}
  eventstore::Result<std::optional<Entry>> move(int operation, Slice key, Slice value = {});
  eventstore::Done write(Slice key, Slice value, unsigned flags);

  std::unique_ptr<MDB_cursor, CloseCursor> cursor_;
  const std::filesystem::path* folder_;
};

// One state of all databases, held until it ends: keep it short, pages are not reused meanwhile. Ends in the thread that
// began it.
class Transaction {
 public:
  eventstore::Result<std::optional<Slice>> get(Database database, Slice key) const;
  eventstore::Result<Cursor> cursor(Database database) const;
  eventstore::Result<std::uint64_t> entries(Database database) const;
  // Nothing when there is no database of this name. Known to other transactions once this one is committed.
  eventstore::Result<std::optional<Database>> database(const std::string& name) const;
  // The database whose keys are the names of all others.
  eventstore::Result<Database> unnamed() const;
  // Ends it. Cursors must be gone.
  eventstore::Done commit();

 protected:
  friend class Environment;
  Transaction(MDB_txn* transaction, const std::filesystem::path& folder, MapLock map = {})
      : map_(std::move(map)), transaction_(transaction), folder_(&folder) {}

  MapLock map_;  // before the transaction: let go after it
  std::unique_ptr<MDB_txn, AbortTransaction> transaction_;
  const std::filesystem::path* folder_;
};

// Aborted when destroyed uncommitted. One at a time per environment; others wait.
class WriteTransaction : public Transaction {
 public:
  // Made when missing.
  eventstore::Result<Database> create(const std::string& name, bool duplicates);
  eventstore::Done put(Database database, Slice key, Slice value);
  // The key, or in a database with duplicates this value of it. That it is not there is no error.
  eventstore::Done erase(Database database, Slice key);
  eventstore::Done erase(Database database, Slice key, Slice value);

 private:
  using Transaction::Transaction;
  friend class Environment;
};

// The databases of one folder. Thread-safe, with one thread at a time that writes or grows. A process opens a folder once:
// a second time is failed `view_open_twice`, because LMDB would lose its locks.
class Environment {
 public:
  static eventstore::Result<std::unique_ptr<Environment>> open(const std::filesystem::path& folder,
                                                               Durability durability, std::size_t map_bytes);
  // For a folder that another process may be writing.
  static eventstore::Result<std::unique_ptr<Environment>> open_to_read(const std::filesystem::path& folder);
  ~Environment();
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  eventstore::Result<Transaction> read() const;
  // For the thread that writes: it grows the map only while it reads nothing, so it need not be kept from growing it.
  eventstore::Result<Transaction> read_as_writer() const;
  eventstore::Result<WriteTransaction> write();

  // Doubles the map. Waits for the readers, so the calling thread must have no transaction open.
  eventstore::Done grow();
  // Everything to disk, and from now on with every commit.
  eventstore::Done make_durable();
  eventstore::Done sync();
  // A consistent copy into an existing, empty folder.
  eventstore::Done copy(const std::filesystem::path& to) const;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] std::uint64_t bytes_on_disk() const;
  [[nodiscard]] std::uint64_t map_bytes() const;

 private:
  explicit Environment(std::filesystem::path folder) : folder_(std::move(folder)) {}
  static eventstore::Result<std::unique_ptr<Environment>> open(const std::filesystem::path& folder, unsigned flags,
                                                               std::size_t map_bytes);

  MapLock share_map() const;
  eventstore::Result<Transaction> read_under(MapLock map) const;
  void forget_dead_readers();

  std::filesystem::path folder_;
  std::unique_ptr<MDB_env, CloseEnvironment> environment_;
  // Readers share the map; growing it has it alone, and the turnstile lets it through a crowd of readers.
  mutable std::shared_mutex map_;
  mutable std::mutex turnstile_;
  std::atomic<std::int64_t> next_reader_check_ = 0;  // seconds of the steady clock
};

}  // namespace jetpage::projections::lmdb
