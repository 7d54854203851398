#include "jetpage/eventstore/jetstream/stream_settings.hpp"

#include <algorithm>

#include "jetpage/eventstore/jetstream/connection/request.hpp"
#include "jetpage/eventstore/subject.hpp"

namespace jetpage::eventstore {
namespace {

// What an operator may have set and we leave: how many replicas, and limits at which the stream refuses (never drops).
struct Kept {
  std::int64_t replicas = 1;
  std::int64_t max_bytes = -1;
  std::int64_t max_msgs = -1;
};

std::string settings(const std::string& system, const Kept& kept) {
  return "{\"name\":" + json_quoted(stream_of(system)) +
         ",\"description\":" + json_quoted("jetpage: the log of " + system) + ",\"subjects\":[" +
         json_quoted(system + ".>") + "]" +
         R"(,"retention":"limits","storage":"file","discard":"new","max_consumers":-1,"max_age":0)"
         R"(,"max_msgs_per_subject":-1,"max_msg_size":-1,"duplicate_window":120000000000,"deny_delete":true)"
         R"(,"deny_purge":true,"allow_direct":true,"allow_atomic":true,"allow_rollup_hdrs":false)" +
         ",\"num_replicas\":" + std::to_string(kept.replicas) + ",\"max_bytes\":" + std::to_string(kept.max_bytes) +
         ",\"max_msgs\":" + std::to_string(kept.max_msgs) + "}";
}

bool as_wanted(const JsonScan& config, const Kept& kept) {
  return config.member("discard").text() == "new" && config.member("max_age").number() == 0 &&
         config.member("max_msgs_per_subject").number() <= 0 && config.member("max_msg_size").number() <= 0 &&
         config.member("deny_delete").flag() && config.member("deny_purge").flag() &&
         config.member("allow_direct").flag() && config.member("allow_atomic").flag() &&
         config.member("num_replicas").number() == kept.replicas;
}

Done check_usable(const JsonScan& info, const std::string& system) {
  const JsonScan config = info.member("config");
  std::string wrong;
  if (config.member("storage").text() != "file") wrong = "it is kept in memory, not in files";
  if (config.member("retention").text() != "limits") wrong = "its retention is " + config.member("retention").text();
  if (config.member("mirror").exists() || config.member("sources").exists()) wrong = "it copies other streams";
  const JsonScan subjects = config.member("subjects");
  if (subjects.element(0).text() != system + ".>" || subjects.element(1).exists()) {
    wrong = "its subjects are " + std::string(subjects.raw());
  }
  if (info.member("state").member("first_seq").number() > 1) wrong = "its first entries have been dropped";
  if (wrong.empty()) return {};
  return Error{Fault::failed, "stream_incompatible",
               "the stream " + stream_of(system) + " can be no event store: " + wrong +
                   ". Try: another nats-server or account, or move that stream away (nats stream info " +
                   stream_of(system) + ")"};
}

Done create(Session& session, const LogOptions& options, const std::string& system) {
  const auto made =
      ask_api(session, "STREAM.CREATE." + stream_of(system), settings(system, {options.replicas}), options.timeout);
  if (!made) return made.error();
  if (made->error_code != 0) return api_error(*made, "the stream " + stream_of(system) + " could not be created");
  return {};
}

Done mend(Session& session, const LogOptions& options, const std::string& system, const JsonScan& info) {
  if (Done usable = check_usable(info, system); !usable) return usable;
  const JsonScan config = info.member("config");
  const Kept kept{std::max<std::int64_t>(config.member("num_replicas").number(), options.replicas),
                  config.member("max_bytes").number(), config.member("max_msgs").number()};
  if (as_wanted(config, kept)) return {};
  const auto mended = ask_api(session, "STREAM.UPDATE." + stream_of(system), settings(system, kept), options.timeout);
  if (!mended) return mended.error();
  if (mended->error_code != 0) {
    return api_error(*mended, "the settings of the stream " + stream_of(system) + " could not be mended");
  }
  return {};
}

Result<ApiReply> info_of(Session& session, const LogOptions& options, const std::string& system) {
  return ask_api(session, "STREAM.INFO." + stream_of(system), "", options.timeout);
}

}  // namespace

Done provide_stream(Link& link, const std::string& system) {
  auto session = link.session();
  if (!session) return std::move(session).error();
  auto info = info_of(**session, link.options(), system);
  if (!info) return std::move(info).error();
  if (info->error_code == js_error::stream_not_found) {
    if (Done made = create(**session, link.options(), system); made) return made;
    info = info_of(**session, link.options(), system);  // perhaps another process made it meanwhile
    if (!info) return std::move(info).error();
  }
  if (info->error_code != 0) return api_error(*info, "the stream " + stream_of(system) + " cannot be used");
  return mend(**session, link.options(), system, info->scan());
}

Done find_stream(Link& link, const std::string& system) {
  auto session = link.session();
  if (!session) return std::move(session).error();
  auto info = info_of(**session, link.options(), system);
  if (!info) return std::move(info).error();
  if (info->error_code == js_error::stream_not_found) {
    return Error{Fault::not_found, "stream_unknown",
                 "there is no stream " + stream_of(system) + "; start a server of " + system + " to make it"};
  }
  if (info->error_code != 0) return api_error(*info, "the stream " + stream_of(system) + " cannot be used");
  return {};
}

Done provide_bucket(Link& link, const std::string& name, std::chrono::seconds ttl) {
  auto session = link.session();
  if (!session) return std::move(session).error();
  jsOptions options;
  nats::JetStream context;
  nats::Bucket bucket;
  kvConfig config;
  natsStatus status = jsOptions_Init(&options);
  options.Wait = link.options().timeout.count();
  if (status == NATS_OK) status = kvConfig_Init(&config);
  config.Bucket = name.c_str();
  config.History = 1;
  config.TTL = std::chrono::nanoseconds(ttl).count();
  config.StorageType = js_FileStorage;
  config.Replicas = link.options().replicas;
  if (status == NATS_OK) status = natsConnection_JetStream(nats::out(context), (*session)->reads(), &options);
  if (status == NATS_OK && js_KeyValue(nats::out(bucket), context.get(), name.c_str()) == NATS_OK) return {};
  if (status == NATS_OK) status = js_CreateKeyValue(nats::out(bucket), context.get(), &config);
  if (status == NATS_OK) return {};
  // Perhaps another process made it meanwhile.
  if (js_KeyValue(nats::out(bucket), context.get(), name.c_str()) == NATS_OK) return {};
  const char* detail = nats_GetLastError(nullptr);
  const bool passing = status == NATS_TIMEOUT || status == NATS_NO_RESPONDERS || !(*session)->alive();
  return Error{passing ? Fault::unavailable : Fault::failed, "bucket_unavailable",
               "the bucket " + name + " cannot be made (" + natsStatus_GetText(status) + (detail ? ": " : "") +
                   (detail ? detail : "") + ")"};
}

}  // namespace jetpage::eventstore
