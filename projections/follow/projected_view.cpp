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
  auto opened = open_generation(*current, lmdb::Durability::durable);
  if (!opened) {
    if (!opened.is(Fault::corrupted) && !opened.is(Fault::not_found)) return opened.error();
    log_(definition().name + ": " + opened.error().message + ": it is rebuilt");
    return {};
  }
  build_wanted_ = !(*opened)->up_to_date();
  if ((*opened)->readable()) opened_ = std::move(*opened);
  return {};
}

Result<std::unique_ptr<Generation>> ProjectedView::open_generation(std::uint64_t number, lmdb::Durability durability) {
  return Generation::open_sound(folder_.generation(number), definition(), durability, options_.map_bytes);
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
    take_out_of_service("the log does not hold what this view has seen, so it belongs to another log");
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
    if (flushed.is(Fault::corrupted)) {
      take_out_of_service(flushed.error().message);
    } else if (!flushed) {
      following_.reset();
      following(ViewState::stopped, flushed.error().message);
    } else if (following_->position() != live_.position()) {
      live_.advance(following_->position());
    }
  }
  if (successor_) {
    const Done flushed = successor_->flush(every);
    if (!flushed && flushed.error().code == "disk_full") return flushed;
    const bool again = flushed.is(Fault::corrupted) && !requested_;
    if (!flushed) drop_successor(flushed.error().message);
    if (again) want_build();
  }
  return {};
}

void ProjectedView::look_for_damage() {
  if (const auto reason = live_.take_condemned()) take_out_of_service(*reason);
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
  auto opened = open_generation(*number, lmdb::Durability::durable);
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

void ProjectedView::take_out_of_service(const std::string& reason) {
  if (following_) following_->generation()->distrust();
  following_.reset();
  live_.withdraw();
  {
    const std::lock_guard lock(mutex_);
    follow_ = {};
  }
  log_(definition().name + ": " + reason + ": it is rebuilt");
  if (!successor_) want_build();
}

void ProjectedView::stop_following(const std::string& reason) {
  if (successor_ && requested_) drop_successor(reason);  // somebody waits for an answer
  following(ViewState::stopped, reason);
}

void ProjectedView::go_on() {
  if (!following_ && !successor_) return;  // stopped by something else
  const std::lock_guard lock(mutex_);
  follow_ = {};
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
    auto opened = open_generation(*number, lmdb::Durability::none);
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

}  // namespace jetpage::projections
