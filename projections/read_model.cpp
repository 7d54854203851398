#include "jetpage/projections/read_model.hpp"

#include "jetpage/projections/rows/live_view.hpp"
#include "jetpage/projections/rows/page_reader.hpp"
#include "jetpage/projections/rows/value.hpp"

namespace jetpage::projections {

using namespace eventstore;

namespace {

Error not_ready(const ViewDefinition& view) {
  return {Fault::unavailable, "view_not_ready",
          "view " + view.name + " is being built, and there is nothing of this log to serve until then"};
}

}  // namespace

const ViewDefinition& ReadModel::definition() const { return view_.definition(); }

Position ReadModel::position() const { return view_.position(); }

bool ReadModel::wait_for(Position position, std::chrono::steady_clock::time_point deadline) const {
  return view_.wait_for(position, deadline);
}

// The log has all that is in a view: nothing of it need be believed once some of it is wrong.
template <class T>
Result<T> ReadModel::distrusting(const std::shared_ptr<const Generation>& generation, Result<T> read) const {
  if (!read.is(Fault::corrupted)) return read;
  view_.condemn(generation, read.error().message);
  return not_ready(definition());
}

Result<std::optional<RowView>> ReadModel::get(std::string_view key) const {
  const auto encoded = key_from_text(definition().key_kind, key);
  if (!encoded) return std::optional<RowView>();
  return get_encoded(*encoded);
}

Result<std::optional<RowView>> ReadModel::get_encoded(const std::string& key) const {
  const auto generation = view_.generation();
  if (!generation) return not_ready(definition());
  const auto transaction = generation->read();
  if (!transaction) return distrusting(generation, Result<std::optional<RowView>>(transaction.error()));
  return distrusting(generation, read_row(*generation, *transaction, key));
}

Result<Page> ReadModel::page(const PageQuery& query) const {
  const Position seen = position();
  const auto generation = view_.generation();
  if (!generation) return not_ready(definition());
  const auto transaction = generation->read();
  if (!transaction) return distrusting(generation, Result<Page>(transaction.error()));
  auto page = distrusting(generation, PageReader(*generation, *transaction).read(query));
  if (page) page->position = seen;
  return page;
}

}  // namespace jetpage::projections
