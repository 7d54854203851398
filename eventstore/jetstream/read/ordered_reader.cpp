#include "jetpage/eventstore/jetstream/read/ordered_reader.hpp"

#include <algorithm>
#include <span>
#include <thread>
#include <utility>

#include "jetpage/eventstore/jetstream/connection/direct_get.hpp"
#include "jetpage/eventstore/jetstream/read/consumer.hpp"
#include "jetpage/eventstore/jetstream/read/waiting.hpp"

namespace jetpage::eventstore {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds heartbeat{2'000};
constexpr milliseconds silence{5'000};  // after which the consumer is taken for lost

std::span<const std::uint8_t> bytes_of(const nats::Message& message) {
  const std::string_view bytes = body(message);
  return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

}  // namespace

Done OrderedReader::open() {
  auto session = link_->session();
  if (!session) return {};
  Done done = subscribe(**session);
  if (done.ok()) session_ = std::move(*session);
  return done.is(Fault::unavailable) ? Done() : done;
}

Done OrderedReader::make_consumer(Session& session, const std::string& inbox) {
  const std::string request =
      "{\"stream_name\":" + json_quoted(stream_) + ",\"config\":{\"deliver_subject\":" + json_quoted(inbox) +
      ",\"opt_start_seq\":" + std::to_string(position_ + 1) +
      ",\"idle_heartbeat\":" + std::to_string(std::chrono::nanoseconds(heartbeat).count()) +
      R"(,"deliver_policy":"by_start_sequence","ack_policy":"none","replay_policy":"instant","flow_control":true)"
      R"(,"mem_storage":true,"num_replicas":1,"max_deliver":1}})";
  const auto made = ask_api(session, "CONSUMER.CREATE." + stream_, request, link_->options().timeout);
  if (!made) return made.error();
  if (made->error_code != 0) return api_error(*made, "the stream " + stream_ + " cannot be followed");
  return {};
}

Done OrderedReader::subscribe(Session& session) {
  const auto last = last_position(session, stream_, link_->options().timeout);
  if (!last) return last.error();
  if (Done long_enough = check_length(stream_, *last, position_); !long_enough) return long_enough;
  if (Done same = check_same_log(session); !same) return same;
  known_end_ = *last;
  natsInbox* name = nullptr;
  natsStatus status = natsInbox_Create(&name);
  const std::string inbox = name ? name : "";
  natsInbox_Destroy(name);
  if (status == NATS_OK) {
    status = natsConnection_SubscribeSync(nats::out(subscription_), session.reads(), inbox.c_str());
  }
  if (status == NATS_OK) status = natsSubscription_SetPendingLimits(subscription_.get(), -1, -1);
  if (status != NATS_OK) return no_answer(status, inbox, link_->options().timeout);
  Done made = make_consumer(session, inbox);
  if (!made) subscription_.reset();
  heard_ = steady_clock::now();
  heard_untimed_ = false;
  return made;
}

void OrderedReader::close() {
  subscription_.reset();
  session_.reset();
  known_end_ = 0;
}

nats::Message OrderedReader::take(Time until) {
  nats::Message message;
  natsStatus status = natsSubscription_NextMsg(nats::out(message), subscription_.get(), 0);
  if (status == NATS_OK) {
    heard_untimed_ = true;
    return message;
  }
  if (std::exchange(heard_untimed_, false)) heard_ = steady_clock::now();
  const Time limit = std::min(until, heard_ + silence);
  status =
      natsSubscription_NextMsg(nats::out(message), subscription_.get(), std::max<std::int64_t>(left(limit).count(), 0));
  if (status == NATS_OK) {
    heard_ = steady_clock::now();
  } else if (status != NATS_TIMEOUT || steady_clock::now() >= heard_ + silence) {
    close();
  }
  return message;
}

// Flow control and heartbeats.
void OrderedReader::answer(const nats::Message& message) {
  const char* reply = natsMsg_GetReply(message.get());
  const std::string stalled(header(message, "Nats-Consumer-Stalled"));
  if (reply != nullptr && *reply != 0) (void)natsConnection_Publish(session_->reads(), reply, nullptr, 0);
  if (!stalled.empty()) (void)natsConnection_Publish(session_->reads(), stalled.c_str(), nullptr, 0);
  if (header_number(message, "Nats-Last-Stream") > position_) close();  // something sent did not come
}

// Is an entry skipped because delivery failed, or because the log has lost it?
Done OrderedReader::check_gap() {
  if (gap_before_ == 0) return {};
  auto page = direct_get(*session_, stream_, "", position_ + 1, 1, link_->options().timeout);
  if (!page) return std::move(page).error();
  gap_before_ = 0;
  if (!page->entries.empty() && page->entries.front().position != position_ + 1) return gap_in(stream_, position_ + 1);
  return {};
}

// While no consumer was there, another log may have taken this one's place.
Done OrderedReader::check_same_log(Session& session) {
  if (const auto read = std::exchange(last_, nullptr)) seen_ = hash_of(bytes_of(read));
  return eventstore::check_same_log(session, stream_, position_, seen_, link_->options().timeout);
}

Result<std::optional<LogEntry>> OrderedReader::handle(nats::Message message) {
  if (const std::string_view status = status_of(message); !status.empty()) {
    if (status == "100") {
      answer(message);
    } else {
      close();
    }
    return std::optional<LogEntry>();
  }
  const Delivery delivery = delivery_of(message);
  if (delivery.position <= position_) return std::optional<LogEntry>();
  known_end_ = std::max(known_end_, delivery.position + delivery.behind);
  if (delivery.position > position_ + 1) {
    gap_before_ = delivery.position;
    Done done = check_gap();
    close();
    if (!done && !done.is(Fault::unavailable)) return done.error();
    return std::optional<LogEntry>();
  }
  position_ = delivery.position;
  last_ = std::move(message);
  return std::optional(entry_of(last_, position_));
}

Result<std::optional<LogEntry>> OrderedReader::next(milliseconds wait) {
  const Time asked = steady_clock::now();
  for (;;) {
    const Time until = asked + (position_ < known_end_ ? std::max(wait, link_->options().timeout) : wait);
    if (!subscription_) {
      session_ = link_->await_session(left(until));
      if (!session_) return std::optional<LogEntry>();
      if (Done done = subscribe(*session_); !done) {
        close();
        if (!done.is(Fault::unavailable)) return done.error();
        if (steady_clock::now() >= until) return std::optional<LogEntry>();
        std::this_thread::sleep_for(std::min(before_asking_again, left(until)));
        continue;
      }
    }
    nats::Message message = take(until);
    if (!message) {
      if (steady_clock::now() >= until) return std::optional<LogEntry>();
      continue;
    }
    auto entry = handle(std::move(message));
    if (!entry || *entry) return entry;
  }
}

}  // namespace jetpage::eventstore
