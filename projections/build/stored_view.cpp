#include "jetpage/projections/build/stored_view.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "jetpage/projections/build/view_folder.hpp"
#include "jetpage/projections/lmdb/lmdb.hpp"

namespace jetpage::projections {
namespace {

using namespace eventstore;

std::vector<std::uint64_t> generations_in(const std::filesystem::path& folder) {
  std::vector<std::uint64_t> numbers;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename();
    std::uint64_t number = 0;
    const auto [end, wrong] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (wrong == std::errc() && end == name.data() + name.size()) numbers.push_back(number);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

Result<std::uint64_t> stored_number(const lmdb::Transaction& transaction, lmdb::Database meta, const char* name) {
  const auto value = transaction.get(meta, name);
  if (!value) return value.error();
  std::uint64_t number = 0;
  if (*value && (*value)->size() >= sizeof number) std::memcpy(&number, (*value)->data(), sizeof number);
  return number;
}

Done read_generation(const std::filesystem::path& folder, const ViewDefinition& view, StoredView& stored) {
  const auto environment = lmdb::Environment::open_to_read(folder);
  if (!environment) return environment.error();
  const auto transaction = (*environment)->read();
  if (!transaction) return transaction.error();
  const auto meta = transaction->database("meta");
  if (!meta) return meta.error();
  const auto rows = transaction->database("rows");
  if (!rows) return rows.error();
  if (!*meta || !*rows) return Error{Fault::corrupted, "view_damaged", folder.string() + " is no complete view"};
  const auto entries = transaction->entries(**rows);
  const auto checkpoint = stored_number(*transaction, **meta, "checkpoint");
  const auto fingerprint = stored_number(*transaction, **meta, "fingerprint");
  if (!entries) return entries.error();
  if (!checkpoint) return checkpoint.error();
  if (!fingerprint) return fingerprint.error();
  stored.rows = *entries;
  stored.checkpoint = *checkpoint;
  stored.up_to_date = *fingerprint == view.fingerprint;
  stored.bytes_on_disk = (*environment)->bytes_on_disk();
  stored.map_bytes = (*environment)->map_bytes();
  return {};
}

}  // namespace

Result<StoredView> look_at_view(const std::filesystem::path& data, std::string_view system,
                                const ViewDefinition& view) {
  const ViewFolder folder(data, system, view.name);
  for (bool again = true;; again = false) {
    StoredView stored;
    stored.generation = folder.current().value_or(0);
    stored.previous = folder.previous().value_or(0);
    for (const std::uint64_t number : generations_in(ViewFolder::of_system(data, system) / view.name)) {
      if (number != stored.generation && number != stored.previous) stored.others.push_back(number);
    }
    if (stored.generation == 0) return stored;
    const Done read = read_generation(folder.generation(stored.generation), view, stored);
    if (read) return stored;
    // Another one may have taken its place meanwhile.
    if (!again || folder.current() == stored.generation) return read.error();
  }
}

}  // namespace jetpage::projections
