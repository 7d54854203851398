#include "tests/eventstore/jetstream/raw_nats.hpp"

#include <atomic>
#include <stdexcept>
#include <thread>

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
  std::atomic<bool> stop = false;
  std::thread thread;

  void run() {
    while (!stop) {
      eventstore::nats::Message asked;
      if (natsSubscription_NextMsg(eventstore::nats::out(asked), subscription.get(), 50) != NATS_OK) continue;
      if (const char* inbox = natsMsg_GetReply(asked.get())) {
        natsConnection_PublishString(connection.get(), inbox, answer.c_str());
        natsConnection_Flush(connection.get());
      }
    }
  }
};

Impostor::Impostor(const std::string& url, const std::string& subject, std::string answer)
    : connected_(std::make_unique<Connected>()) {
  namespace nats = eventstore::nats;
  Connected& self = *connected_;
  self.answer = std::move(answer);
  natsStatus status = natsConnection_ConnectTo(nats::out(self.connection), url.c_str());
  if (status == NATS_OK) {
    status = natsConnection_SubscribeSync(nats::out(self.subscription), self.connection.get(), subject.c_str());
  }
  if (status == NATS_OK) status = natsConnection_Flush(self.connection.get());
  if (status != NATS_OK) throw std::runtime_error(subject + ": " + natsStatus_GetText(status));
  self.thread = std::thread([&self] { self.run(); });
}

Impostor::~Impostor() {
  connected_->stop = true;
  connected_->thread.join();
}

}  // namespace jetpage::tests
