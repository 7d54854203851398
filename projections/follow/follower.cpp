#include "jetpage/projections/follow/follower.hpp"

#include <algorithm>

namespace jetpage::projections {

using namespace eventstore;

namespace {

constexpr std::chrono::milliseconds longest_wait{50};       // for an entry: as long can stopping take
constexpr std::chrono::milliseconds between_requests{200};  // looks for what another program asks of the views

}  // namespace

Follower::Follower(EventStore& store, Builder::Views& views, const ProjectorOptions& options, Builder& builder)
    : store_(store),
      views_(views),
      options_(options),
      builder_(builder),
      decoder_(store, definitions_of(views), options.knows) {}

void Follower::run() {
  if (check_log()) tell(ViewState::live);
  while (!bell_.stopped()) {
    adopt();
    const auto all = folds();
    if (all.empty() || is_stopped()) {
      bell_.wait_for(between_requests);
    } else if (reader_ || open_reader(all)) {
      follow(all);
    }
  }
  end();
}

bool Follower::check_log() {
  for (const auto& view : views_) {
    for (Done checked = view->check_log(store_); !checked; checked = view->check_log(store_)) {
      if (bell_.stopped()) return false;
      log_unavailable(checked.error());
    }
  }
  builder_.look();
  return true;
}

void Follower::adopt() {
  for (auto& [view, generation] : builder_.take()) {
    view->adopt(std::move(generation));
    read_anew();  // it may have read past what the new one has seen
  }
  look_for_requests();
  switch_views();
  for (const auto& view : views_) {
    view->look_for_damage();
    if (view->wants_build()) builder_.look();
  }
}

void Follower::look_for_requests() {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_look_) return;
  next_look_ = now + between_requests;
  for (const auto& view : views_) {
    if (view->take_request(store_)) read_anew();
  }
}

std::vector<Fold*> Follower::folds() {
  std::vector<Fold*> folds;
  for (const auto& view : views_) {
    if (view->following() != nullptr) folds.push_back(view->following());
    if (view->successor() != nullptr) folds.push_back(view->successor());
  }
  return folds;
}

bool Follower::open_reader(const std::vector<Fold*>& folds) {
  const auto behind = [](const Fold* a, const Fold* b) { return a->position() < b->position(); };
  auto reader = store_.read((*std::min_element(folds.begin(), folds.end(), behind))->position());
  if (reader.is(Fault::unavailable)) return log_unavailable(reader.error()), false;
  // While nobody read, the log may have been exchanged.
  if (!check_log() || this->folds().size() != folds.size()) return false;
  if (!reader) return log_unavailable(reader.error()), false;
  reader_ = std::move(*reader);
  return true;
}

void Follower::follow(const std::vector<Fold*>& folds) {
  const auto batch = fold_batch(*reader_, decoder_, folds, {options_.batch_entries, options_.batch_time, longest_wait});
  flush();
  if (!batch) {
    reader_.reset();
    log_unavailable(batch.error());
  } else if (batch->unreadable) {
    stop_views(batch->unreadable->message);
  } else {
    back_off_.reset();
    tell(ViewState::live);
  }
}

void Follower::flush() {
  BackOff back_off;
  while (true) {
    bool full = false;
    for (const auto& view : views_) {
      const Done flushed = view->flush(options_.checkpoint_every);
      if (!flushed) view->following(ViewState::paused, flushed.error().message);
      full = full || !flushed;
    }
    if (!full || !bell_.sleep(back_off.next())) return;
  }
}

void Follower::read_anew() {
  reader_.reset();
  stopped_ = false;
}

void Follower::stop_views(const std::string& reason) {
  read_anew();
  stopped_ = true;
  next_question_ = std::chrono::steady_clock::now() + between_questions;
  for (const auto& view : views_) view->stop_following(reason);
}

bool Follower::is_stopped() {
  const auto now = std::chrono::steady_clock::now();
  if (!stopped_ || now < next_question_) return stopped_;
  next_question_ = now + between_questions;
  if (!decoder_.may_go_on()) return true;
  stopped_ = false;
  for (const auto& view : views_) view->go_on();
  return false;
}

void Follower::switch_views() {
  for (const auto& view : views_) {
    const Done switched = view->switch_when_level();
    if (switched) continue;
    const std::string& reason = switched.error().message;
    passes_by_itself(switched.error()) ? view->building(ViewState::paused, reason) : view->drop_successor(reason);
  }
}

void Follower::tell(ViewState state, const std::string& reason) {
  for (const auto& view : views_) view->following(state, reason);
}

void Follower::log_unavailable(const Error& error) {
  tell(ViewState::paused, error.message);
  bell_.sleep(back_off_.next());
}

// What is on disk when the thread ends is where the next start goes on.
void Follower::end() {
  reader_.reset();
  adopt();
  for (const auto& view : views_) view->end();
}

}  // namespace jetpage::projections
