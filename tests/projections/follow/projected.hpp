#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "jetpage/projections/build/rebuild.hpp"
#include "jetpage/projections/follow/projector.hpp"
#include "tests/projections/library.hpp"
#include "tests/support/temp_folder.hpp"

namespace jetpage::tests {

inline std::vector<projections::ViewDefinition> library_views() {
  return {projections::define<library::Books>(), projections::define<library::Loans>()};
}

// A projector over a test's log, in a folder of its own unless the options name one.
class Projected {
 public:
  explicit Projected(TestLog& log, projections::ProjectorOptions options = {},
                     std::vector<projections::ViewDefinition> views = library_views())
      : Projected(log, log.store(), std::move(options), std::move(views)) {}

  // `store` stands between the projector and the log.
  Projected(TestLog& log, eventstore::EventStore& store, projections::ProjectorOptions options,
            std::vector<projections::ViewDefinition> views)
      : log_(log), views_(std::move(views)) {
    if (options.data.empty()) options.data = folder_.path();
    data_ = options.data;
    options.knows = [](std::string_view type) { return type.starts_with("library."); };
    options.log = [this](const std::string& message) {
      const std::lock_guard lock(mutex_);
      logged_.push_back(message);
    };
    auto opened = projections::Projector::open(store, views_, std::move(options));
    if (!opened) throw std::runtime_error(opened.error().message);
    projector_ = std::move(*opened);
  }

  projections::Projector* operator->() { return projector_.get(); }
  [[nodiscard]] const projections::ReadModel& model(std::string_view view) const {
    return *projector_->read_model(view);
  }
  [[nodiscard]] bool wait(std::string_view view, eventstore::Position position,
                          std::chrono::milliseconds wait = std::chrono::seconds(20)) const {
    return model(view).wait_for(position, std::chrono::steady_clock::now() + wait);
  }
  [[nodiscard]] projections::ViewStatus status(std::string_view view) const {
    for (auto& status : projector_->status()) {
      if (status.name == view) return status;
    }
    throw std::runtime_error("no view " + std::string(view));
  }
  [[nodiscard]] std::vector<std::string> logged() const {
    const std::lock_guard lock(mutex_);
    return logged_;
  }
  [[nodiscard]] const std::filesystem::path& data() const { return data_; }

  // Ends the projector and compares each view with its rebuild from the whole log. One text for each that differs.
  std::vector<std::string> differences() {
    projector_.reset();
    const TempFolder rebuilt;
    projections::RebuildOptions options;
    options.knows = [](std::string_view type) { return type.starts_with("library."); };
    const auto done = projections::rebuild(log_.store(), views_, rebuilt.path() / "views", options);
    if (!done) return {done.error().message};
    std::vector<std::string> differences;
    for (const auto& view : views_) {
      const auto live = projections::live_generation(data_, log_.store().system(), view.name);
      if (!live) return {live.error().message};
      const auto keys = projections::compare(view, *live, rebuilt.path() / "views" / view.name);
      if (!keys) return {keys.error().message};
      for (const auto& key : *keys) differences.push_back(view.name + " " + key);
    }
    return differences;
  }

 private:
  TestLog& log_;
  TempFolder folder_;
  std::filesystem::path data_;
  std::vector<projections::ViewDefinition> views_;
  mutable std::mutex mutex_;
  std::vector<std::string> logged_;
  std::unique_ptr<projections::Projector> projector_;
};

}  // namespace jetpage::tests
