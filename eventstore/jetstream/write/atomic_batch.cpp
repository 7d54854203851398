#include "jetpage/eventstore/jetstream/write/atomic_batch.hpp"

#include <atomic>
#include <random>

#include "jetpage/eventstore/jetstream/connection/request.hpp"

namespace jetpage::eventstore {
namespace {

std::string next_batch_id() {
  static const std::string process = std::to_string(std::random_device{}()) + std::to_string(std::random_device{}());
  static std::atomic<std::uint64_t> count = 0;
  return process + "-" + std::to_string(++count);
}

Result<nats::Message> member(const Session& session, const Publication& publication, const std::string& batch,
                             std::size_t number, bool last) {
  auto message = message_of(publication, session);
  if (!message) return message;
  natsStatus status = natsMsgHeader_Set(message->get(), "Nats-Batch-Id", batch.c_str());
  if (status == NATS_OK) {
    status = natsMsgHeader_Set(message->get(), "Nats-Batch-Sequence", std::to_string(number).c_str());
  }
  if (status == NATS_OK && last) status = natsMsgHeader_Set(message->get(), "Nats-Batch-Commit", "1");
  if (status == NATS_OK) return message;
  return Error{Fault::failed, "message_unmakeable", publication.subject + ": " + natsStatus_GetText(status)};
}

}  // namespace

Result<Position> publish_batch(Link& link, const std::vector<const Publication*>& publications) {
  auto session = link.session();
  if (!session) return std::move(session).error();
  const std::string batch = next_batch_id();
  const std::size_t count = publications.size();
  for (std::size_t i = 0; i + 1 < count; ++i) {
    auto message = member(**session, *publications[i], batch, i + 1, false);
    if (!message) return std::move(message).error();
    const natsStatus sent = natsConnection_PublishMsg((*session)->writes(), message->get());
    // Without its last message the batch is never written.
    if (sent != NATS_OK) return Error{Fault::failed, "batch_unsent", natsStatus_GetText(sent)};
  }
  const Publication& last = *publications.back();
  auto message = member(**session, last, batch, count, true);
  if (!message) return std::move(message).error();
  nats::Message reply;
  const natsStatus status =
      natsConnection_RequestMsg(nats::out(reply), (*session)->writes(), message->get(), link.options().timeout.count());
  if (status != NATS_OK) return lost_outcome(status, last.subject, link.options());
  const auto end = outcome_of(body(reply), last);
  if (!end) return end;
  const auto written = static_cast<std::size_t>(JsonScan(body(reply)).member("count").number());
  if (written != count || *end < count) {
    return Error{Fault::outcome_unknown, "outcome_unknown", last.subject + ": the server's answer tells another batch"};
  }
  return *end - count + 1;
}

}  // namespace jetpage::eventstore
