#include "jetpage/eventstore/jetstream/read/durable_reader.hpp"

#include <algorithm>

#include "jetpage/eventstore/jetstream/connection/direct_get.hpp"
#include "jetpage/eventstore/jetstream/read/waiting.hpp"

namespace jetpage::eventstore {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t gap_page = 256;
constexpr milliseconds acknowledgement_interval{5};

}  // namespace

DurablePullReader::~DurablePullReader() {
  if (consumer_ && acknowledged_ > 0) consumer_->acknowledge_and_wait(acknowledged_);
}

Done DurablePullReader::open() {
  auto session = link_->session();
  if (!session) return {};
  Done done = attach(std::move(*session));
  return done.is(Fault::unavailable) ? Done() : done;
}

Done DurablePullReader::attach(std::shared_ptr<Session> session) {
  const auto last = last_position(*session, stream_, link_->options().timeout);
  if (!last) return last.error();
  if (Done long_enough = check_length(stream_, *last, position_); !long_enough) return long_enough;
  if (Done same = check_same_log(*session); !same) return same;
  auto consumer = DurableConsumer::attach(std::move(session), stream_, name_, acknowledged_, link_->options().timeout);
  if (!consumer) return std::move(consumer).error();
  consumer_ = std::move(*consumer);
  if (consumer_->was_filtered()) {
    link_->options().report("somebody had set a filter on the consumer " + name_ + " of the stream " + stream_ +
                            ", which passes over entries: it was made anew");
  }
  const DurableConsumer::Place& place = consumer_->place();
  if (Done long_enough = check_length(stream_, *last, place.acknowledged); !long_enough) return long_enough;
  if (place.acknowledged > received()) {
    backlog_.clear();
    position_ = place.acknowledged;
    seen_.reset();
    if (Done learned = check_same_log(consumer_->session()); !learned) return learned;
  }
  acknowledgement_due_ = acknowledged_ > place.acknowledged;
  undelivered_to_ = place.delivered;
  known_end_ = std::max(*last, place.end);
  return {};
}

// While no consumer was there, another log may have taken this one's place.
Done DurablePullReader::check_same_log(Session& session) {
  return eventstore::check_same_log(session, stream_, position_, seen_, link_->options().timeout);
}

void DurablePullReader::detach() {
  consumer_.reset();
  known_end_ = 0;
}

Done DurablePullReader::read_undelivered() {
  const Position from = received() + 1;
  auto page = direct_get(consumer_->session(), stream_, "", from,
                         std::min<std::size_t>(gap_page, undelivered_to_ - received()), link_->options().timeout);
  if (!page) return std::move(page).error();
  for (LogEntry& entry : page->entries) {
    if (entry.position != received() + 1) return gap_in(stream_, received() + 1);
    backlog_.push_back(std::move(entry));
  }
  if (page->entries.empty()) std::this_thread::sleep_for(before_asking_again);  // a replica that lags
  return {};
}

Done DurablePullReader::look_for_undelivered() {
  if (Done fresh = consumer_->refresh_place(); !fresh) return fresh;
  undelivered_to_ = consumer_->place().delivered;
  known_end_ = std::max(known_end_, consumer_->place().end);
  return {};
}

void DurablePullReader::receive(const nats::Message& message) {
  const Delivery delivery = delivery_of(message);
  known_end_ = std::max(known_end_, delivery.position + delivery.behind);
  if (delivery.position == received() + 1) {
    backlog_.push_back(entry_of(message, delivery.position));
  } else if (delivery.position > received()) {
    undelivered_to_ = delivery.position;  // what lies between was delivered in vain
  } else if (delivery.position >= acknowledged_) {
    acknowledgement_due_ = acknowledged_ > 0;  // the server had forgotten
  }
}

Done DurablePullReader::fill(Time until) {
  if (!consumer_ || consumer_->lost()) {
    detach();
    auto session = link_->await_session(left(until));
    if (!session) return {};
    return attach(std::move(session));
  }
  if (undelivered_to_ > received()) return read_undelivered();
  if (acknowledgement_due_) send_acknowledgement();
  const nats::Message message = consumer_->take(until);
  if (message) receive(message);
  if (consumer_->ran_idle()) return look_for_undelivered();
  return {};
}

Result<std::optional<LogEntry>> DurablePullReader::next(milliseconds wait) {
  const Time asked = steady_clock::now();
  while (backlog_.empty()) {
    const Time until = asked + (position_ < known_end_ ? std::max(wait, link_->options().timeout) : wait);
    if (Done done = fill(until); !done) {
      const bool silent = done.is(Fault::unavailable) || (consumer_ && consumer_->lost());
      detach();
      if (!silent) return std::move(done).error();
      std::this_thread::sleep_for(std::min(before_asking_again, left(until)));
    }
    if (backlog_.empty() && steady_clock::now() >= until) return std::optional<LogEntry>();
  }
  LogEntry entry = std::move(backlog_.front());
  backlog_.pop_front();
  position_ = entry.position;
  seen_ = hash_of(entry.bytes);
  return std::optional(std::move(entry));
}

Done DurablePullReader::acknowledge(Position position) {
  acknowledged_ = std::max(acknowledged_, std::min(position, position_));
  acknowledgement_due_ = true;
  if (steady_clock::now() >= acknowledgement_time_ + acknowledgement_interval) send_acknowledgement();
  return {};
}

// At most one in a few milliseconds, as each stands for all before it; the one that is due is sent before waiting.
void DurablePullReader::send_acknowledgement() {
  if (!consumer_ || consumer_->lost()) return;
  consumer_->acknowledge(acknowledged_);
  acknowledgement_due_ = false;
  acknowledgement_time_ = steady_clock::now();
}

}  // namespace jetpage::eventstore
