#include "jetpage/projections/follow/projector.hpp"

#include <mutex>
#include <thread>

#include "jetpage/projections/follow/follower.hpp"
#include "jetpage/projections/lmdb/file_system.hpp"

namespace jetpage::projections {

using namespace eventstore;

std::string_view to_string(ViewState state) {
  switch (state) {
    case ViewState::rebuilding:
      return "rebuilding";
    case ViewState::live:
      return "live";
    case ViewState::paused:
      return "paused";
    case ViewState::stopped:
      return "stopped";
  }
  return "";
}

class Projector::Work {
 public:
  Work(EventStore& store, const std::vector<ViewDefinition>& definitions, ProjectorOptions options, FolderLock lock)
      : options_(std::move(options)),
        lock_(std::move(lock)),
        views_(make_views(store, definitions)),
        builder_(store, views_, options_, [this] { follower_.look(); }),
        follower_(store, views_, options_, builder_) {}

  void start() {
    if (following_.joinable()) return;
    builder_.stop(false);
    follower_.stop(false);
    for (const auto& view : views_) view->live().close(false);
    building_ = std::thread([this] { builder_.run(); });
    following_ = std::thread([this] { follower_.run(); });
  }

  void stop() {
    for (const auto& view : views_) view->live().close(true);
    builder_.stop(true);
    if (building_.joinable()) building_.join();
    follower_.stop(true);
    if (following_.joinable()) following_.join();
  }

  void look() { builder_.look(); }
  [[nodiscard]] const Builder::Views& views() const { return views_; }

 private:
  Builder::Views make_views(EventStore& store, const std::vector<ViewDefinition>& definitions) {
    Builder::Views views;
    const auto log = [this](const std::string& message) {
      const std::lock_guard lock(log_mutex_);
      options_.log(message);
    };
    for (const auto& definition : definitions) {
      views.push_back(std::make_unique<ProjectedView>(definition, store.system(), options_, log));
    }
    return views;
  }

  const ProjectorOptions options_;
  std::mutex log_mutex_;
  FolderLock lock_;
  Builder::Views views_;
  Builder builder_;
  Follower follower_;
  std::thread building_;
  std::thread following_;
};

Result<std::unique_ptr<Projector>> Projector::open(EventStore& store, std::vector<ViewDefinition> views,
                                                   ProjectorOptions options) {
  const auto folder = ViewFolder::of_system(options.data, store.system());
  auto lock = FolderLock::take(folder);
  if (!lock) return lock.error();
  if (auto local = require_local(folder); !local) return local.error();
  auto work = std::make_unique<Work>(store, views, std::move(options), std::move(*lock));
  for (const auto& view : work->views()) {
    if (auto opened = view->open(); !opened) return opened.error();
  }
  for (const auto& view : work->views()) {
    if (!view->check_log(store)) break;  // the log is away: the following thread asks again
  }
  return std::unique_ptr<Projector>(new Projector(std::move(work)));
}

Projector::Projector(std::unique_ptr<Work> work) : work_(std::move(work)) {}
Projector::~Projector() { stop(); }

void Projector::start() { work_->start(); }
void Projector::stop() { work_->stop(); }

Done Projector::rebuild(std::string_view name) {
  for (const auto& view : work_->views()) {
    if (view->definition().name != name) continue;
    view->want_build();
    work_->look();
    return {};
  }
  return Error{Fault::not_found, "view_unknown", "there is no view " + std::string(name)};
}

const ReadModel* Projector::read_model(std::string_view name) const {
  for (const auto& view : work_->views()) {
    if (view->definition().name == name) return &view->read_model();
  }
  return nullptr;
}

std::vector<const ReadModel*> Projector::read_models() const {
  std::vector<const ReadModel*> models;
  for (const auto& view : work_->views()) models.push_back(&view->read_model());
  return models;
}

std::vector<ViewStatus> Projector::status() const {
  std::vector<ViewStatus> all;
  for (const auto& view : work_->views()) all.push_back(view->status());
  return all;
}

bool Projector::ready() const {
  for (const auto& view : work_->views()) {
    if (view->live().generation() == nullptr) return false;
  }
  return true;
}

}  // namespace jetpage::projections
