#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jetpage/eventstore/result.hpp"
#include "jetpage/projections/page.hpp"
#include "jetpage/projections/view.hpp"

namespace jetpage::projections {

class Generation;
class LiveView;

// What can be asked of one view. Thread-safe; any number of readers at once, also while the projector writes and while a
// rebuilt generation takes the place of the old one. Every read sees the view between two commits, never inside one.
//
// Errors of get and page: unavailable (`view_not_ready`: nothing was built yet, or of another log, or
// it was damaged; `view_busy`: too many readers) · invalid (`filter_unknown`; `filter_too_wide`: no index, too many rows;
// `page_too_deep`; `cursor_unknown`: no key) · failed (`view_failed`). What is damaged is no longer read by anybody, and built anew.
class ReadModel {
 public:
  explicit ReadModel(LiveView& view) : view_(view) {}

  [[nodiscard]] const ViewDefinition& definition() const;
  [[nodiscard]] const std::string& name() const { return definition().name; }
  // Names and types of the row's fields, for generic readers (flatbuffers::IterateFlatBuffer).
  [[nodiscard]] const flatbuffers::TypeTable* type_table() const { return definition().row; }

  // The row with this key. A text that can be no key of this view (`seven` for a number) names no row.
  [[nodiscard]] eventstore::Result<std::optional<RowView>> get(std::string_view key) const;

  // One page of the rows. Without filters, and with one on the key or on an indexed field, the total is known and only what stands
  // before the page is passed; any other filter looks at each row. More than most_rows_passed are passed by nobody: pages behind
  // are reached by `after`, in one read transaction each.
  [[nodiscard]] eventstore::Result<Page> page(const PageQuery& query) const;

  // The row as the native table of view V, which this must be.
  template <View V>
  [[nodiscard]] eventstore::Result<std::optional<typename V::Row>> get(const typename V::Key& key) const {
    auto row = get_encoded(encode_key(key));
    if (!row) return std::move(row).error();
    if (!*row) return std::optional<typename V::Row>();
    return std::optional(eventstore::unpack<typename V::Row>((**row).bytes));
  }

  // The position that the view has seen. A read that begins after this returned sees at least as much: ask before reading
  // when the answer is to carry its position.
  [[nodiscard]] eventstore::Position position() const;

  // Waits until the view has seen `position`. False when the deadline passes, or the projector stops, before. A read that
  // begins after true was returned sees at least `position`.
  [[nodiscard]] bool wait_for(eventstore::Position position, std::chrono::steady_clock::time_point deadline) const;

 private:
  [[nodiscard]] eventstore::Result<std::optional<RowView>> get_encoded(const std::string& key) const;

  template <class T>
  [[nodiscard]] eventstore::Result<T> distrusting(const std::shared_ptr<const Generation>& generation,
                                                  eventstore::Result<T> read) const;

  LiveView& view_;
};

}  // namespace jetpage::projections
