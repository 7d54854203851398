#include <charconv>

#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/cli/log/saga.hpp"
#include "jetpage/api/cli/server/command_call.hpp"
#include "jetpage/api/cli/server/command_help.hpp"
#include "jetpage/api/cli/server/http_client.hpp"
#include "jetpage/api/cli/server/nats_server.hpp"
#include "jetpage/api/cli/server/server_base.hpp"
#include "jetpage/api/cli/terminal/output.hpp"
#include "jetpage/api/cli/terminal/setting_options.hpp"
#include "jetpage/api/cli/terminal/talk.hpp"
#include "jetpage/api/cli/terminal/terminal.hpp"
#include "jetpage/api/cli/terminal/time_text.hpp"
#include "jetpage/api/process/announcement.hpp"
#include "jetpage/api/process/data_folder.hpp"
#include "jetpage/api/process/runtime_settings.hpp"
#include "jetpage/api/system/registry.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

constexpr std::int64_t usual_patience_us = 60'000'000;

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
  if (words.has("--if-match")) {
    std::string version = words.text("--if-match");
    std::erase(version, '"');  // as an ETag told it
    call.request.headers["If-Match"] = "\"" + version + "\"";
  }
  return call;
}

ExitCode exit_code_of_status(int status) {
  if (status < 300) return ExitCode::ok;
  if (status == 503) return ExitCode::unreachable;
  return status == 504 ? ExitCode::timed_out : ExitCode::problems;
}

// Empty when there is none.
std::string header_of(const Response& response, const std::string& wanted) {
  for (const auto& [name, value] : response.headers) {
    if (same_word(name, wanted)) return value;
  }
  return {};
}

// `201 ETag "1" Position 3` for people; the body is for programs.
void tell(const Response& response) {
  std::string line = std::to_string(response.status);
  for (const char* wanted : {"ETag", "Position", "Location", "Retry-After"}) {
    const std::string value = header_of(response, wanted);
    if (!value.empty()) line += std::string("  ") + wanted + ": " + value;
  }
  say(line);
}

// The log beside the server, to see there what the command does: its connection, and where it ended before.
struct Witness {
  std::unique_ptr<eventstore::JetStreamLog> log;
  eventstore::Position before = 0;
};

// Nothing when nobody has said where the log is, which matters only to who asked to follow.
Result<std::optional<Witness>> find_witness(const Words& words, const Settings& settings, const System& system) {
  const bool is_known =
      !settings.text("nats").empty() || (!words.has("--url") && announced(nats_url_file(settings)).has_value());
  if (!is_known && !words.flag("--follow")) return std::optional<Witness>();
  auto log = connect_to_log(words);
  const auto store =
      log ? (*log)->open(system.name, false) : Result<std::unique_ptr<eventstore::EventStore>>(log.error());
  const auto last = store ? (*store)->last() : Result<eventstore::Position>(store.error());
  if (last) return std::optional(Witness{std::move(*log), *last});
  if (words.flag("--follow")) return last.error();
  return std::optional<Witness>();
}

// What the command has written itself, told; with --follow all that it set off, as data.
eventstore::Done show_events(Witness& witness, const Call& call, const Response& response, const Words& words,
                             Output& output) {
  eventstore::Position position = 0;
  const std::string text = header_of(response, "Position");
  std::from_chars(text.data(), text.data() + text.size(), position);
  const bool follow = words.flag("--follow");
  const bool as_rows = terminal_width() && !words.flag("--json");
  const auto show = [&](const LoggedEvent& event) {
    if (follow) return output.line(as_rows ? as_row(event, terminal_width()) : as_envelope(event));
    say("  " + std::to_string(event.position) + "  " + event.aggregate.category + " " + event.aggregate.id + "  " +
        event.type);
    return true;
  };
  const auto saga = Saga::open(*witness.log, *call.system, witness.before, header_of(response, "Correlation-Id"), show);
  if (!saga) return saga.error();
  if (auto done = (*saga)->show_until(position); !done || !follow) return done;
  const std::int64_t within_us = parse_age(words.text("--within")).value_or(usual_patience_us);
  return (*saga)->follow(std::chrono::milliseconds(within_us / 1000));
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
  if (words.has("--within") && !parse_age(words.text("--within"))) {
    return Error{Fault::invalid, "age_invalid",
                 "--within '" + words.text("--within") + "' is no age such as 30s or 2m; try: jetpage send --help"};
  }
  auto call = call_of(words);
  if (!call) return with_hint(call.error(), words);
  const auto settings = settings_in_force(words);
  if (!settings) return settings.error();
  const auto server = find_server(words.text("--url"), *settings, *call->system, *call->endpoint);
  if (!server) return server.error();
  call->request.path = server->base + call->request.path;
  auto witness = find_witness(words, *settings, *call->system);
  if (!witness) return witness.error();
  const auto wait = settings->duration("command-timeout") + std::chrono::seconds(5);
  const auto response = exchange(server->origin, call->request, wait);
  if (!response) return unanswered(response.error(), words);
  tell(*response);
  Output output(words.flag("--follow"));
  if (!response->body.empty()) output.text(response->body + (response->body.ends_with('\n') ? "" : "\n"));
  const bool is_done = response->status < 300;
  const auto shown = is_done && *witness ? show_events(**witness, *call, *response, words, output) : eventstore::Done();
  if (auto done = output.finish(); !done) return std::move(done).error();
  if (!shown && words.flag("--follow")) return shown.error();
  return exit_code_of_status(response->status);
}

// The commands of the system that was named, or of all.
std::string commands_help(const Words& words) {
  const System* named = find_system(words.text("SYSTEM"));
  const auto listed = systems_named(named == nullptr ? std::vector<std::string>() : std::vector{named->name});
  if (!listed) return {};
  return words.has("AGGREGATE") ? describe_commands(*listed->front(), words.text("AGGREGATE"))
                                : list_commands(*listed, "") + "\njetpage send --help SYSTEM AGGREGATE tells more.\n";
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
                         {"--follow", "", "Print every event that it sets off, until all is quiet", "-f"},
                         {"--within", "AGE", "How long --follow waits for that (default 60s)"},
                         {"--json", "", "With --follow: JSON lines, also on a terminal"},
                         nats_option(),
                         {"--key", "KEY", "Idempotency-Key: the same command with the same key is done once"},
                         {"--if-match", "VERSION", "Only if the aggregate is still at this version, as ETag told it"}},
                        {"listen", "data", "command-timeout", "nats-credentials", "log-timeout"}),
      .example = "jetpage send cinema movie register desc=\"Happy Story!\"",
      .run = send,
      .more_help = commands_help,
  };
}

}  // namespace jetpage::api::cli
