#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jetpage/projections/fields.hpp"
#include "jetpage/projections/page.hpp"
#include "jetpage/projections/rows/generation.hpp"

namespace jetpage::projections {

// The row at a stored key, copied and checked.
eventstore::Result<std::optional<RowView>> read_row(const Generation& generation, const lmdb::Transaction& transaction,
                                                    const std::string& key);

// Answers one page query within one transaction: by the key, by an index, or by walking all rows, whichever reads least.
class PageReader {
 public:
  PageReader(const Generation& generation, const lmdb::Transaction& transaction)
      : generation_(generation), transaction_(transaction) {}

  eventstore::Result<Page> read(const PageQuery& query);

 private:
  struct Condition {
    Field field;
    std::string value;
  };

  eventstore::Done resolve(const std::vector<Filter>& filters);
  eventstore::Result<Page> one_row(const PageQuery& query, const std::string& key);
  eventstore::Result<Page> by_index(const PageQuery& query, lmdb::Database index, const std::string& value);
  eventstore::Result<Page> all_rows(const PageQuery& query);
  eventstore::Result<Page> matching_rows(const PageQuery& query);
  bool matches(const eventstore::Bytes& row) const;

  const Generation& generation_;
  const lmdb::Transaction& transaction_;
  std::vector<Condition> conditions_;  // that are left to check on each row
};

}  // namespace jetpage::projections
