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

// The place of the page's first row.
std::uint64_t first_of(const PageQuery& query) {
  const bool beyond = query.size != 0 && query.number > UINT64_MAX / query.size - 1;
  return beyond ? UINT64_MAX - query.size : query.number * query.size;
}

// What can be asked of a view of any size.
std::string asked_fields(const ViewDefinition& view) {
  std::string names = view.key_field;
  for (const std::string& index : view.indexes) names += (names.empty() ? "" : ", ") + index;
  return names.empty() ? "no field" : names;
}

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
  if (auto resolved = resolve(query); !resolved) return resolved.error();
  for (const Filter& filter : query.filters) {
    if (filter.field != view.key_field) continue;
    const auto key = key_from_text(view.key_kind, filter.value);
    return key ? one_row(query, *key) : Page();
  }
  auto walk = shortest_walk();
  if (!walk) return walk.error();
  if (!*walk) return Page();
  if (!conditions_.empty()) return matching_rows(query, **walk);
  return query.is_last ? last_rows(query, **walk) : by_place(query, **walk);
}

Done PageReader::resolve(const PageQuery& query) {
  const ViewDefinition& view = generation_.view();
  for (const Filter& filter : query.filters) {
    const auto field = find_field(*view.row, filter.field);
    if (!field) {
      return Error{Fault::invalid, "filter_unknown",
                   "the rows of " + view.name + " have no field " + filter.field + " to filter by"};
    }
    conditions_.push_back({filter.field, *field, filter.value});
  }
  if (!query.after) return {};
  after_ = query.after->empty() ? std::string() : key_from_text(view.key_kind, *query.after);
  if (after_) return {};
  return Error{Fault::invalid, "cursor_unknown",
               "after takes the key of a row of " + view.name + ", not '" + *query.after +
                   "': follow the links next, or begin with an empty one"};
}

Result<std::optional<KeyWalk>> PageReader::shortest_walk() {
  std::optional<KeyWalk> shortest;
  std::size_t answered = 0;  // the condition that the shortest walk answers
  for (std::size_t i = 0; i < conditions_.size(); ++i) {
    const auto index = generation_.index(conditions_[i].name);
    if (!index) continue;
    const auto value = index_key(conditions_[i].field, conditions_[i].value);
    if (!value) return std::optional<KeyWalk>();
    auto walk = KeyWalk::over_index(transaction_, *index, *value);
    if (!walk) return walk.error();
    if (shortest && shortest->total() <= walk->total()) continue;
    shortest.emplace(std::move(*walk));
    answered = i;
  }
  if (shortest) {
    conditions_.erase(conditions_.begin() + static_cast<std::ptrdiff_t>(answered));
    return shortest;
  }
  auto all = KeyWalk::over_all(generation_, transaction_);
  if (!all) return all.error();
  return std::optional(std::move(*all));
}

Result<Page> PageReader::one_row(const PageQuery& query, const std::string& key) {
  Page page;
  auto row = read_row(generation_, transaction_, key);
  if (!row) return row.error();
  if (!*row || !matches((*row)->bytes)) return page;
  page.total = 1;
  const bool is_here = after_ ? *after_ < key : query.number == 0 || query.is_last;
  if (query.size > 0 && is_here) page.rows.push_back(std::move(**row));
  return page;
}

Result<Page> PageReader::by_place(const PageQuery& query, KeyWalk& walk) {
  Page page;
  page.total = walk.total();
  const std::uint64_t first = after_ ? 0 : first_of(query);
  if (query.size == 0 || first >= page.total) return page;
  if (first > most_rows_passed) return too_deep();
  auto key = after_ && !after_->empty() ? walk.behind(*after_) : walk.first();
  for (std::uint64_t place = 0; key && *key && place < first; ++place) key = walk.next();
  for (; key && *key && page.rows.size() < query.size; key = walk.next()) {
    auto row = row_at(**key);
    if (!row) return row.error();
    page.rows.push_back(std::move(*row));
  }
  if (!key) return key.error();
  page.has_more = key->has_value();
  return page;
}

Result<Page> PageReader::last_rows(const PageQuery& query, KeyWalk& walk) {
  Page page;
  page.total = walk.total();
  auto key = walk.last();
  for (; key && *key && page.rows.size() < query.size; key = walk.previous()) {
    auto row = row_at(**key);
    if (!row) return row.error();
    page.rows.push_back(std::move(*row));
  }
  if (!key) return key.error();
  std::reverse(page.rows.begin(), page.rows.end());
  return page;
}

Result<Page> PageReader::matching_rows(const PageQuery& query, KeyWalk& walk) {
  if (walk.total() > most_rows_passed) return too_wide(walk.total());
  Page page;
  const std::uint64_t first = after_ || query.is_last ? 0 : first_of(query);
  auto key = walk.first();
  for (; key && *key; key = walk.next()) {
    auto row = row_at(**key);
    if (!row) return row.error();
    if (!matches(row->bytes)) continue;
    const std::uint64_t place = page.total++;
    if (after_ ? **key <= *after_ : place < first) continue;
    page.has_more = !query.is_last && page.rows.size() == query.size;
    if (page.has_more) continue;
    page.rows.push_back(std::move(*row));
  }
  if (!key) return key.error();
  if (query.is_last && page.rows.size() > query.size) {
    page.rows.erase(page.rows.begin(), page.rows.end() - static_cast<std::ptrdiff_t>(query.size));
  }
  return page;
}

Result<RowView> PageReader::row_at(lmdb::Slice key) const {
  auto row = read_row(generation_, transaction_, std::string(key));
  if (!row) return std::move(row).error();
  if (*row) return std::move(**row);
  return Error{Fault::corrupted, "view_damaged", generation_.folder().string() + " has an index that leads to no row"};
}

Error PageReader::too_wide(std::uint64_t rows) const {
  const ViewDefinition& view = generation_.view();
  return {Fault::invalid, "filter_too_wide",
          view.name + " has no index of " + conditions_.front().name + " for the " + std::to_string(rows) +
              " rows that would have to be looked at, more than " + std::to_string(most_rows_passed) + ": ask by " +
              asked_fields(view)};
}

Error PageReader::too_deep() const {
  return {Fault::invalid, "page_too_deep",
          "a page begins at most " + std::to_string(most_rows_passed) + " rows behind the first of " +
              generation_.view().name + ": for more follow the links next of ?after=&size=1000"};
}

bool PageReader::matches(const Bytes& row) const {
  return std::all_of(conditions_.begin(), conditions_.end(),
                     [&](const Condition& condition) { return field_text(row, condition.field) == condition.value; });
}

}  // namespace jetpage::projections
