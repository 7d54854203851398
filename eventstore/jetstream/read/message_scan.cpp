#include "jetpage/eventstore/jetstream/read/message_scan.hpp"

#include <algorithm>

#include "jetpage/eventstore/jetstream/connection/direct_get.hpp"
#include "jetpage/eventstore/jetstream/connection/request.hpp"

namespace jetpage::eventstore {
namespace {

constexpr std::size_t messages_a_page = 1'000;

std::uint64_t count(const JsonScan& state, std::string_view member) {
  return static_cast<std::uint64_t>(state.member(member).number());
}

// What a direct get adds to the headers that were written.
bool is_of_the_answer(std::string_view name) {
  for (const std::string_view added : {"Nats-Stream", "Nats-Subject", "Nats-Sequence", "Nats-Time-Stamp",
                                       "Nats-Num-Pending", "Nats-Last-Sequence", "Nats-UpTo-Sequence"}) {
    if (name == added) return true;
  }
  return false;
}

Headers headers_of(const nats::Message& message) {
  Headers headers;
  const char** names = nullptr;
  int size = 0;
  if (natsMsgHeader_Keys(message.get(), &names, &size) != NATS_OK) return headers;
  for (int i = 0; i < size; ++i) {
    if (!is_of_the_answer(names[i])) headers.emplace_back(names[i], header(message, names[i]));
  }
  std::free(names);
  return headers;
}

}  // namespace

Result<StreamFacts> JetStreamScan::facts() {
  if (facts_) return *facts_;
  auto session = link_->session();
  if (!session) return std::move(session).error();
  const auto seen = furthest_acknowledged(**session);  // before the end is asked for: the log may grow
  if (!seen) return seen.error();
  const auto info = ask_api(**session, "STREAM.INFO." + stream_, "", link_->options().timeout);
  if (!info) return info.error();
  if (info->error_code != 0) return api_error(*info, "the stream " + stream_ + " cannot be read");
  const JsonScan state = info->scan().member("state");
  facts_ = StreamFacts{count(state, "first_seq"), count(state, "last_seq"), count(state, "messages"), *seen};
  return *facts_;
}

Result<Position> JetStreamScan::furthest_acknowledged(Session& session) {
  const auto list = ask_api(session, "CONSUMER.LIST." + stream_, "", link_->options().timeout);
  if (!list) return list.error();
  const JsonScan consumers = list->scan().member("consumers");
  Position furthest = 0;
  for (std::size_t i = 0; consumers.element(i).exists(); ++i) {
    furthest = std::max<Position>(furthest, count(consumers.element(i).member("ack_floor"), "stream_seq"));
  }
  return furthest;
}

Result<std::optional<RecordedMessage>> JetStreamScan::next() {
  const auto all = facts();
  if (!all) return all.error();
  while (page_.empty() && next_ <= all->last) {
    if (auto filled = fill(); !filled) return filled.error();
  }
  if (page_.empty()) return std::optional<RecordedMessage>();
  std::optional<RecordedMessage> message = std::move(page_.front());
  page_.pop_front();
  return message;
}

Done JetStreamScan::fill() {
  auto session = link_->session();
  if (!session) return std::move(session).error();
  const auto take = [this](const nats::Message& message) {
    const std::string_view bytes = body(message);
    LogEntry entry{header_number(message, "Nats-Sequence"), std::string(header(message, "Nats-Subject")),
                   Bytes(bytes.begin(), bytes.end())};
    page_.push_back({std::move(entry), headers_of(message)});
  };
  const auto got = visit_page(**session, stream_, "", next_, messages_a_page, link_->options().timeout, take);
  if (!got) return got.error();
  if (page_.empty()) return step_over();
  next_ = page_.back().entry.position + 1;
  return {};
}

// Nothing from here on, or one message that stops the server's own reading.
Done JetStreamScan::step_over() {
  ++next_;
  return {};
}

}  // namespace jetpage::eventstore
