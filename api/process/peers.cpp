#include "jetpage/api/process/peers.hpp"

#include <httplib.h>
#include <xxhash.h>

#include <algorithm>
#include <charconv>
#include <mutex>
#include <nlohmann/json.hpp>

#include "jetpage/api/json/json.hpp"
#include "jetpage/api/routes/command_routes.hpp"

namespace jetpage::api {

using aggregates::RemoteAnswer;
using aggregates::RemoteCall;
using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

namespace {

const CommandEndpoint* endpoint_of(const System& system, const RemoteCall& call) {
  const auto found = std::find_if(system.commands.begin(), system.commands.end(), [&](const CommandEndpoint& endpoint) {
    return endpoint.service == call.service && endpoint.command == call.command;
  });
  return found == system.commands.end() ? nullptr : &*found;
}

std::string path_of(const CommandEndpoint& endpoint, const std::string& id) {
  std::string path = endpoint.path;
  const auto field = path.find("{id}");
  return field == path.npos ? path : path.replace(field, 4, httplib::encode_path_component(id));
}

// A cause asks again under another number when the first is spent, and a key stands for one aggregate: so the number is part of it. As a
// hash, because a cause may be longer than a key may be.
std::string key_of(const RemoteCall& call) {
  const std::string asked = call.id + ' ' + call.meta.cause;
  const XXH128_hash_t hash = XXH3_128bits(asked.data(), asked.size());
  return "call-" + std::to_string(hash.high64) + "-" + std::to_string(hash.low64);
}

httplib::Request request_of(const CommandEndpoint& endpoint, const std::string& base, const RemoteCall& call) {
  httplib::Request request;
  request.method = endpoint.method;
  request.path = base + path_of(endpoint, call.id);
  request.body = to_json(call.body.data(), endpoint.body);
  request.headers = {{"Content-Type", "application/json"},
                     {"Idempotency-Key", key_of(call)},
                     {"Correlation-Id", call.meta.correlation}};
  return request;
}

template <class Number>
Number number_header(const httplib::Response& response, const char* name) {
  std::string text = response.get_header_value(name);
  std::erase(text, '"');
  Number number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Result<RemoteAnswer> success(const CommandEndpoint& endpoint, const httplib::Response& response) {
  RemoteAnswer answer;
  answer.version = number_header<std::uint64_t>(response, "ETag");
  answer.position = number_header<eventstore::Position>(response, "Position");
  answer.time_us = number_header<std::int64_t>(response, decided_at_header);
  const std::string outcome = response.get_header_value(outcome_header);
  answer.repeated = outcome == "repeated";
  answer.satisfied = outcome == "satisfied";
  if (response.body.empty()) return answer;
  auto resource = to_table(response.body, endpoint.resource);
  if (!resource) return Error{Fault::outcome_unknown, "answer_unreadable", "its answer makes no sense"};
  answer.resource = std::move(*resource);
  return answer;
}

// A 503 and a 4xx mean that nothing was written there; any other 5xx may come from whatever stands between.
Error failure(const httplib::Response& response) {
  const auto problem = nlohmann::json::parse(response.body, nullptr, false);
  const auto text = [&](const char* name, const char* otherwise) {
    const bool there = problem.is_object() && problem.contains(name) && problem[name].is_string();
    return there ? problem[name].get<std::string>() : std::string(otherwise);
  };
  const std::string detail = text("detail", "no reason given");
  const std::string code = text("code", "");
  const bool misdirected = code == "path_unknown" || code == "method_not_allowed";
  if (response.status < 500 && !code.empty() && !misdirected) return {Fault::refused, code, detail};
  const std::string said = "it answered " + std::to_string(response.status) + " (" + detail + ")";
  const bool unwritten = response.status == 503 || response.status < 500;
  return {unwritten ? Fault::unavailable : Fault::outcome_unknown, "peer_failed", said};
}

}  // namespace

// Kept connections to one peer.
class Peers::Connections {
 public:
  explicit Connections(std::string origin) : origin_(std::move(origin)) {}

  // Fault::unavailable when nothing was sent.
  Result<httplib::Response> send(const httplib::Request& request, std::chrono::steady_clock::time_point deadline) {
    auto client = take();
    const bool kept = client->is_socket_open() != 0;
    auto answer = send_once(*client, request, deadline);
    if (!answer && kept && std::chrono::steady_clock::now() < deadline) {
      client = fresh();
      answer = send_once(*client, request, deadline);
    }
    if (!answer) return unanswered(answer.error(), kept);
    give_back(std::move(client));
    return std::move(*answer);
  }

 private:
  using Client = std::unique_ptr<httplib::Client>;
  static constexpr std::size_t kept_at_most = 64;

  static httplib::Result send_once(httplib::Client& client, const httplib::Request& request,
                                   std::chrono::steady_clock::time_point deadline) {
    using namespace std::chrono;
    const auto left = std::max(ceil<milliseconds>(deadline - steady_clock::now()), milliseconds(1));
    client.set_connection_timeout(left);
    client.set_read_timeout(left);
    client.set_write_timeout(left);
    return client.send(request);
  }

  [[nodiscard]] Error unanswered(httplib::Error error, bool sent_before) const {
    const bool unsent =
        !sent_before && (error == httplib::Error::Connection || error == httplib::Error::ConnectionTimeout);
    return {unsent ? Fault::unavailable : Fault::outcome_unknown, "peer_unreachable",
            origin_ + ": " + httplib::to_string(error)};
  }

  Client fresh() const {
    auto client = std::make_unique<httplib::Client>(origin_);
    client->set_keep_alive(true);
    client->set_tcp_nodelay(true);
    client->set_path_encode(false);
    return client;
  }

  Client take() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return fresh();
    Client client = std::move(idle_.back());
    idle_.pop_back();
    return client;
  }

  void give_back(Client client) {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < kept_at_most) idle_.push_back(std::move(client));
  }

  std::string origin_;
  std::mutex mutex_;
  std::vector<Client> idle_;
};

Peers::Peers(const System& system, PeerUrls urls) : system_(system), urls_(std::move(urls)) {
  for (const auto& [service, url] : urls_) connections_.emplace(service, std::make_unique<Connections>(url.origin));
}

Peers::~Peers() = default;

Result<RemoteAnswer> Peers::ask(const RemoteCall& call) {
  const auto url = urls_.find(call.service);
  if (url == urls_.end()) {
    return Error{Fault::unavailable, "down", "it does not run here; --peer " + call.service + "=http://… says where"};
  }
  const CommandEndpoint* endpoint = endpoint_of(system_, call);
  if (endpoint == nullptr) {
    return Error{Fault::failed, "endpoint_missing", call.service + " has no path for " + std::string(call.command)};
  }
  const auto answer =
      connections_.at(call.service)->send(request_of(*endpoint, url->second.base, call), call.meta.deadline);
  if (!answer) return answer.error();
  return answer->status < 300 ? success(*endpoint, *answer) : failure(*answer);
}

}  // namespace jetpage::api
