#include "jetpage/projections/rows/soundness.hpp"

#include <sys/stat.h>
#include <xxhash.h>

#include <map>
#include <string>

#include "jetpage/projections/fields.hpp"
#include "jetpage/projections/lmdb/file_system.hpp"
#include "jetpage/projections/lmdb/page_walk.hpp"
#include "jetpage/projections/rows/value.hpp"

namespace jetpage::projections {
namespace {

using namespace eventstore;

constexpr const char* order_file = "IN_ORDER";

// What changes when somebody writes to the file, or puts another in its place. Empty when there is none.
std::string state_of(const std::filesystem::path& folder) {
  struct stat file = {};
  if (::stat((folder / "data.mdb").c_str(), &file) != 0) return {};
  return std::to_string(file.st_ino) + " " + std::to_string(file.st_size) + " " + std::to_string(file.st_mtim.tv_sec) +
         "." + std::to_string(file.st_mtim.tv_nsec) + "\n";
}

std::uint64_t hash_of_place(std::string_view value, std::string_view key) {
  return XXH3_64bits_withSeed(key.data(), key.size(), XXH3_64bits(value.data(), value.size()));
}

// The entries of a generation, in LMDB's order: its indexes, links and facts come before its rows. What an index holds and what the rows
// would have in it are summed up, in whatever order they come: equal sums are equal entries.
class Contents {
 public:
  explicit Contents(const ViewDefinition& view) : view_(view) {
    for (const std::string& name : view.indexes) {
      if (const auto field = find_field(*view.row, name)) sums_["index:" + name].field = *field;
    }
  }

  void add(const std::string& database, std::string_view key, std::string_view value) {
    if (database == "meta") {
      facts_[std::string(key)] = value;
    } else if (database == "rows") {
      add_row(key, value);
    } else if (database == "links") {
      if (!decode_link(key, value)) wrong_link_ = true;
    } else if (const auto index = sums_.find(database); index != sums_.end()) {
      index->second.stored += hash_of_place(key, value);
      index->second.exists = true;
    }
  }

  // Empty when nothing is.
  [[nodiscard]] std::string wrong() const {
    if (!is_ours()) return "";
    if (!wrong_row_.empty()) return "the row " + wrong_row_ + " is not what was written";
    if (wrong_link_) return "a link is not what was written";
    for (const auto& [name, sum] : sums_) {
      if (sum.exists && sum.stored != sum.of_rows) return "the " + name + " does not fit the rows";
    }
    return "";
  }

 private:
  struct Sum {
    Field field;
    bool exists = false;
    std::uint64_t stored = 0;
    std::uint64_t of_rows = 0;
  };

  // Otherwise other rules hold, and it is not read.
  [[nodiscard]] bool is_ours() const {
    const auto fact = [&](const char* name) {
      const auto found = facts_.find(name);
      return found == facts_.end() ? std::string() : found->second;
    };
    return fact("storage") == stored_as() && fact("keys") == text_of(view_.key_kind) &&
           extends(view_.layout, fact("layout"));
  }

  void add_row(std::string_view key, std::string_view value) {
    if (!is_ours_) is_ours_ = is_ours();
    if (!*is_ours_) return;
    const auto row = decode_row(key, value, is_stand_in(view_.key_kind, key));
    if (!row) {
      if (wrong_row_.empty()) wrong_row_ = text_of(view_.key_kind, key);
      return;
    }
    const Bytes bytes(row->row.begin(), row->row.end());
    for (auto& [name, sum] : sums_) {
      if (const auto place = index_key_of_row(bytes, sum.field)) sum.of_rows += hash_of_place(*place, key);
    }
  }

  const ViewDefinition& view_;
  std::map<std::string, std::string, std::less<>> facts_;
  std::map<std::string, Sum, std::less<>> sums_;
  std::optional<bool> is_ours_;
  std::string wrong_row_;
  bool wrong_link_ = false;
};

}  // namespace

Done check_sound(const std::filesystem::path& folder, const ViewDefinition& view) {
  const std::string state = state_of(folder);
  if (!state.empty() && read_file(folder / order_file) == state) return {};
  Contents contents(view);
  const auto visit = [&](const std::string& database, std::string_view key, std::string_view value) {
    contents.add(database, key, value);
  };
  if (auto walked = lmdb::PageWalk::walk(folder / "data.mdb", visit); !walked) return walked;
  const std::string wrong = contents.wrong();
  if (wrong.empty()) return {};
  return Error{Fault::corrupted, "view_damaged", folder.string() + " is damaged: " + wrong};
}

void enter(const std::filesystem::path& folder) {
  std::error_code ignored;
  std::filesystem::remove(folder / order_file, ignored);
}

void leave_in_order(const std::filesystem::path& folder) {
  if (const std::string state = state_of(folder); !state.empty()) (void)replace_file(folder / order_file, state);
}

}  // namespace jetpage::projections
