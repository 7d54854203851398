#include "jetpage/eventstore/jetstream/connection/direct_get.hpp"

#include <thread>

#include "jetpage/eventstore/jetstream/connection/request.hpp"

namespace jetpage::eventstore {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t max_page_bytes = 4 * 1024 * 1024;
constexpr milliseconds replica_pause{20};

std::string question(const std::string& subject, Position from, std::size_t limit) {
  std::string text = "{\"seq\":" + std::to_string(from);
  if (!subject.empty()) text += ",\"next_by_subj\":" + json_quoted(subject);
  return text + ",\"batch\":" + std::to_string(limit) + ",\"max_bytes\":" + std::to_string(max_page_bytes) + "}";
}

LogEntry entry_of(const nats::Message& message) {
  const std::string_view bytes = body(message);
  return {header_number(message, "Nats-Sequence"), std::string(header(message, "Nats-Subject")),
          Bytes(bytes.begin(), bytes.end())};
}

using Visit = std::function<void(const nats::Message&)>;

// Collects replies until the one that says there are no more; whether there are behind them.
Result<bool> collect(natsSubscription* replies, const std::string& inbox, const std::string& subject,
                     milliseconds timeout, const Visit& visit) {
  const auto until = steady_clock::now() + timeout;
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(until - steady_clock::now());
    nats::Message message;
    const natsStatus got =
        natsSubscription_NextMsg(nats::out(message), replies, std::max<std::int64_t>(left.count(), 0));
    if (got != NATS_OK) return no_answer(got, subject, timeout);
    if (inbox != natsMsg_GetSubject(message.get())) continue;  // an answer to an earlier question that had timed out
    const std::string_view status = header(message, "Status");
    if (status.empty()) {
      visit(message);
    } else if (status == "204") {
      return header_number(message, "Nats-Num-Pending") > 0;
    } else if (status == "404") {
      return false;
    } else if (status == "503") {
      return no_answer(NATS_NO_RESPONDERS, subject, timeout);
    } else {
      return Error{Fault::failed, "jetstream_refused",
                   subject + " answered " + std::string(status) + " " + std::string(header(message, "Description"))};
    }
  }
}

Result<bool> ask(Session& session, const std::string& stream, const std::string& text, milliseconds timeout,
                 const Visit& visit) {
  const std::string api = "$JS.API.DIRECT.GET." + stream;
  auto inbox = session.borrow_inbox();
  if (!inbox) return std::move(inbox).error();
  const std::string reply_to = (*inbox)->prefix + std::to_string(++(*inbox)->number);
  const natsStatus sent = natsConnection_PublishRequest(session.reads(), api.c_str(), reply_to.c_str(), text.data(),
                                                        static_cast<int>(text.size()));
  if (sent != NATS_OK) return no_answer(sent, api, timeout);
  const auto more = collect((*inbox)->subscription.get(), reply_to, api, timeout, visit);
  if (more) session.give_back(std::move(*inbox));  // one that failed may hold late replies: drop it
  return more;
}

}  // namespace

Result<bool> visit_page(Session& session, const std::string& stream, const std::string& subject, Position from,
                        std::size_t limit, milliseconds timeout, const Visit& visit) {
  return ask(session, stream, question(subject, std::max<Position>(from, 1), limit), timeout, visit);
}

Result<std::vector<LogEntry>> direct_get_last(Session& session, const std::string& stream,
                                              const std::vector<std::string>& subjects, milliseconds timeout) {
  std::string text = "{\"multi_last\":[";
  for (const std::string& subject : subjects) text += (text.back() == '[' ? "" : ",") + json_quoted(subject);
  text += "],\"batch\":" + std::to_string(subjects.size()) + "}";
  std::vector<LogEntry> entries;
  const auto take = [&](const nats::Message& message) { entries.push_back(entry_of(message)); };
  const auto more = ask(session, stream, text, timeout, take);
  if (!more) return more.error();
  return entries;
}

bool ReplicaWait::again() const {
  if (steady_clock::now() >= until_) return false;
  std::this_thread::sleep_for(replica_pause);
  return true;
}

Result<Position> leaders_last(Session& session, const std::string& stream, const std::string& subject,
                              milliseconds timeout) {
  const auto reply =
      ask_api(session, "STREAM.MSG.GET." + stream, "{\"last_by_subj\":" + json_quoted(subject) + "}", timeout / 2);
  if (!reply) return reply.error();
  if (reply->error_code == js_error::no_message_found) return Position{0};
  if (reply->error_code != 0) return api_error(*reply, "the last entry of " + subject + " cannot be read");
  return static_cast<Position>(reply->scan().member("message").member("seq").number());
}

Result<Page> direct_get(Session& session, const std::string& stream, const std::string& subject, Position from,
                        std::size_t limit, milliseconds timeout) {
  Page page;
  const auto take = [&](const nats::Message& message) { page.entries.push_back(entry_of(message)); };
  const auto more = visit_page(session, stream, subject, from, limit, timeout, take);
  if (!more) return more.error();
  page.more = *more;
  return page;
}

}  // namespace jetpage::eventstore
