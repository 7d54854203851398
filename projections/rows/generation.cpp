#include "jetpage/projections/rows/generation.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "jetpage/projections/fields.hpp"
#include "jetpage/projections/lmdb/file_system.hpp"
#include "jetpage/projections/rows/change_writer.hpp"
#include "jetpage/projections/rows/changes.hpp"
#include "jetpage/projections/rows/soundness.hpp"
#include "jetpage/projections/rows/value.hpp"

namespace jetpage::projections {
namespace {

using namespace eventstore;

constexpr const char* torn = "torn";

std::string bytes_of(const auto& number) { return {reinterpret_cast<const char*>(&number), sizeof number}; }

std::uint64_t number_in(lmdb::Slice bytes, std::size_t offset = 0) {
  std::uint64_t number = 0;
  if (bytes.size() >= offset + sizeof number) std::memcpy(&number, bytes.data() + offset, sizeof number);
  return number;
}

}  // namespace

Result<std::unique_ptr<Generation>> Generation::create(const std::filesystem::path& folder, const ViewDefinition& view,
                                                       std::size_t map_bytes) {
  for (const std::string& index : view.indexes) {
    if (!find_field(*view.row, index)) {
      return Error{Fault::failed, "index_unknown",
                   "view " + view.name + ": its rows have no single-valued field " + index};
    }
  }
  if (auto made = make_local_folder(folder); !made) return made.error();
  auto environment = lmdb::Environment::open(folder, lmdb::Durability::none, map_bytes);
  if (!environment) return environment.error();
  std::unique_ptr<Generation> generation(new Generation(view, std::move(*environment), lmdb::Durability::none));
  if (auto prepared = generation->prepare(); !prepared) return prepared.error();
  generation->is_sound_ = true;
  return generation;
}

Generation::~Generation() {
  if (!is_sound_ || !is_synced_ || !whole_) return;
  const std::filesystem::path left = folder();
  environment_.reset();
  leave_in_order(left);
}

Result<std::unique_ptr<Generation>> Generation::open_sound(const std::filesystem::path& folder,
                                                           const ViewDefinition& view, lmdb::Durability durability,
                                                           std::size_t map_bytes) {
  if (auto sound = check_sound(folder, view); !sound) return sound.error();
  auto opened = open(folder, view, durability, map_bytes);
  if (!opened) return opened;
  enter(folder);
  (*opened)->is_sound_ = true;
  (*opened)->is_synced_ = true;
  return opened;
}

Result<std::unique_ptr<Generation>> Generation::open(const std::filesystem::path& folder, const ViewDefinition& view,
                                                     lmdb::Durability durability, std::size_t map_bytes) {
  if (auto local = require_local(folder); !local) return local.error();
  auto environment = lmdb::Environment::open(folder, durability, map_bytes);
  if (!environment) return environment.error();
  std::unique_ptr<Generation> generation(new Generation(view, std::move(*environment), durability));
  if (auto loaded = generation->load(); !loaded) return loaded.error();
  return generation;
}

Done Generation::prepare() {
  auto transaction = environment_->write();
  if (!transaction) return transaction.error();
  auto meta = transaction->create("meta", false);
  if (!meta) return meta.error();
  auto rows = transaction->create("rows", false);
  if (!rows) return rows.error();
  meta_ = *meta;
  rows_ = *rows;
  for (const std::string& field : view_.indexes) {
    auto index = transaction->create("index:" + field, true);
    if (!index) return index.error();
    indexes_[field] = *index;
  }
  if (view_.has_links) {
    auto links = transaction->create("links", false);
    if (!links) return links.error();
    links_ = *links;
  }
  fingerprint_ = view_.fingerprint;
  layout_ = view_.layout;
  const std::pair<const char*, std::string> facts[] = {{"storage", stored_as()},
                                                       {"fingerprint", bytes_of(fingerprint_)},
                                                       {"layout", layout_},
                                                       {"keys", std::string(text_of(view_.key_kind))},
                                                       {"checkpoint", bytes_of(checkpoint_)}};
  for (const auto& [name, value] : facts) {
    if (auto put = transaction->put(meta_, name, value); !put) return put;
  }
  return transaction->commit();
}

Done Generation::load() {
  auto transaction = environment_->read();
  if (!transaction) return transaction.error();
  const Error incomplete{Fault::corrupted, "view_damaged", folder().string() + " is no complete view: remove it"};
  auto meta = transaction->database("meta");
  auto rows = transaction->database("rows");
  if (!meta || !rows) return meta ? rows.error() : meta.error();
  if (!*meta || !*rows) return incomplete;
  meta_ = **meta;
  rows_ = **rows;
  for (const std::string& field : view_.indexes) {
    auto index = transaction->database("index:" + field);
    if (!index) return index.error();
    if (*index) indexes_[field] = **index;
  }
  if (view_.has_links) {
    auto links = transaction->database("links");
    if (!links) return links.error();
    links_ = *links;
  }
  std::map<std::string, std::string> facts;
  for (const char* name : {"storage", "fingerprint", "layout", "keys", "checkpoint"}) {
    auto value = transaction->get(meta_, name);
    if (!value) return value.error();
    if (!*value) return incomplete;
    facts[name] = **value;
  }
  const auto torn_write = transaction->get(meta_, torn);
  if (!torn_write) return torn_write.error();
  whole_ = !torn_write->has_value();
  fingerprint_ = number_in(facts["fingerprint"]);
  checkpoint_ = {number_in(facts["checkpoint"]), number_in(facts["checkpoint"], 8)};
  if (facts["storage"] == stored_as() && facts["keys"] == text_of(view_.key_kind)) layout_ = facts["layout"];
  return transaction->commit();
}

std::uint64_t Generation::number() const {
  const std::string name = folder().filename();
  std::uint64_t number = 0;
  std::from_chars(name.data(), name.data() + name.size(), number);
  return number;
}

bool Generation::readable() const { return !layout_.empty() && extends(view_.layout, layout_); }

bool Generation::followable() const {
  return readable() && indexes_.size() == view_.indexes.size() && links_.has_value() == view_.has_links;
}

std::optional<lmdb::Database> Generation::index(std::string_view field) const {
  const auto found = indexes_.find(field);
  if (found == indexes_.end()) return std::nullopt;
  return found->second;
}

Done Generation::make_durable() {
  if (auto durable = environment_->make_durable(); !durable) return durable;
  durability_ = lmdb::Durability::durable;
  is_synced_ = true;
  return {};
}

Done Generation::sync() {
  auto synced = environment_->sync();
  is_synced_ = synced.ok();
  return synced;
}

Done Generation::write(const RowChanges& changes, const Checkpoint& checkpoint) {
  is_synced_ = durability_ == lmdb::Durability::durable;
  const auto sorted = in_key_order(changes);
  std::span<const KeyedChange> rest = sorted;
  const std::size_t most = durability_ == lmdb::Durability::durable ? rest.size() : changes_at_once;
  while (true) {
    const auto part = rest.first(std::min(most, rest.size()));
    const bool is_last = part.size() == rest.size();
    const Done written = is_last ? write_last(part, changes.links(), checkpoint) : write_first(part);
    if (written) {
      if (is_last) return written;
      rest = rest.subspan(part.size());
    } else if (written.error().code != "map_full") {
      return written;
    } else if (auto grown = environment_->grow(); !grown) {
      return grown;
    }
  }
}

Result<lmdb::WriteTransaction> Generation::begin() {
  auto transaction = environment_->write();
  if (!transaction) return transaction;
  const auto stored = transaction->get(meta_, "checkpoint");
  if (!stored) return stored.error();
  if (*stored && **stored == bytes_of(checkpoint_)) return transaction;
  return Error{Fault::failed, "views_in_use", "another process writes " + folder().string()};
}

// With all that comes before the last part only rows change, and the mark says that they are ahead of the checkpoint.
Done Generation::write_first(std::span<const KeyedChange> changes) {
  auto transaction = begin();
  if (!transaction) return transaction.error();
  if (auto marked = transaction->put(meta_, torn, "1"); !marked) return marked;
  if (auto written = write_changes(*transaction, *this, changes); !written) return written;
  if (auto committed = transaction->commit(); !committed) return committed;
  whole_ = false;
  return {};
}

Done Generation::write_last(std::span<const KeyedChange> changes, const Links& links, const Checkpoint& checkpoint) {
  auto transaction = begin();
  if (!transaction) return transaction.error();
  if (auto written = write_changes(*transaction, *this, changes); !written) return written;
  if (!whole_) {
    if (auto mended = transaction->erase(meta_, torn); !mended) return mended;
  }
  for (const auto& [number, key] : links) {
    if (auto put = transaction->put(*links_, number, encode_link(number, key)); !put) return put;
  }
  if (auto put = transaction->put(meta_, "checkpoint", bytes_of(checkpoint)); !put) return put;
  // What two versions of the code have folded is no version's.
  const std::uint64_t fingerprint = up_to_date() ? fingerprint_ : 0;
  if (auto put = transaction->put(meta_, "fingerprint", bytes_of(fingerprint)); !put) return put;
  if (auto committed = transaction->commit(); !committed) return committed;
  checkpoint_ = checkpoint;
  fingerprint_ = fingerprint;
  whole_ = true;
  return {};
}

}  // namespace jetpage::projections
