#include <lmdb.h>
#include <sys/stat.h>

#include <chrono>
#include <set>

#include "jetpage/projections/lmdb/error.hpp"
#include "jetpage/projections/lmdb/lmdb.hpp"

namespace jetpage::projections::lmdb {
namespace {

using namespace eventstore;

constexpr std::int64_t seconds_between_reader_checks = 60;

// The folders that this process has open.
class OpenFolders {
 public:
  bool add(const std::filesystem::path& folder) {
    const std::lock_guard lock(mutex_);
    return folders_.insert(folder).second;
  }
  void remove(const std::filesystem::path& folder) {
    const std::lock_guard lock(mutex_);
    folders_.erase(folder);
  }

 private:
  std::mutex mutex_;
  std::set<std::filesystem::path> folders_;
};

OpenFolders& open_folders() {
  static OpenFolders folders;
  return folders;
}

}  // namespace

void CloseEnvironment::operator()(MDB_env* environment) const { mdb_env_close(environment); }

Result<std::unique_ptr<Environment>> Environment::open(const std::filesystem::path& folder, Durability durability,
                                                       std::size_t map_bytes) {
  return open(folder, durability == Durability::durable ? unsigned{MDB_NOMETASYNC} : unsigned{MDB_NOSYNC}, map_bytes);
}

Result<std::unique_ptr<Environment>> Environment::open_to_read(const std::filesystem::path& folder) {
  return open(folder, MDB_RDONLY, 0);
}

Result<std::unique_ptr<Environment>> Environment::open(const std::filesystem::path& folder, unsigned flags,
                                                       std::size_t map_bytes) {
  std::error_code error;
  const auto canonical = std::filesystem::canonical(folder, error);
  if (error) return Error{Fault::not_found, "view_missing", folder.string() + " does not exist"};
  if (!open_folders().add(canonical)) {
    return Error{Fault::failed, "view_open_twice", folder.string() + " is already open in this process"};
  }
  std::unique_ptr<Environment> opened(new Environment(canonical));
  MDB_env* handle = nullptr;
  int code = mdb_env_create(&handle);
  opened->environment_.reset(handle);
  if (code == 0) code = mdb_env_set_maxdbs(handle, max_databases);
  if (code == 0) code = mdb_env_set_maxreaders(handle, max_readers);
  if (code == 0 && map_bytes != 0) code = mdb_env_set_mapsize(handle, map_bytes);
  if (code == 0) code = mdb_env_open(handle, canonical.c_str(), flags | MDB_NOTLS, 0644);
  int dead = 0;
  if (code == 0) code = mdb_reader_check(handle, &dead);
  if (code != 0) return fault(code, "open", canonical);
  return opened;
}

Environment::~Environment() {
  environment_.reset();
  open_folders().remove(folder_);
}

MapLock Environment::share_map() const {
  const std::lock_guard turn(turnstile_);
  return MapLock(map_);
}

Result<Transaction> Environment::read() const { return read_under(share_map()); }
Result<Transaction> Environment::read_as_writer() const { return read_under(MapLock()); }

Result<Transaction> Environment::read_under(MapLock map) const {
  MDB_txn* handle = nullptr;
  const int code = mdb_txn_begin(environment_.get(), nullptr, MDB_RDONLY, &handle);
  if (code != 0) return fault(code, "read", folder_);
  return Transaction(handle, folder_, std::move(map));
}

Result<WriteTransaction> Environment::write() {
  MDB_txn* handle = nullptr;
  const int code = mdb_txn_begin(environment_.get(), nullptr, 0, &handle);
  if (code != 0) return fault(code, "begin to write", folder_);
  const auto now = std::chrono::steady_clock::now().time_since_epoch() / std::chrono::seconds(1);
  if (now >= next_reader_check_) {
    next_reader_check_ = now + seconds_between_reader_checks;
    forget_dead_readers();
  }
  return WriteTransaction(handle, folder_);
}

// A reader that was killed would keep every page that was in use then: the file would grow for ever.
void Environment::forget_dead_readers() {
  int dead = 0;
  mdb_reader_check(environment_.get(), &dead);
}

Done Environment::grow() {
  const std::lock_guard turn(turnstile_);
  const std::lock_guard alone(map_);
  forget_dead_readers();
  MDB_envinfo info;
  int code = mdb_env_info(environment_.get(), &info);
  if (code == 0) code = mdb_env_set_mapsize(environment_.get(), info.me_mapsize * 2);
  if (code != 0) return fault(code, "grow the map", folder_);
  return {};
}

Done Environment::make_durable() {
  if (auto synced = sync(); !synced) return synced;
  int code = mdb_env_set_flags(environment_.get(), MDB_NOSYNC, 0);
  if (code == 0) code = mdb_env_set_flags(environment_.get(), MDB_NOMETASYNC, 1);
  if (code != 0) return fault(code, "make durable", folder_);
  return {};
}

Done Environment::sync() {
  const int code = mdb_env_sync(environment_.get(), 1);
  if (code != 0) return fault(code, "sync", folder_);
  return {};
}

Done Environment::copy(const std::filesystem::path& to) const {
  const MapLock map = share_map();
  const int code = mdb_env_copy2(environment_.get(), to.c_str(), MDB_CP_COMPACT);
  if (code != 0) return fault(code, "copy", folder_);
  return {};
}

std::uint64_t Environment::bytes_on_disk() const {
  struct stat file = {};
  if (::stat((folder_ / "data.mdb").c_str(), &file) != 0) return 0;
  return static_cast<std::uint64_t>(file.st_blocks) * 512;
}

std::uint64_t Environment::map_bytes() const {
  MDB_envinfo info;
  return mdb_env_info(environment_.get(), &info) == 0 ? info.me_mapsize : 0;
}

}  // namespace jetpage::projections::lmdb
