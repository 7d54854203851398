#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jetpage/projections/fold/fold.hpp"
#include "jetpage/projections/read_model.hpp"
#include "jetpage/projections/rows/live_view.hpp"
#include "jetpage/testing/event_text.hpp"
#include "tests/projections/library.hpp"
#include "tests/support/temp_folder.hpp"

namespace jetpage::tests {

using namespace testing;

// One view over a log, folded in the test's own thread.
template <projections::View V>
class Folded {
 public:
  explicit Folded(TestLog& log)
      : log_(log),
        generation_(*projections::Generation::create(folder_.path() / "1", projections::define<V>(), 1 << 20)),
        fold_(generation_),
        live_(projections::define<V>()),
        model_(live_) {
    live_.serve(generation_, 0);
  }

  // Applies what the log has got since, and writes it when the batch is over.
  Folded& see() {
    apply();
    return flush();
  }
  // … without writing it.
  Folded& apply() {
    projections::EntryDecoder decoder(log_.store().system(), {live_.definition()}, [](auto) { return true; });
    auto reader = *log_.store().read(fold_.position());
    for (;;) {
      auto batch = *projections::fold_batch(*reader, decoder, {&fold_}, {});
      if (batch.unreadable) throw std::runtime_error(batch.unreadable->message);
      if (batch.entries == 0) return *this;
    }
  }
  Folded& flush() {
    if (auto flushed = fold_.flush(1); !flushed) throw std::runtime_error(flushed.error().message);
    live_.advance(fold_.position());
    return *this;
  }

  [[nodiscard]] std::optional<typename V::Row> row(const typename V::Key& key) const { return *model_.get<V>(key); }
  // As people read it; empty when there is none.
  [[nodiscard]] std::string text(const typename V::Key& key) const {
    const auto found = row(key);
    return found ? text_of(*found) : "";
  }
  [[nodiscard]] projections::RowView stored(std::string_view key) const { return **model_.get(key); }
  [[nodiscard]] std::vector<std::string> keys(const projections::PageQuery& query = {}) const {
    std::vector<std::string> keys;
    const projections::Page page = *model_.page(query);
    for (const auto& found : page.rows) keys.push_back(found.key);
    return keys;
  }

  [[nodiscard]] const projections::ReadModel& model() const { return model_; }
  [[nodiscard]] projections::Fold& fold() { return fold_; }
  [[nodiscard]] projections::Generation& generation() { return *generation_; }

 private:
  TestLog& log_;
  TempFolder folder_;
  std::shared_ptr<projections::Generation> generation_;
  projections::Fold fold_;
  projections::LiveView live_;
  projections::ReadModel model_;
};

}  // namespace jetpage::tests
