#include "jetpage/eventstore/jetstream/write/publisher.hpp"

#include "jetpage/eventstore/commit_headers.hpp"
#include "jetpage/eventstore/jetstream/connection/request.hpp"

namespace jetpage::eventstore {
namespace {

constexpr int attempts_after_leader_change = 5;
constexpr std::chrono::milliseconds leader_pause{50};
constexpr std::size_t header_allowance = 512;  // for the names of all headers, and numbers

Error not_connected(const LogOptions& options) {
  return {Fault::unavailable, "log_unreachable",
          "the connection to the nats-server at " + without_passwords(options.url) + " is lost; it is being restored"};
}

Error too_large(const std::string& subject, const std::string& than) {
  return {Fault::invalid, "commit_too_large",
          subject + ": what is to be written is larger than " + than +
              "; nothing was written. Try: send less at once, "
              "or raise max_payload in the nats-server's configuration"};
}

Error unknown(const char* code, const std::string& why) {
  return {Fault::outcome_unknown, code, why + "; it may have been written. Repeat with the same id"};
}

// A limit of the stream: looked at before the message is stored. Anything else that goes wrong while it is stored may come after it.
bool is_limit(std::string_view description) {
  return description == "maximum messages exceeded" || description == "maximum bytes exceeded" ||
         description == "maximum messages per subject exceeded";
}

Error refusal_of(const JsonScan& error, const Publication& publication, bool clustered) {
  const std::int64_t code = error.member("err_code").number();
  const std::int64_t http_code = error.member("code").number();
  const std::string description = error.member("description").text();
  const std::string why = publication.subject + ": " + description + " (JetStream error " + std::to_string(code) + ")";
  if (code == js_error::wrong_last_sequence || code == js_error::write_in_flight) {
    return {Fault::conflict, "conflict", why + ", " + std::to_string(publication.expected_last) + " was expected"};
  }
  if (code == js_error::larger_than_stream_takes) {
    return too_large(publication.subject, "its stream takes (max_msg_size)");
  }
  if (code == js_error::duplicate_in_flight) return unknown("outcome_unknown", why);
  const bool is_proposed_to_no_leader = code == 0 && description == "raft: not leader";
  if (code == js_error::expectation_unavailable || is_proposed_to_no_leader) {
    return {Fault::unavailable, "leader_changed", why};
  }
  if (http_code == 429) return {Fault::unavailable, "log_slow", why + ". Nothing was written: try again"};
  const bool is_full = (code == js_error::store_failed && is_limit(description)) ||
                       (code == js_error::no_room && !clustered);  // a replica may have room
  if (is_full) {
    return {Fault::unavailable, "log_refuses",
            why + ". Nothing was written. Try: free disk space or raise JetStream's limits, then repeat"};
  }
  const bool is_checked_before = code != 0 && http_code >= 400 && http_code < 500;
  if (is_checked_before) return {Fault::failed, "log_refuses", why + ". Nothing was written"};
  return unknown(http_code >= 500 ? "log_refuses" : "outcome_unknown", why);
}

}  // namespace

// nats.c looks at the body alone; the server counts the headers, too.
Result<nats::Message> message_of(const Publication& publication, const Session& session) {
  std::size_t size = publication.body.size() + publication.id.size() + header_allowance;
  for (const auto& [name, value] : publication.headers) size += value.size();
  if (const std::int64_t most = session.max_payload(); static_cast<std::int64_t>(size) > most) {
    return too_large(publication.subject, "the " + std::to_string(most) + " bytes that the nats-server takes at once");
  }
  nats::Message message;
  natsStatus status =
      natsMsg_Create(nats::out(message), publication.subject.c_str(), nullptr,
                     reinterpret_cast<const char*>(publication.body.data()), static_cast<int>(publication.body.size()));
  const auto set = [&](const char* name, const std::string& value) {
    if (status == NATS_OK) status = natsMsgHeader_Set(message.get(), name, header_text(value).c_str());
  };
  set("Nats-Expected-Last-Subject-Sequence", std::to_string(publication.expected_last));
  if (!publication.id.empty()) set("Nats-Msg-Id", publication.id);
  for (const auto& [name, value] : publication.headers) set(name.c_str(), value);
  if (status != NATS_OK) {
    return Error{Fault::failed, "message_unmakeable",
                 publication.subject + ": no message can be made of it (" + natsStatus_GetText(status) + ")"};
  }
  return message;
}

Result<Position> outcome_of(std::string_view pub_ack, const Publication& publication, bool clustered) {
  const JsonScan scan(pub_ack);
  const JsonScan error = scan.member("error");
  if (error.exists()) return refusal_of(error, publication, clustered);
  const std::int64_t position = scan.member("seq").number();
  if (position > 0) return static_cast<Position>(position);
  return unknown("outcome_unknown", publication.subject + ": the server's answer is no PubAck");
}

Error lost_outcome(natsStatus status, const std::string& subject, const LogOptions& options) {
  switch (status) {
    case NATS_NO_RESPONDERS:
      return no_answer(status, subject, options.timeout);
    case NATS_MAX_PAYLOAD:
      return too_large(subject, "the nats-server takes at once");
    case NATS_INVALID_SUBJECT:
      return {Fault::invalid, "subject_invalid", subject + " is no subject; nothing was written"};
    default:
      return unknown("outcome_unknown", subject + ": no answer (" + natsStatus_GetText(status) + " after at most " +
                                            std::to_string(options.timeout.count()) + " ms)");
  }
}

Result<Position> Publisher::publish(const Publication& publication) {
  const auto begun = WriteWatch::Clock::now();
  auto outcome = send(publication);
  watch_->note(outcome, begun);
  return outcome;
}

Result<Position> Publisher::send(const Publication& publication) {
  Result<Position> outcome = not_connected(link_->options());
  for (int attempt = 0; attempt < attempts_after_leader_change; ++attempt) {
    if (attempt > 0) std::this_thread::sleep_for(leader_pause);
    auto session = link_->session();
    if (!session) return std::move(session).error();
    auto message = message_of(publication, **session);
    if (!message) return std::move(message).error();
    nats::Message reply;
    const natsStatus status = natsConnection_RequestMsg(nats::out(reply), (*session)->writes(), message->get(),
                                                        link_->options().timeout.count());
    if (status != NATS_OK) return lost_outcome(status, publication.subject, link_->options());
    outcome = outcome_of(body(reply), publication, (*session)->clustered());
    if (outcome || outcome.error().code != "leader_changed") break;
  }
  return outcome;
}

}  // namespace jetpage::eventstore
