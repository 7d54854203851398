#include "jetpage/projections/rows/page_reader.hpp"

#include <algorithm>

#include "jetpage/projections/rows/value.hpp"

namespace jetpage::projections {
namespace {

using namespace eventstore;

Result<RowView> to_view(const Generation& generation, lmdb::Slice key, lmdb::Slice value) {
  const ViewDefinition& view = generation.view();
  auto row = decode_row(view, key, value);
  if (!row) return row.error();
  return RowView{is_stand_in(view.key_kind, key) ? std::string(row->key_text) : text_of(view.key_kind, key),
                 Bytes(row->row.begin(), row->row.end()), row->version, row->position};
}

// Counts the rows of all pages and keeps those of one.
class PageFiller {
 public:
  explicit PageFiller(const PageQuery& query) : size_(query.size), first_(query.number * query.size) {
    const bool beyond = size_ != 0 && query.number > UINT64_MAX / size_ - 1;
    if (beyond) first_ = UINT64_MAX - size_;
  }
  [[nodiscard]] std::uint64_t first() const { return first_; }
  [[nodiscard]] bool wants(std::uint64_t place) const { return place >= first_ && place < first_ + size_; }
  [[nodiscard]] bool wants_next() const { return wants(page.total); }

  Page page;

 private:
  std::uint64_t size_;
  std::uint64_t first_;
};

}  // namespace

Result<std::optional<RowView>> read_row(const Generation& generation, const lmdb::Transaction& transaction,
                                        const std::string& key) {
  const auto value = transaction.get(generation.rows(), key);
  if (!value) return value.error();
  if (!*value) return std::optional<RowView>();
  auto row = to_view(generation, key, **value);
  if (!row) return std::move(row).error();
  return std::optional(std::move(*row));
}

Result<Page> PageReader::read(const PageQuery& query) {
  const ViewDefinition& view = generation_.view();
  if (auto resolved = resolve(query.filters); !resolved) return resolved.error();
  if (conditions_.empty()) return all_rows(query);
  for (const Filter& filter : query.filters) {
    if (filter.field != view.key_field) continue;
    const auto key = key_from_text(view.key_kind, filter.value);
    return key ? one_row(query, *key) : Page();
  }
  for (std::size_t i = 0; i < conditions_.size(); ++i) {
    const auto index = generation_.index(query.filters[i].field);
    if (!index) continue;
    const auto value = index_key(conditions_[i].field, conditions_[i].value);
    if (!value) return Page();
    conditions_.erase(conditions_.begin() + static_cast<std::ptrdiff_t>(i));
    return by_index(query, *index, *value);
  }
  return matching_rows(query);
}

Done PageReader::resolve(const std::vector<Filter>& filters) {
  for (const Filter& filter : filters) {
    const auto field = find_field(*generation_.view().row, filter.field);
    if (!field) {
      return Error{Fault::invalid, "filter_unknown",
                   "the rows of " + generation_.view().name + " have no field " + filter.field + " to filter by"};
    }
    conditions_.push_back({*field, filter.value});
  }
  return {};
}

Result<Page> PageReader::one_row(const PageQuery& query, const std::string& key) {
  PageFiller filler(query);
  auto row = read_row(generation_, transaction_, key);
  if (!row) return row.error();
  if (*row && matches((*row)->bytes)) {
    if (filler.wants_next()) filler.page.rows.push_back(std::move(**row));
    ++filler.page.total;
  }
  return std::move(filler.page);
}

Result<Page> PageReader::by_index(const PageQuery& query, lmdb::Database index, const std::string& value) {
  PageFiller filler(query);
  auto cursor = transaction_.cursor(index);
  if (!cursor) return cursor.error();
  auto entry = cursor->at(value);
  for (; entry && *entry; entry = cursor->next_of_key()) {
    if (!conditions_.empty() || filler.wants_next()) {
      auto row = read_row(generation_, transaction_, std::string((*entry)->value));
      if (!row) return row.error();
      if (!*row || !matches((*row)->bytes)) continue;
      if (filler.wants_next()) filler.page.rows.push_back(std::move(**row));
    }
    ++filler.page.total;
  }
  if (!entry) return entry.error();
  return std::move(filler.page);
}

Result<Page> PageReader::all_rows(const PageQuery& query) {
  PageFiller filler(query);
  const auto total = transaction_.entries(generation_.rows());
  if (!total) return total.error();
  auto cursor = transaction_.cursor(generation_.rows());
  if (!cursor) return cursor.error();
  filler.page.total = *total;
  if (filler.first() >= *total) return std::move(filler.page);
  std::uint64_t place = 0;
  auto entry = cursor->first();
  for (; entry && *entry && place < filler.first(); ++place) entry = cursor->next();
  for (; entry && *entry && filler.wants(place); ++place) {
    auto row = to_view(generation_, (*entry)->key, (*entry)->value);
    if (!row) return row.error();
    filler.page.rows.push_back(std::move(*row));
    entry = cursor->next();
  }
  if (!entry) return entry.error();
  return std::move(filler.page);
}

Result<Page> PageReader::matching_rows(const PageQuery& query) {
  PageFiller filler(query);
  auto cursor = transaction_.cursor(generation_.rows());
  if (!cursor) return cursor.error();
  auto entry = cursor->first();
  for (; entry && *entry; entry = cursor->next()) {
    auto row = to_view(generation_, (*entry)->key, (*entry)->value);
    if (!row) return row.error();
    if (!matches(row->bytes)) continue;
    if (filler.wants_next()) filler.page.rows.push_back(std::move(*row));
    ++filler.page.total;
  }
  if (!entry) return entry.error();
  return std::move(filler.page);
}

bool PageReader::matches(const Bytes& row) const {
  return std::all_of(conditions_.begin(), conditions_.end(),
                     [&](const Condition& condition) { return field_text(row, condition.field) == condition.value; });
}

}  // namespace jetpage::projections
