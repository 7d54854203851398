#include "jetpage/eventstore/check/stream_report.hpp"

#include <algorithm>
#include <utility>

#include "jetpage/eventstore/jetstream/connection/link.hpp"
#include "jetpage/eventstore/jetstream/connection/request.hpp"
#include "jetpage/eventstore/jetstream/log.hpp"
#include "jetpage/eventstore/subject.hpp"

namespace jetpage::eventstore {
namespace {

std::vector<std::string> deviations_of(const JsonScan& info, const std::string& system) {
  const JsonScan config = info.member("config");
  std::vector<std::string> found;
  for (const auto& [name, wanted] :
       {std::pair("storage", "file"), std::pair("retention", "limits"), std::pair("discard", "new")}) {
    const std::string text = config.member(name).text();
    if (text != wanted) found.push_back(std::string(name) + " is " + text + ", not " + wanted);
  }
  for (const char* flag : {"deny_delete", "deny_purge", "allow_direct", "allow_atomic"}) {
    if (!config.member(flag).flag()) found.push_back(std::string(flag) + " is false");
  }
  for (const char* limit : {"max_age", "max_msgs_per_subject", "max_msg_size"}) {
    const auto number = config.member(limit).number();
    if (number > 0) found.push_back(std::string(limit) + " is " + std::to_string(number) + ", not unlimited");
  }
  const JsonScan subjects = config.member("subjects");
  if (subjects.element(0).text() != system + ".>" || subjects.element(1).exists()) {
    found.push_back("subjects are " + std::string(subjects.raw()));
  }
  const JsonScan state = info.member("state");
  const auto first = state.member("first_seq").number();
  if (first > 1) found.push_back("its first " + std::to_string(first - 1) + " entries have been dropped");
  if (const auto removed = state.member("num_deleted").number(); removed > 0) {
    found.push_back(std::to_string(removed) + " entries have been removed from the middle");
  }
  return found;
}

std::uint64_t count_of(const JsonScan& scan) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, scan.number()));
}

// Nothing when the stream or consumer asked for does not exist.
Result<std::optional<ApiReply>> ask_about(Link& link, const std::string& subject) {
  auto session = link.session();
  if (!session) return std::move(session).error();
  auto reply = ask_api(**session, subject, "", link.options().timeout);
  if (!reply) return std::move(reply).error();
  if (reply->error_code == js_error::stream_not_found || reply->error_code == js_error::consumer_not_found) {
    return std::optional<ApiReply>();
  }
  if (reply->error_code != 0) return api_error(*reply, subject + " was refused");
  return std::optional(std::move(*reply));
}

}  // namespace

Result<StreamReport> JetStreamLog::report(const std::string& system) const {
  const std::string stream = stream_of(system);
  const auto reply = ask_about(*link_, "STREAM.INFO." + stream);
  if (!reply) return reply.error();
  if (!*reply) {
    return Error{Fault::not_found, "stream_unknown",
                 "there is no stream " + stream + "; start a server of " + system + " to make it"};
  }
  const JsonScan info = (*reply)->scan();
  const JsonScan state = info.member("state");
  const JsonScan config = info.member("config");
  return StreamReport{
      count_of(state.member("last_seq")),  count_of(state.member("messages")),     count_of(state.member("bytes")),
      config.member("max_bytes").number(), config.member("num_replicas").number(), info.member("ts").text(),
      deviations_of(info, system)};
}

Result<std::optional<Position>> JetStreamLog::acknowledged(const std::string& system, const std::string& reader) const {
  const auto reply = ask_about(*link_, "CONSUMER.INFO." + stream_of(system) + "." + reader);
  if (!reply) return reply.error();
  if (!*reply) return std::optional<Position>();
  return std::optional<Position>(count_of((*reply)->scan().member("ack_floor").member("stream_seq")));
}

Result<bool> JetStreamLog::has_bucket(const std::string& name) const {
  const auto reply = ask_about(*link_, "STREAM.INFO.KV_" + name);
  if (!reply) return reply.error();
  return reply->has_value();
}

}  // namespace jetpage::eventstore
