#include "tests/eventstore/jetstream/raw_nats.hpp"

#include <stdexcept>

#include "jetpage/eventstore/jetstream/connection/nats_handles.hpp"

namespace jetpage::tests {

std::string raw_request(const std::string& url, const std::string& subject, const std::string& body) {
  namespace nats = eventstore::nats;
  nats::Connection connection;
  nats::Message reply;
  natsStatus status = natsConnection_ConnectTo(nats::out(connection), url.c_str());
  if (status == NATS_OK) {
    status = natsConnection_RequestString(nats::out(reply), connection.get(), subject.c_str(), body.c_str(), 5'000);
  }
  if (status != NATS_OK) throw std::runtime_error(subject + ": " + natsStatus_GetText(status));
  return {natsMsg_GetData(reply.get()), static_cast<std::size_t>(natsMsg_GetDataLength(reply.get()))};
}

struct Impostor::Connected {
  std::string answer;
  eventstore::nats::Connection connection;
  eventstore::nats::Subscription subscription;
};

Impostor::Impostor(const std::string& url, const std::string& subject, std::string answer)
    : connected_(std::make_unique<Connected>()) {
  namespace nats = eventstore::nats;
  Connected& self = *connected_;
  self.answer = std::move(answer);
  const auto reply = [](natsConnection* connection, natsSubscription*, natsMsg* message, void* closure) {
    const nats::Message asked(message);
    const auto& text = static_cast<Connected*>(closure)->answer;
    if (const char* inbox = natsMsg_GetReply(message)) natsConnection_PublishString(connection, inbox, text.c_str());
  };
  natsStatus status = natsConnection_ConnectTo(nats::out(self.connection), url.c_str());
  if (status == NATS_OK) {
    status =
        natsConnection_Subscribe(nats::out(self.subscription), self.connection.get(), subject.c_str(), reply, &self);
  }
  if (status == NATS_OK) status = natsConnection_Flush(self.connection.get());
  if (status != NATS_OK) throw std::runtime_error(subject + ": " + natsStatus_GetText(status));
}

// No answer is under way once the subscription is drained.
Impostor::~Impostor() {
  natsSubscription_Drain(connected_->subscription.get());
  natsSubscription_WaitForDrainCompletion(connected_->subscription.get(), 5'000);
}

}  // namespace jetpage::tests
