#include "api/cli/command_call.hpp"
#include "api/cli/commands.hpp"
#include "api/cli/http_client.hpp"
#include "api/cli/output.hpp"
#include "api/cli/server_base.hpp"
#include "api/cli/setting_options.hpp"
#include "api/cli/talk.hpp"
#include "api/runtime_settings.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

struct Call {
  const System* system = nullptr;
  const CommandEndpoint* endpoint = nullptr;
  Request request;  // its path relative to the system's base
};

Result<Call> call_of(const Words& words) {
  const auto systems = systems_named({words.text("SYSTEM")});
  if (!systems) return systems.error();
  const auto endpoint = find_command(*systems->front(), words.text("AGGREGATE"), words.text("COMMAND"));
  if (!endpoint) return endpoint.error();
  const auto rest = words.all("ID|FIELD=VALUE");
  auto path = path_of(**endpoint, rest);
  if (!path) return path.error();
  auto body = body_of(**endpoint, rest);
  if (!body) return body.error();
  Call call{systems->front(), *endpoint, {}};
  call.request.method = (*endpoint)->method;
  call.request.path = std::move(*path);
  call.request.body = std::move(*body);
  call.request.headers["Content-Type"] = "application/json";
  call.request.headers["Accept"] = "application/hal+json, application/problem+json";
  if (words.has("--key")) call.request.headers["Idempotency-Key"] = words.text("--key");
  if (words.has("--if-match")) call.request.headers["If-Match"] = "\"" + words.text("--if-match") + "\"";
  return call;
}

ExitCode exit_code_of_status(int status) {
  if (status < 300) return ExitCode::ok;
  if (status == 503) return ExitCode::unreachable;
  return status == 504 ? ExitCode::timed_out : ExitCode::problems;
}

// `201 ETag "1" Position 3` for people; the body is for programs.
void tell(const Response& response) {
  std::string line = std::to_string(response.status);
  for (const char* wanted : {"ETag", "Position", "Location", "Retry-After"}) {
    for (const auto& [name, value] : response.headers) {
      const CaselessLess less;
      if (!less(name, wanted) && !less(wanted, name)) line += std::string("  ") + wanted + ": " + value;
    }
  }
  say(line);
}

Error with_hint(const Error& error, const Words& words) {
  return {error.fault, error.code, error.message + "; try: jetpage send " + words.text("SYSTEM") + " --help"};
}

Error unanswered(const Error& error, const Words& words) {
  if (error.fault != Fault::outcome_unknown) return error;
  const std::string advice =
      words.has("--key") ? "once more with the same --key, which is safe"
                         : "look with jetpage tail before sending it again; with --key KEY a repetition is safe";
  return {error.fault, error.code, error.message + ": it may or may not have been done; try: " + advice};
}

Result<ExitCode> send(const Words& words) {
  auto call = call_of(words);
  if (!call) return with_hint(call.error(), words);
  const auto settings = settings_in_force(words);
  if (!settings) return settings.error();
  const auto server = find_server(words.text("--url"), *settings, *call->system, *call->endpoint);
  if (!server) return server.error();
  call->request.path = server->base + call->request.path;
  const auto wait = settings->duration("command-timeout") + std::chrono::seconds(5);
  const auto response = exchange(server->origin, call->request, wait);
  if (!response) return unanswered(response.error(), words);
  tell(*response);
  Output output;
  if (!response->body.empty()) output.text(response->body + (response->body.ends_with('\n') ? "" : "\n"));
  if (auto done = output.finish(); !done) return std::move(done).error();
  return exit_code_of_status(response->status);
}

// The commands of the system that was named, or of all.
std::string commands_help(const Words& words) {
  const System* named = find_system(words.text("SYSTEM"));
  const auto listed = systems_named(named == nullptr ? std::vector<std::string>() : std::vector{named->name});
  return listed ? list_commands(*listed, words.text("AGGREGATE")) : std::string();
}

}  // namespace

Command send_command() {
  return {
      .name = "send",
      .summary = "Send a command to a running server and print its answer",
      .arguments =
          {{.name = "SYSTEM", .help = "cinema, …"},
           {.name = "AGGREGATE", .help = "movie, …"},
           {.name = "COMMAND", .help = "register, …"},
           {"ID|FIELD=VALUE", Argument::Count::any,
            "The id, where there is one already; then the fields. FIELD:=JSON gives a list, an object or null"}},
      .options =
          with_settings({{"--url", "URL", "The server; with a path, the system's paths stand below it"},
                         {"--key", "KEY", "Idempotency-Key: the same command with the same key is done once"},
                         {"--if-match", "VERSION", "Only if the aggregate is still at this version, as ETag told it"}},
                        {"listen", "data", "command-timeout"}),
      .example = "jetpage send cinema movie register desc=\"Happy Story!\"",
      .run = send,
      .more_help = commands_help,
  };
}

}  // namespace jetpage::api::cli
