#include "jetpage/api/process/runtime_settings.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <random>

namespace jetpage::api {

using eventstore::Done;
using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

namespace {

Error wrong_setting(const std::string& name, const std::string& why) {
  return {Fault::invalid, "setting_invalid", "the setting " + name + ": " + why};
}

Result<Roles> roles_of(const Settings& settings) {
  Roles roles{false, false, false, false};
  const std::map<std::string, bool Roles::*> known = {{"commands", &Roles::commands},
                                                      {"queries", &Roles::queries},
                                                      {"policies", &Roles::policies},
                                                      {"projections", &Roles::projections}};
  for (const std::string& name : settings.list("roles")) {
    const auto role = known.find(name);
    if (role == known.end()) {
      return wrong_setting("roles",
                           "there is no role '" + name + "'; there are commands, queries, policies, projections");
    }
    roles.*(role->second) = true;
  }
  if (roles.queries && !roles.projections) {
    return wrong_setting("roles", "queries need projections in the same process, because they read its views");
  }
  return roles;
}

Done check_services(const std::set<std::string>& wanted, const std::vector<const System*>& systems) {
  std::set<std::string> known;
  for (const System* system : systems) {
    for (const Service& service : system->services) known.insert(service.name);
  }
  for (const std::string& name : wanted) {
    if (known.contains(name)) continue;
    std::string list;
    for (const std::string& service : known) list += (list.empty() ? "" : ", ") + service;
    return wrong_setting("services", "there is no service '" + name + "'; there are " + list);
  }
  return {};
}

// `name=value`, where the name may be preceded by its system's: `telecom.billAmount=12000`.
struct Assignment {
  std::string system;  // empty: every one
  std::string name;
  std::string value;
};

Result<std::vector<Assignment>> assignments(const Settings& settings, const std::string& setting) {
  std::vector<Assignment> all;
  for (const std::string& text : settings.list(setting)) {
    const auto equals = text.find('=');
    if (equals == text.npos || equals == 0 || equals + 1 == text.size()) {
      return wrong_setting(setting, "'" + text + "' is no name=value");
    }
    const std::string name = text.substr(0, equals);
    const auto dot = name.find('.');
    if (dot == name.npos) {
      all.push_back({"", name, text.substr(equals + 1)});
    } else {
      all.push_back({name.substr(0, dot), name.substr(dot + 1), text.substr(equals + 1)});
    }
  }
  return all;
}

template <class Named>
bool is_named(const std::vector<Named>& things, const std::string& name) {
  return std::any_of(things.begin(), things.end(), [&](const Named& thing) { return thing.name == name; });
}

Done take_peers(RuntimeOptions& options, const Settings& settings, const std::vector<const System*>& systems) {
  const auto all = assignments(settings, "peer");
  if (!all) return all.error();
  for (const Assignment& peer : *all) {
    auto url = parse_server_url(peer.value);
    if (!url) return wrong_setting("peer", url.error().message);
    bool known = false;
    for (const System* system : systems) {
      if (!peer.system.empty() && peer.system != system->name) continue;
      if (!is_named(system->services, peer.name)) continue;
      options.peers[system->name][peer.name] = *url;
      known = true;
    }
    if (!known) return wrong_setting("peer", "there is no service '" + peer.name + "' in what is served here");
  }
  return {};
}

Done take_parameters(RuntimeOptions& options, const Settings& settings, const std::vector<const System*>& systems) {
  const auto all = assignments(settings, "set");
  if (!all) return all.error();
  for (const Assignment& set : *all) {
    std::int64_t value = 0;
    const char* end = set.value.data() + set.value.size();
    const auto parsed = std::from_chars(set.value.data(), end, value);
    if (parsed.ec != std::errc() || parsed.ptr != end) {
      return wrong_setting("set", set.name + " takes a whole number, not '" + set.value + "'");
    }
    bool known = false;
    for (const System* system : systems) {
      if (!set.system.empty() && set.system != system->name) continue;
      if (!is_named(system->parameters, set.name)) continue;
      options.parameters[system->name][set.name] = value;
      known = true;
    }
    if (!known) {
      return wrong_setting("set",
                           "what is served here has no parameter '" + set.name + "'; `jetpage systems` lists them");
    }
  }
  return {};
}

struct Latency {
  int least_ms = 0;
  int most_ms = 0;
};

std::optional<Latency> latency_range(const std::string& text) {
  Latency latency;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, latency.least_ms);
  if (first.ec != std::errc() || first.ptr == end || *first.ptr != '-') return std::nullopt;
  const auto second = std::from_chars(first.ptr + 1, end, latency.most_ms);
  const bool whole = second.ec == std::errc() && second.ptr == end;
  return whole && latency.least_ms >= 0 && latency.least_ms <= latency.most_ms ? std::optional(latency) : std::nullopt;
}

// `payment=400-620`: a random time in that range before the service answers a synchronous call.
Done take_latencies(RuntimeOptions& options, const Settings& settings, const std::vector<const System*>& systems) {
  const auto all = assignments(settings, "latency");
  if (!all) return all.error();
  std::map<std::string, Latency, std::less<>> ranges;
  for (const Assignment& set : *all) {
    const auto range = latency_range(set.value);
    if (!range) return wrong_setting("latency", "'" + set.value + "' is no range of milliseconds such as 400-620");
    const bool known = std::any_of(systems.begin(), systems.end(),
                                   [&](const System* system) { return is_named(system->services, set.name); });
    if (!known) return wrong_setting("latency", "there is no service '" + set.name + "' in what is served here");
    ranges[set.name] = *range;
  }
  options.latency = [ranges](const std::string& service) {
    const auto range = ranges.find(service);
    if (range == ranges.end()) return std::chrono::milliseconds(0);
    thread_local std::minstd_rand random{std::random_device{}()};
    std::uniform_int_distribution<int> time(range->second.least_ms, range->second.most_ms);
    return std::chrono::milliseconds(time(random));
  };
  return {};
}

}  // namespace

std::vector<projections::ViewDefinition> views_of(const System& system, const std::set<std::string>& services) {
  std::set<std::string> wanted;
  for (const ViewEndpoint& endpoint : system.view_endpoints) {
    if (runs_here(services, endpoint.service)) wanted.insert(endpoint.view);
  }
  for (const QueryEndpoint& endpoint : system.queries) {
    if (runs_here(services, endpoint.service)) wanted.insert(endpoint.views.begin(), endpoint.views.end());
  }
  std::vector<projections::ViewDefinition> views;
  std::copy_if(system.views.begin(), system.views.end(), std::back_inserter(views),
               [&](const projections::ViewDefinition& view) { return wanted.contains(view.name); });
  return views;
}

Result<RuntimeOptions> runtime_options(const Settings& settings, const std::vector<const System*>& systems) {
  RuntimeOptions options;
  const auto roles = roles_of(settings);
  if (!roles) return roles.error();
  options.roles = *roles;
  const auto services = settings.list("services");
  options.services = {services.begin(), services.end()};
  if (auto known = check_services(options.services, systems); !known) return known.error();
  if (auto peers = take_peers(options, settings, systems); !peers) return peers.error();
  if (auto parameters = take_parameters(options, settings, systems); !parameters) return parameters.error();
  if (auto latencies = take_latencies(options, settings, systems); !latencies) return latencies.error();
  options.data = settings.text("data");
  options.id_block = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(settings.number("id-block"), 1, 1'000'000));
  options.cached_aggregates = settings.number("cache");
  options.idempotency_ttl = std::chrono::ceil<std::chrono::seconds>(settings.duration("idempotency-ttl"));
  options.command_timeout = settings.duration("command-timeout");
  options.log_timeout = settings.duration("log-timeout");
  options.call_timeout = settings.duration("call-timeout");
  options.patience = settings.duration("patience");
  options.ready_lag = settings.number("ready-lag");
  options.wait_default = settings.duration("wait");
  options.wait_longest = settings.duration("wait-most");
  return options;
}

aggregates::Parameters parameters_of(const System& system, const RuntimeOptions& options) {
  aggregates::Parameters parameters;
  if (const auto set = options.parameters.find(system.name); set != options.parameters.end()) parameters = set->second;
  for (const Parameter& parameter : system.parameters) parameters.emplace(parameter.name, parameter.fallback);
  return parameters;
}

}  // namespace jetpage::api
