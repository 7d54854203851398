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

}  // namespace jetpage::tests
