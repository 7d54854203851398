#include "jetpage/eventstore/jetstream/key_value.hpp"

#include <algorithm>

#include "jetpage/eventstore/jetstream/connection/direct_get.hpp"
#include "jetpage/eventstore/jetstream/connection/request.hpp"
#include "jetpage/eventstore/jetstream/stream_settings.hpp"
#include "jetpage/eventstore/jetstream/write/publisher.hpp"

namespace jetpage::eventstore {
namespace {

bool is_key_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.' || c == '=' || c == '/';
}

Done check_key(const std::string& key) {
  const bool good = !key.empty() && key.front() != '.' && key.back() != '.' && key.find("..") == key.npos &&
                    std::all_of(key.begin(), key.end(), is_key_byte);
  if (good) return {};
  return Error{Fault::invalid, "key_invalid", "'" + key + "' cannot be a key of a bucket"};
}

Done check_value(const std::string& key, const std::string& value) {
  if (value.size() <= max_value_bytes) return {};
  return Error{Fault::invalid, "value_too_large",
               "the value of " + key + " has " + std::to_string(value.size()) + " bytes, at most " +
                   std::to_string(max_value_bytes) + " are allowed"};
}

bool may_be_gone(const Error& error) { return error.code == "jetstream_unavailable" || error.code == "stream_unknown"; }

}  // namespace

struct JetStreamKeyValue::Last {
  Entry entry;
  bool deleted = false;
};

JetStreamKeyValue::JetStreamKeyValue(std::shared_ptr<Link> link, std::shared_ptr<Publisher> publisher,
                                     std::string bucket, std::chrono::seconds ttl)
    : link_(std::move(link)), publisher_(std::move(publisher)), bucket_(std::move(bucket)), ttl_(ttl) {}

JetStreamKeyValue::~JetStreamKeyValue() = default;

template <class Ask>
auto JetStreamKeyValue::on_bucket(const Ask& ask) -> decltype(ask()) {
  auto answer = ask();
  if (answer || !may_be_gone(answer.error())) return answer;
  const auto is_there = remake_if_gone();
  if (!is_there) return is_there.error();
  return *is_there ? ask() : std::move(answer);
}

// Whether it is there now, as far as the server tells: a server without JetStream answers as one without the bucket does.
Result<bool> JetStreamKeyValue::remake_if_gone() {
  const std::lock_guard lock(remaking_);
  auto session = link_->session();
  if (!session) return std::move(session).error();
  const auto info = ask_api(**session, "STREAM.INFO.KV_" + bucket_, "", link_->options().timeout);
  if (!info) return info.error();
  if (info->error_code != js_error::stream_not_found) return info->error_code == 0;
  if (Done made = provide_bucket(*link_, bucket_, ttl_); !made) {
    return Error{Fault::unavailable, "bucket_unavailable", "somebody has deleted a bucket: " + made.error().message};
  }
  link_->options().report("somebody has deleted the bucket " + bucket_ + ": it was made anew, without what it held");
  return true;
}

Result<std::optional<JetStreamKeyValue::Last>> JetStreamKeyValue::last_of(const std::string& key) {
  if (Done fit = check_key(key); !fit) return std::move(fit).error();
  return on_bucket([&] { return known_last_of(key); });
}

Result<std::optional<JetStreamKeyValue::Last>> JetStreamKeyValue::known_last_of(const std::string& key) {
  auto session = link_->session();
  if (!session) return std::move(session).error();
  if (!(*session)->clustered()) return direct_get(**session, key);
  const auto wanted = leaders_last(**session, "KV_" + bucket_, subject_of_key(key), link_->options().timeout);
  if (!wanted) return wanted.error();
  const ReplicaWait wait(link_->options().timeout / 2);
  for (;;) {
    auto last = direct_get(**session, key);
    const bool is_known = last && (*last ? (*last)->entry.revision : 0) >= *wanted;
    if (!last || is_known) return last;
    if (!wait.again()) {
      return Error{Fault::unavailable, "bucket_unavailable",
                   "the replica that answers lags behind the leader of the bucket " + bucket_ + ": try again"};
    }
  }
}

// As the replica that answers knows it.
Result<std::optional<JetStreamKeyValue::Last>> JetStreamKeyValue::direct_get(Session& session, const std::string& key) {
  const auto most = session.clustered() ? link_->options().timeout / 2 : link_->options().timeout;
  const auto reply = ask(session, "$JS.API.DIRECT.GET.KV_" + bucket_ + "." + subject_of_key(key), "", most);
  if (!reply) return reply.error();
  const std::string_view status = body(*reply).empty() ? header(*reply, "Status") : std::string_view();
  if (status == "404") return std::optional<Last>();
  if (!status.empty()) {
    return Error{Fault::unavailable, "bucket_unavailable",
                 "the bucket " + bucket_ + " answered " + std::string(status) + " for " + key};
  }
  return std::optional(Last{{std::string(body(*reply)), header_number(*reply, "Nats-Sequence")},
                            !header(*reply, "KV-Operation").empty()});
}

Result<std::optional<KeyValue::Entry>> JetStreamKeyValue::get(const std::string& key) {
  auto last = last_of(key);
  if (!last) return std::move(last).error();
  if (!*last || (*last)->deleted) return std::optional<Entry>();
  return std::optional(std::move((*last)->entry));
}

Result<std::uint64_t> JetStreamKeyValue::create(const std::string& key, const std::string& value) {
  auto created = update(key, value, 0);
  if (!created.is(Fault::conflict)) return created;
  const auto last = last_of(key);  // a deleted key has a last message, too
  if (!last) return last.error();
  if (!*last || !(*last)->deleted) return created;
  return update(key, value, (*last)->entry.revision);
}

Result<std::uint64_t> JetStreamKeyValue::update(const std::string& key, const std::string& value,
                                                std::uint64_t revision) {
  if (Done fit = check_key(key); !fit) return std::move(fit).error();
  if (Done fit = check_value(key, value); !fit) return std::move(fit).error();
  auto written = write(key, value, revision);
  // No client sent this value.
  if (!written && written.error().code == "commit_too_large") {
    return Error{Fault::failed, "value_too_large", std::move(written).error().message};
  }
  return written;
}

Result<std::uint64_t> JetStreamKeyValue::write(const std::string& key, const std::string& value, std::uint64_t revision,
                                               Headers headers) {
  const Publication publication{.subject = subject_of_key(key),
                                .expected_last = revision,
                                .headers = std::move(headers),
                                .body = Bytes(value.begin(), value.end())};
  return on_bucket([&] { return publisher_->publish(publication); });
}

Done JetStreamKeyValue::remove(const std::string& key) {
  for (;;) {
    const auto last = last_of(key);
    if (!last) return last.error();
    if (!*last || (*last)->deleted) return {};
    const auto removed = write(key, "", (*last)->entry.revision, {{"KV-Operation", "DEL"}});
    if (removed) return {};
    if (!removed.is(Fault::conflict)) return removed.error();
  }
}

Result<std::vector<std::string>> JetStreamKeyValue::keys(const std::string& prefix) {
  auto session = link_->session();
  if (!session) return std::move(session).error();
  jsOptions options;
  nats::JetStream context;
  nats::Bucket bucket;
  kvKeysList list{};
  natsStatus status = jsOptions_Init(&options);
  options.Wait = link_->options().timeout.count();
  if (status == NATS_OK) status = natsConnection_JetStream(nats::out(context), (*session)->reads(), &options);
  if (status == NATS_OK) status = js_KeyValue(nats::out(bucket), context.get(), bucket_.c_str());
  if (status == NATS_OK) status = kvStore_Keys(&list, bucket.get(), nullptr);
  if (status == NATS_NOT_FOUND) return std::vector<std::string>();
  if (status != NATS_OK) {
    return Error{Fault::unavailable, "bucket_unavailable",
                 "the keys of the bucket " + bucket_ + " cannot be listed (" + natsStatus_GetText(status) + ")"};
  }
  std::vector<std::string> keys;
  for (int i = 0; i < list.Count; ++i) {
    if (std::string_view(list.Keys[i]).starts_with(prefix)) keys.emplace_back(list.Keys[i]);
  }
  kvKeysList_Destroy(&list);
  std::sort(keys.begin(), keys.end());
  return keys;
}

}  // namespace jetpage::eventstore
