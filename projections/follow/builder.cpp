#include "jetpage/projections/follow/builder.hpp"

#include <algorithm>

namespace jetpage::projections {

using namespace eventstore;

namespace {

// So few entries behind the log's end the following thread may take over.
constexpr Position near_the_end = 4'096;

void tell(const std::vector<Builder::Built>& building, ViewState state, const std::string& reason = {}) {
  for (const auto& [view, generation] : building) view->building(state, reason);
}

}  // namespace

Builder::Builder(EventStore& store, const Views& views, const ProjectorOptions& options,
                 std::function<void()> handed_over)
    : store_(store),
      views_(views),
      options_(options),
      handed_over_(std::move(handed_over)),
      decoder_(store, definitions_of(views), options.knows) {}

void Builder::run() {
  while (true) {
    stopped_.empty() ? bell_.wait() : bell_.wait_for(between_questions);
    if (bell_.stopped()) return;
    wish_again();
    std::vector<ProjectedView*> wishes;
    for (const auto& view : views_) {
      if (view->take_wish()) wishes.push_back(view.get());
    }
    if (!wishes.empty()) build(wishes);
  }
}

void Builder::wish_again() {
  if (stopped_.empty() || !decoder_.may_go_on()) return;
  for (ProjectedView* view : std::exchange(stopped_, {})) view->want_build();
}

std::vector<Builder::Built> Builder::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(built_, {});
}

void Builder::build(const std::vector<ProjectedView*>& wishes) {
  std::vector<Built> building = begin(wishes);
  {
    std::vector<std::shared_ptr<Generation>> generations;
    for (const auto& built : building) generations.push_back(built.generation);
    Build build(store_, decoder_, generations, options_.build_bytes);
    const bool done = catch_up(build, building) && insist([&] { return build.finish(); }, building);
    if (!done) return interrupt(build, building);
  }
  {
    const std::lock_guard lock(mutex_);
    std::move(building.begin(), building.end(), std::back_inserter(built_));
  }
  handed_over_();
}

std::vector<Builder::Built> Builder::begin(const std::vector<ProjectedView*>& wishes) {
  std::vector<Built> building;
  for (ProjectedView* view : wishes) {
    Built built{view, nullptr};
    view->built_to(0);
    view->building(ViewState::rebuilding);
    const auto begin_one = [&]() -> Done {
      auto generation = view->begin_build(store_);
      if (!generation) return generation.error();
      built.generation = std::move(*generation);
      return {};
    };
    if (insist(begin_one, {built})) building.push_back(std::move(built));
  }
  return building;
}

// Once to the log's end, and again while much was appended meanwhile.
bool Builder::catch_up(Build& build, std::vector<Built>& building) {
  Position last = 0;
  const auto look_at_end = [&]() -> Done {
    const auto position = store_.last();
    if (!position) return position.error();
    last = *position;
    return {};
  };
  do {
    if (!insist(look_at_end, building)) return false;
    while (!build.empty() && build.position() < last) {
      if (!insist([&] { return build.step(last); }, building)) {
        for (const auto& [view, generation] : building) stopped_.push_back(view);
        return false;
      }
      drop_failed(build, building);
      if (!insist([&] { return build.spill(); }, building)) return false;
      for (const auto& [view, generation] : building) view->built_to(build.position());
    }
    if (!insist(look_at_end, building)) return false;
  } while (!build.empty() && last > build.position() + near_the_end);
  return !build.empty();
}

void Builder::drop_failed(Build& build, std::vector<Built>& building) {
  for (const auto& failure : build.drop_failed()) {
    std::erase_if(building, [&](const Built& built) {
      if (built.generation != failure.generation) return false;
      built.view->building(ViewState::stopped, failure.error.message);
      return true;
    });
  }
}

// An orderly stop keeps what was built, so that the next start goes on from there.
void Builder::interrupt(Build& build, const std::vector<Built>& building) {
  if (!bell_.stopped() || !build.flush()) return;
  for (const auto& [view, generation] : building) {
    (void)view->mark_resumable(*generation);
    view->want_build();
  }
}

bool Builder::insist(const std::function<Done()>& action, const std::vector<Built>& building) {
  BackOff back_off;
  while (!bell_.stopped()) {
    const Done done = action();
    if (done) {
      tell(building, ViewState::rebuilding);
      return true;
    }
    if (!passes_by_itself(done.error())) {
      tell(building, ViewState::stopped, done.error().message);
      return false;
    }
    tell(building, ViewState::paused, done.error().message);
    bell_.sleep(back_off.next());
  }
  return false;
}

std::vector<ViewDefinition> definitions_of(const Builder::Views& views) {
  std::vector<ViewDefinition> definitions;
  for (const auto& view : views) definitions.push_back(view->definition());
  return definitions;
}

bool passes_by_itself(const Error& error) {
  return error.fault == Fault::unavailable || error.fault == Fault::outcome_unknown || error.code == "disk_full";
}

}  // namespace jetpage::projections
