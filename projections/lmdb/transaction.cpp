#include <lmdb.h>

#include <cerrno>

#include "jetpage/projections/lmdb/disk_room.hpp"
#include "jetpage/projections/lmdb/error.hpp"
#include "jetpage/projections/lmdb/lmdb.hpp"

namespace jetpage::projections::lmdb {
namespace {

using namespace eventstore;

// LMDB does not write through what it calls non-const.
MDB_val to_val(Slice slice) { return {slice.size(), const_cast<char*>(slice.data())}; }
Slice to_slice(const MDB_val& value) { return {static_cast<const char*>(value.mv_data), value.mv_size}; }

}  // namespace

Error fault(int code, const char* doing, const std::filesystem::path& folder) {
  const std::string text = std::string("cannot ") + doing + " " + folder.string() + ": " + mdb_strerror(code);
  switch (code) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return {Fault::failed, "disk_full", text + " (disk full?)"};
    case EIO:  // what LMDB says of a write that was cut short, too, which is how a full disk shows
      if (has_no_room(folder)) return {Fault::failed, "disk_full", text + " (disk full?)"};
      return {Fault::failed, "disk_failing", text + std::string(disk_fails)};
    case MDB_MAP_FULL:
      return {Fault::failed, "map_full", text};
    case MDB_READERS_FULL:
      return {Fault::unavailable, "view_busy", text};
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_INVALID:
      return {Fault::corrupted, "view_damaged", text};
    default:
      return {Fault::failed, "view_failed", text};
  }
}

void AbortTransaction::operator()(MDB_txn* transaction) const { mdb_txn_abort(transaction); }
void CloseCursor::operator()(MDB_cursor* cursor) const { mdb_cursor_close(cursor); }

Result<std::optional<Entry>> Cursor::move(int operation, Slice key, Slice value) {
  MDB_val found_key = to_val(key);
  MDB_val found_value = to_val(value);
  const int code = mdb_cursor_get(cursor_.get(), &found_key, &found_value, static_cast<MDB_cursor_op>(operation));
  if (code == MDB_NOTFOUND) return std::optional<Entry>();
  if (code != 0) return fault(code, "read", *folder_);
  return std::optional(Entry{to_slice(found_key), to_slice(found_value)});
}

Result<std::optional<Entry>> Cursor::first() { return move(MDB_FIRST, {}); }
Result<std::optional<Entry>> Cursor::last() { return move(MDB_LAST, {}); }
Result<std::optional<Entry>> Cursor::next() { return move(MDB_NEXT, {}); }
Result<std::optional<Entry>> Cursor::previous() { return move(MDB_PREV, {}); }
Result<std::optional<Entry>> Cursor::at(Slice key) { return move(MDB_SET_KEY, key); }
Result<std::optional<Entry>> Cursor::from(Slice key) { return move(MDB_SET_RANGE, key); }
Result<std::optional<Entry>> Cursor::from_value(Slice key, Slice value) { return move(MDB_GET_BOTH_RANGE, key, value); }
Result<std::optional<Entry>> Cursor::next_of_key() { return move(MDB_NEXT_DUP, {}); }
Result<std::optional<Entry>> Cursor::last_of_key() { return move(MDB_LAST_DUP, {}); }
Result<std::optional<Entry>> Cursor::previous_of_key() { return move(MDB_PREV_DUP, {}); }

Result<std::uint64_t> Cursor::count_of_key() {
  std::size_t count = 0;
  const int code = mdb_cursor_count(cursor_.get(), &count);
  if (code != 0) return fault(code, "read", *folder_);
  return std::uint64_t{count};
}

Done Cursor::put(Slice key, Slice value) { return write(key, value, 0); }
Done Cursor::append(Slice key, Slice value) { return write(key, value, MDB_APPEND); }

Done Cursor::write(Slice key, Slice value, unsigned flags) {
  MDB_val key_val = to_val(key);
  MDB_val value_val = to_val(value);
  const int code = mdb_cursor_put(cursor_.get(), &key_val, &value_val, flags);
  if (code != 0) return fault(code, "write", *folder_);
  return {};
}

Result<std::optional<Slice>> Transaction::get(Database database, Slice key) const {
  MDB_val key_val = to_val(key);
  MDB_val value;
  const int code = mdb_get(transaction_.get(), database, &key_val, &value);
  if (code == MDB_NOTFOUND) return std::optional<Slice>();
  if (code != 0) return fault(code, "read", *folder_);
  return std::optional(to_slice(value));
}

Result<Cursor> Transaction::cursor(Database database) const {
  MDB_cursor* handle = nullptr;
  const int code = mdb_cursor_open(transaction_.get(), database, &handle);
  if (code != 0) return fault(code, "read", *folder_);
  return Cursor(handle, *folder_);
}

Result<std::uint64_t> Transaction::entries(Database database) const {
  MDB_stat stat;
  const int code = mdb_stat(transaction_.get(), database, &stat);
  if (code != 0) return fault(code, "read", *folder_);
  return std::uint64_t{stat.ms_entries};
}

Result<std::optional<Database>> Transaction::database(const std::string& name) const {
  MDB_dbi handle = 0;
  const int code = mdb_dbi_open(transaction_.get(), name.c_str(), 0, &handle);
  if (code == MDB_NOTFOUND) return std::optional<Database>();
  if (code != 0) return fault(code, "read", *folder_);
  return std::optional<Database>(handle);
}

Result<Database> Transaction::unnamed() const {
  MDB_dbi handle = 0;
  const int code = mdb_dbi_open(transaction_.get(), nullptr, 0, &handle);
  if (code != 0) return fault(code, "read", *folder_);
  return Database{handle};
}

Result<Database> WriteTransaction::create(const std::string& name, bool duplicates) {
  MDB_dbi handle = 0;
  const unsigned flags = MDB_CREATE | (duplicates ? MDB_DUPSORT : 0U);
  const int code = mdb_dbi_open(transaction_.get(), name.c_str(), flags, &handle);
  if (code != 0) return fault(code, "write", *folder_);
  return Database{handle};
}

Done WriteTransaction::put(Database database, Slice key, Slice value) {
  MDB_val key_val = to_val(key);
  MDB_val value_val = to_val(value);
  const int code = mdb_put(transaction_.get(), database, &key_val, &value_val, 0);
  if (code != 0) return fault(code, "write", *folder_);
  return {};
}

Done WriteTransaction::erase(Database database, Slice key) {
  MDB_val key_val = to_val(key);
  const int code = mdb_del(transaction_.get(), database, &key_val, nullptr);
  if (code != 0 && code != MDB_NOTFOUND) return fault(code, "write", *folder_);
  return {};
}

Done WriteTransaction::erase(Database database, Slice key, Slice value) {
  MDB_val key_val = to_val(key);
  MDB_val value_val = to_val(value);
  const int code = mdb_del(transaction_.get(), database, &key_val, &value_val);
  if (code != 0 && code != MDB_NOTFOUND) return fault(code, "write", *folder_);
  return {};
}

Done Transaction::commit() {
  const int code = mdb_txn_commit(transaction_.release());
  if (code != 0) return fault(code, "commit to", *folder_);
  return {};
}

}  // namespace jetpage::projections::lmdb
