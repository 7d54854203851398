#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jetpage/projections/fields.hpp"
#include "jetpage/projections/page.hpp"
#include "jetpage/projections/rows/key_walk.hpp"

namespace jetpage::projections {

// The row at a stored key, copied and checked.
eventstore::Result<std::optional<RowView>> read_row(const Generation& generation, const lmdb::Transaction& transaction,
                                                    const std::string& key);

// Answers one page query within one transaction: by the key, by the index that leads to the fewest rows, or by walking all rows. It
// passes at most `most_rows_passed` rows besides those of the page. Errors: ReadModel's.
class PageReader {
 public:
  PageReader(const Generation& generation, const lmdb::Transaction& transaction)
      : generation_(generation), transaction_(transaction) {}

  eventstore::Result<Page> read(const PageQuery& query);

 private:
  struct Condition {
    std::string name;
    Field field;
    std::string value;
  };

  eventstore::Done resolve(const PageQuery& query);
  // Nothing when no row can have the values that are asked for.
  eventstore::Result<std::optional<KeyWalk>> shortest_walk();
  eventstore::Result<Page> one_row(const PageQuery& query, const std::string& key);
  eventstore::Result<Page> by_place(const PageQuery& query, KeyWalk& walk);
  eventstore::Result<Page> last_rows(const PageQuery& query, KeyWalk& walk);
  eventstore::Result<Page> matching_rows(const PageQuery& query, KeyWalk& walk);
  eventstore::Result<RowView> row_at(lmdb::Slice key) const;
  bool matches(const eventstore::Bytes& row) const;
  [[nodiscard]] eventstore::Error too_wide(std::uint64_t rows) const;
  [[nodiscard]] eventstore::Error too_deep() const;

  const Generation& generation_;
  const lmdb::Transaction& transaction_;
  std::vector<Condition> conditions_;  // that are left to check on each row
  std::optional<std::string> after_;   // the stored key behind which the page begins
};

}  // namespace jetpage::projections
