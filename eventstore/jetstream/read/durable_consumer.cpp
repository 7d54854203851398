#include "jetpage/eventstore/jetstream/read/durable_consumer.hpp"

#include <algorithm>

namespace jetpage::eventstore {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::int64_t batch = 256;
// A pull is answered at its expiry at the latest. Who is not, within 5 s, has been forgotten.
constexpr milliseconds pull_expiry{3'000};
constexpr milliseconds expiry_grace{2'000};

// Nothing is ever redelivered for our sake (what was delivered in vain is read by direct get), so ack_wait is long.
std::string settings(const std::string& stream, const std::string& name, Position start_after) {
  return "{\"stream_name\":" + json_quoted(stream) + ",\"config\":{\"durable_name\":" + json_quoted(name) +
         ",\"name\":" + json_quoted(name) + ",\"opt_start_seq\":" + std::to_string(start_after + 1) +
         R"(,"deliver_policy":"by_start_sequence","ack_policy":"all","ack_wait":3600000000000,"max_ack_pending":-1)"
         R"(,"max_deliver":-1,"replay_policy":"instant"}})";
}

bool is_ours(const JsonScan& info) {
  const JsonScan config = info.member("config");
  return config.member("ack_policy").text() == "all" && !config.member("deliver_subject").exists();
}

bool has_filter(const JsonScan& info) {
  const JsonScan config = info.member("config");
  return config.member("filter_subject").exists() || config.member("filter_subjects").exists();
}

Position acknowledged_by(const JsonScan& info) {
  return static_cast<Position>(info.member("ack_floor").member("stream_seq").number());
}

}  // namespace

DurableConsumer::DurableConsumer(std::shared_ptr<Session> session, const std::string& stream, const std::string& name,
                                 milliseconds timeout)
    : session_(std::move(session)), stream_(stream), name_(name), timeout_(timeout) {}

Result<std::unique_ptr<DurableConsumer>> DurableConsumer::attach(std::shared_ptr<Session> session,
                                                                 const std::string& stream, const std::string& name,
                                                                 Position start_after, milliseconds timeout) {
  std::unique_ptr<DurableConsumer> consumer(new DurableConsumer(std::move(session), stream, name, timeout));
  const auto info = consumer->find_or_make(start_after);
  if (!info) return info.error();
  if (info->error_code != 0) return api_error(*info, "the consumer " + name + " of the stream " + stream);
  if (!is_ours(info->scan())) {
    return Error{
        Fault::failed, "consumer_incompatible",
        "the consumer " + name + " of the stream " + stream +
            " was made for something else (it must be a pull consumer that acknowledges all). Try: nats consumer "
            "rm " +
            stream + " " + name};
  }
  if (Done placed = consumer->refresh_place(); !placed) return std::move(placed).error();
  if (Done subscribed = consumer->subscribe(); !subscribed) return std::move(subscribed).error();
  return consumer;
}

// One that somebody has given a filter would pass over entries in silence: it is made anew, from where it was.
Result<ApiReply> DurableConsumer::find_or_make(Position start_after) {
  const std::string which = stream_ + "." + name_;
  auto info = ask_api(*session_, "CONSUMER.INFO." + which, "", timeout_);
  if (!info) return info;
  if (info->error_code == 0 && is_ours(info->scan()) && has_filter(info->scan())) {
    start_after = std::max(start_after, acknowledged_by(info->scan()));
    info = ask_api(*session_, "CONSUMER.DELETE." + which, "", timeout_);
    if (!info || info->error_code != 0) return info;
    was_filtered_ = true;
  } else if (info->error_code != js_error::consumer_not_found) {
    return info;
  }
  return ask_api(*session_, "CONSUMER.DURABLE.CREATE." + which, settings(stream_, name_, start_after), timeout_);
}

Done DurableConsumer::refresh_place() {
  const auto info = ask_api(*session_, "CONSUMER.INFO." + stream_ + "." + name_, "", timeout_);
  if (!info) return info.error();
  if (info->error_code != 0) {
    lost_ = true;
    return api_error(*info, "the consumer " + name_ + " of the stream " + stream_);
  }
  lost_ = lost_ || has_filter(info->scan());
  const JsonScan floor = info->scan().member("ack_floor");
  place_.acknowledged = acknowledged_by(info->scan());
  place_.delivered = static_cast<Position>(info->scan().member("delivered").member("stream_seq").number());
  place_.number_offset = floor.member("consumer_seq").number() - floor.member("stream_seq").number();
  place_.end = place_.delivered + static_cast<Position>(info->scan().member("num_pending").number());
  return {};
}

Done DurableConsumer::subscribe() {
  natsInbox* name = nullptr;
  natsStatus status = natsInbox_Create(&name);
  inbox_ = name ? name : "";
  natsInbox_Destroy(name);
  if (status == NATS_OK) {
    status = natsConnection_SubscribeSync(nats::out(subscription_), session_->reads(), inbox_.c_str());
  }
  if (status == NATS_OK) status = natsSubscription_SetPendingLimits(subscription_.get(), -1, -1);
  if (status != NATS_OK) return no_answer(status, inbox_, timeout_);
  return {};
}

// The next request leaves when half of the last one is used up, so entries flow without a pause.
void DurableConsumer::pull_ahead() {
  if (asked_for_ > batch / 2) return;
  const std::string subject = "$JS.API.CONSUMER.MSG.NEXT." + stream_ + "." + name_;
  const std::string request = "{\"batch\":" + std::to_string(batch) +
                              ",\"expires\":" + std::to_string(std::chrono::nanoseconds(pull_expiry).count()) + "}";
  const natsStatus sent = natsConnection_PublishRequest(session_->reads(), subject.c_str(), inbox_.c_str(),
                                                        request.data(), static_cast<int>(request.size()));
  if (sent != NATS_OK) lost_ = true;
  asked_for_ += batch;
  answer_due_ = steady_clock::now() + pull_expiry + expiry_grace;
}

nats::Message DurableConsumer::take(Time until) {
  nats::Message message;
  for (bool waited = false; !lost_ && !ran_idle_;) {
    pull_ahead();
    natsStatus status = natsSubscription_NextMsg(nats::out(message), subscription_.get(), 0);
    if (status != NATS_OK) {
      const auto left = std::chrono::ceil<milliseconds>(std::min(until, answer_due_) - steady_clock::now());
      if (left.count() <= 0) {
        lost_ = steady_clock::now() >= answer_due_ || (waited && status != NATS_TIMEOUT);
        break;
      }
      status = natsSubscription_NextMsg(nats::out(message), subscription_.get(), left.count());
      waited = true;
      if (status == NATS_TIMEOUT) continue;
      if (status != NATS_OK) lost_ = true;
      if (lost_) break;
    }
    const std::string_view code = status_of(message);
    if (code.empty()) {
      --asked_for_;
      return message;
    }
    handle_status(message, code);
    message.reset();
  }
  return nullptr;
}

// 404, 408 and some 409 end a pull and say how much of it is left; the other 409 and 503 end the consumer's service.
void DurableConsumer::handle_status(const nats::Message& message, std::string_view status) {
  if (status == "100") return;
  const std::string_view left = header(message, "Nats-Pending-Messages");
  if (status == "503" || (status == "409" && left.empty())) {
    lost_ = true;
    return;
  }
  asked_for_ = std::max<std::int64_t>(
      0, asked_for_ - static_cast<std::int64_t>(header_number(message, "Nats-Pending-Messages")));
  if (left.empty()) asked_for_ = 0;
  ran_idle_ = true;
}

bool DurableConsumer::ran_idle() { return std::exchange(ran_idle_, false); }

// The server takes an acknowledgement for any entry that was delivered, whoever got it. Of the numbers in the subject it uses
// the position and the consumer's own number, which has to grow: position plus a constant does, from the floor on.
std::string DurableConsumer::acknowledgement_subject(Position position) const {
  const auto number = static_cast<std::int64_t>(position) + place_.number_offset;
  return "$JS.ACK." + stream_ + "." + name_ + ".1." + std::to_string(position) + "." + std::to_string(number) + ".0.0";
}

void DurableConsumer::acknowledge(Position position) {
  const natsStatus sent =
      natsConnection_Publish(session_->reads(), acknowledgement_subject(position).c_str(), nullptr, 0);
  if (sent != NATS_OK) lost_ = true;
}

void DurableConsumer::acknowledge_and_wait(Position position) {
  (void)ask(*session_, acknowledgement_subject(position), "", timeout_);
}

}  // namespace jetpage::eventstore
