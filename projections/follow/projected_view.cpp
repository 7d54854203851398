#include "jetpage/projections/follow/projected_view.hpp"

#include <algorithm>

namespace jetpage::projections {

using namespace eventstore;

ProjectedView::ProjectedView(const ViewDefinition& definition, std::string_view system, const ProjectorOptions& options,
                             Log log)
    : options_(options),
      log_(std::move(log)),
      live_(definition),
      read_model_(live_),
      folder_(options.data, system, definition.name),
      handover_(options.data, system, definition.name) {}

Done ProjectedView::open() {
  folder_.remove_unfinished();
  build_wanted_ = true;
  const auto current = folder_.current();
  if (!current) return {};
  auto opened =
      Generation::open(folder_.generation(*current), definition(), lmdb::Durability::durable, options_.map_bytes);
  if (!opened) {
    if (!opened.is(Fault::corrupted) && !opened.is(Fault::not_found)) return opened.error();
    log_(definition().name + ": " + opened.error().message + ": it is rebuilt");
    return {};
  }
  build_wanted_ = !(*opened)->up_to_date();
  if ((*opened)->readable()) opened_ = std::move(*opened);
  return {};
}

Done ProjectedView::check_log(EventStore& store) {
  if (successor_) {
    const auto belongs = belongs_to(store, successor_->reached());
    if (!belongs) return belongs.error();
    const bool built_here = !requested_;
    if (!*belongs) drop_successor("it was built from another log");
    if (!*belongs && built_here) want_build();
  }
  const std::shared_ptr<const Generation> shown = opened_ ? opened_ : live_.generation();
  if (!shown) return {};
  const auto belongs = belongs_to(store, following_ ? following_->reached() : shown->checkpoint());
  if (!belongs) return belongs.error();
  const auto opened = std::exchange(opened_, nullptr);
  if (!*belongs) {
    belongs_elsewhere();
  } else if (opened) {
    live_.serve(opened, opened->checkpoint().position);
    if (opened->followable()) following_ = std::make_unique<Fold>(opened);
  }
  return {};
}

Done ProjectedView::flush(Position every) {
  if (following_) {
    const Done flushed = following_->flush(every);
    if (!flushed && flushed.error().code == "disk_full") return flushed;
    if (!flushed) {
      following_.reset();
      following(ViewState::stopped, flushed.error().message);
    } else if (following_->position() != live_.position()) {
      live_.advance(following_->position());
    }
  }
  if (successor_) {
    const Done flushed = successor_->flush(every);
    if (!flushed && flushed.error().code == "disk_full") return flushed;
    if (!flushed) drop_successor(flushed.error().message);
  }
  return {};
}

void ProjectedView::adopt(std::shared_ptr<Generation> built) {
  if (std::exchange(requested_, false)) handover_.refuse("another generation was built meanwhile");
  successor_ = std::make_unique<Fold>(std::move(built));
}

void ProjectedView::drop_successor(const std::string& reason) {
  successor_.reset();
  building(ViewState::stopped, reason);
  if (std::exchange(requested_, false)) handover_.refuse(reason);
}

bool ProjectedView::take_request(EventStore& store) {
  const auto wish = handover_.wish();
  if (!wish || requested_ || builds_itself()) return false;
  const auto number = handover_.take(*wish);
  if (!number) return handover_.refuse(number.error().message), false;
  auto opened =
      Generation::open(folder_.generation(*number), definition(), lmdb::Durability::durable, options_.map_bytes);
  if (!opened) {
    // Somebody still reads the generation that is to be served again.
    if (opened.error().code != "view_open_twice") handover_.refuse(opened.error().message);
    return false;
  }
  const auto belongs = belongs_to(store, (*opened)->checkpoint());
  if (!belongs) return false;  // the log is away: later
  if (!*belongs || !(*opened)->followable()) {
    return handover_.refuse("generation " + std::to_string(*number) +
                            " was built from another log, or by code that this one cannot follow"),
           false;
  }
  successor_ = std::make_unique<Fold>(std::shared_ptr<Generation>(std::move(*opened)));
  requested_ = true;
  return true;
}

Done ProjectedView::switch_when_level() {
  const auto seen = std::max(following_ ? following_->position() : 0, live_.position());
  if (!successor_ || successor_->position() < seen) return {};
  const auto generation = successor_->generation();
  if (auto current = folder_.make_current(generation->number()); !current) return current;
  if (auto unmarked = folder_.unmark_resumable(generation->number()); !unmarked) return unmarked;
  {
    const std::lock_guard lock(mutex_);
    follow_ = {};
    build_ = {};
    build_runs_ = false;
  }
  following_ = std::move(successor_);
  live_.serve(generation, following_->position());
  folder_.remove_old();
  if (std::exchange(requested_, false)) handover_.granted();
  return {};
}

void ProjectedView::belongs_elsewhere() {
  following_.reset();
  live_.withdraw();
  {
    const std::lock_guard lock(mutex_);
    follow_ = {};
  }
  log_(definition().name +
       ": the log does not hold what this view has seen, so it belongs to another log: it is rebuilt");
  if (!successor_) want_build();
}

void ProjectedView::stop_following(const std::string& reason) {
  following_.reset();
  if (successor_) drop_successor(reason);
  following(ViewState::stopped, reason);
}

void ProjectedView::end() {
  (void)flush(1);
  if (!successor_ || requested_) return;
  (void)mark_resumable(*successor_->generation());
  successor_.reset();
  want_build();
}

Result<std::shared_ptr<Generation>> ProjectedView::begin_build(EventStore& store) {
  if (const auto number = folder_.resumable()) {
    auto opened =
        Generation::open(folder_.generation(*number), definition(), lmdb::Durability::none, options_.map_bytes);
    const bool fits = opened && (*opened)->up_to_date();
    const auto belongs = fits ? belongs_to(store, (*opened)->checkpoint()) : Result<bool>(false);
    if (!belongs) return belongs.error();
    if (auto unmarked = folder_.unmark_resumable(*number); !unmarked) return unmarked.error();
    if (*belongs) return std::shared_ptr<Generation>(std::move(*opened));
  }
  const auto folder = folder_.generation(folder_.next());
  auto created = Generation::create(folder, definition(), options_.map_bytes);
  if (created) return std::shared_ptr<Generation>(std::move(*created));
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return created.error();
}

Done ProjectedView::mark_resumable(Generation& generation) {
  if (auto synced = generation.sync(); !synced) return synced;
  return folder_.mark_resumable(generation.number());
}

void ProjectedView::built_to(Position position) {
  const std::lock_guard lock(mutex_);
  built_to_ = position;
}

void ProjectedView::want_build() {
  const std::lock_guard lock(mutex_);
  build_wanted_ = true;
}

bool ProjectedView::take_wish() {
  const std::lock_guard lock(mutex_);
  build_runs_ = build_runs_ || build_wanted_;
  return std::exchange(build_wanted_, false);
}

// Then the number that a generation from elsewhere would get may be taken already.
bool ProjectedView::builds_itself() const {
  const std::lock_guard lock(mutex_);
  return build_wanted_ || build_runs_;
}

void ProjectedView::building(ViewState state, const std::string& reason) {
  if (state == ViewState::stopped) {
    const std::lock_guard lock(mutex_);
    build_runs_ = false;
  }
  if (set(build_, state, reason))
    log_(definition().name + ": rebuild " + std::string(to_string(state)) + ": " + reason);
}

void ProjectedView::following(ViewState state, const std::string& reason) {
  if (set(follow_, state, reason)) log_(definition().name + " " + std::string(to_string(state)) + ": " + reason);
}

bool ProjectedView::set(Condition& condition, ViewState state, const std::string& reason) {
  const std::lock_guard lock(mutex_);
  const bool is_final = condition.state == ViewState::stopped && &condition == &follow_;
  if (is_final || (condition.state == state && condition.reason == reason)) return false;
  const bool is_news = condition.state != state && !reason.empty();
  condition = {state, reason};
  return is_news;
}

ViewStatus ProjectedView::status() const {
  ViewStatus status;
  status.name = definition().name;
  status.state = ViewState::live;
  status.position = live_.position();
  if (const auto generation = live_.generation()) {
    status.generation = generation->number();
    status.bytes_on_disk = generation->bytes_on_disk();
    const auto transaction = generation->read();
    const auto rows = transaction ? transaction->entries(generation->rows()) : Result<std::uint64_t>(std::uint64_t{0});
    status.rows = rows ? *rows : 0;
  }
  const std::lock_guard lock(mutex_);
  for (const ViewState state : {ViewState::stopped, ViewState::paused, ViewState::rebuilding}) {
    for (const Condition& condition : {follow_, build_}) {
      if (condition.state != state || status.state != ViewState::live) continue;
      status.state = state;
      status.reason = condition.reason;
    }
  }
  if (status.state == ViewState::live && (build_wanted_ || status.generation == 0))
    status.state = ViewState::rebuilding;
  status.rebuilt = status.state == ViewState::rebuilding ? built_to_ : 0;
  return status;
}

}  // namespace jetpage::projections
