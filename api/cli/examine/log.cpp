#include <algorithm>
#include <filesystem>
#include <fstream>

#include "jetpage/api/cli/examine/examine.hpp"
#include "jetpage/api/cli/server/nats_server.hpp"
#include "jetpage/api/cli/terminal/setting_options.hpp"
#include "jetpage/api/cli/terminal/time_text.hpp"
#include "jetpage/api/process/announcement.hpp"
#include "jetpage/api/process/data_folder.hpp"
#include "jetpage/eventstore/skipped_positions.hpp"

namespace jetpage::api::cli {

using eventstore::Durability;
using eventstore::JetStreamLog;

namespace {

constexpr std::int64_t most_skew_us = 2'000'000;

// The server that a jetpage serve on this data folder started says it in its configuration, and to nobody else.
bool syncs_always(const Settings& settings) {
  if (nats_server(settings).known_from != nats_url_file(settings).string()) return false;
  if (!announced(nats_pid_file(settings))) return false;  // not its own
  std::ifstream file(std::filesystem::path(settings.text("data")) / "log" / "nats-server.conf");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  return text.find("sync_interval: always") != text.npos;
}

Finding durability_of(const JetStreamLog& log, const Settings& settings) {
  const std::string check = "durability";
  if (syncs_always(settings)) return Finding::fine(check, "the nats-server syncs before it acknowledges");
  const std::string advice = "set `sync_interval: always` in the jetstream block of its configuration";
  switch (log.durability()) {
    case Durability::always:
      return Finding::fine(check, "the nats-server syncs before it acknowledges");
    case Durability::unsafe:
      return Finding::problem(check, "the nats-server acknowledges before it syncs: a power cut may lose events",
                              advice);
    default:
      return Finding::unknown(check, "the nats-server does not tell whether it syncs before it acknowledges",
                              advice + ", or connect as a user of its system account to see");
  }
}

Finding payload_of(const JetStreamLog& log) {
  const std::string check = "message size";
  const auto most = log.max_payload();
  if (!most) return Finding::unknown(check, "the connection went", "again, when the log is back");
  const std::string found = "the nats-server takes " + size_text(static_cast<std::uint64_t>(*most)) + " at once";
  if (*most >= eventstore::wanted_payload_bytes) return Finding::fine(check, found);
  return Finding::problem(check, found + ": commands that come to more are refused, commit_too_large",
                          "set `max_payload: 1MB` in its configuration, or leave it out");
}

Finding clock_of(const std::string& server_time) {
  const auto time = parse_time(server_time);
  if (!time)
    return Finding::unknown("clock", "the nats-server does not tell its time", "compare the clocks with `date -u`");
  const std::int64_t skew = now_us() - *time;
  const std::string found =
      std::to_string(std::abs(skew) / 1000) + " ms " + (skew < 0 ? "behind" : "ahead of") + " the nats-server's";
  if (std::abs(skew) <= most_skew_us) return Finding::fine("clock", found);
  return Finding::problem("clock", found, "set both by NTP (timedatectl): patience and deadlines are told by it");
}

Finding room_of(const eventstore::StreamReport& stream, const std::string& name) {
  const std::string found =
      std::to_string(stream.messages) + " entries, " + size_text(stream.bytes) +
      (stream.max_bytes > 0 ? " of " + size_text(static_cast<std::uint64_t>(stream.max_bytes)) : "") +
      (stream.replicas > 1 ? ", " + std::to_string(stream.replicas) + " replicas" : "");
  const bool is_tight = stream.max_bytes > 0 && stream.bytes > static_cast<std::uint64_t>(stream.max_bytes) / 10 * 9;
  if (!is_tight) return Finding::fine("stream " + name, found);
  return Finding::problem("stream " + name, found + ": it will refuse events",
                          "nats stream edit " + name + " --max-bytes with more");
}

}  // namespace

Findings examine_log(const JetStreamLog& log, const Settings& settings) {
  return {Finding::fine("nats-server", "version " + log.server_version() + " at " +
                                           eventstore::without_passwords(nats_server(settings).url)),
          durability_of(log, settings), payload_of(log)};
}

Findings examine_stream(const JetStreamLog& log, const System& system) {
  const std::string name = eventstore::stream_of(system.name);
  const auto stream = log.report(system.name);
  if (stream.is(eventstore::Fault::not_found)) return {};  // it never ran
  if (!stream) {
    return {Finding::problem("stream " + name, stream.error().message, "look with: nats stream info " + name)};
  }
  Findings findings = {room_of(*stream, name), clock_of(stream->server_time)};
  for (const std::string& deviation : stream->deviations) {
    findings.push_back(Finding::problem(
        "stream " + name, deviation,
        "restart a jetpage serve " + system.name + ", which mends what can be mended and says what cannot"));
  }
  return findings;
}

Findings examine_skipped(eventstore::EventStore& store, const System& system) {
  const std::string check = "skipped " + system.name;
  const auto words = eventstore::SkippedPositions(store).list();
  if (!words) return {Finding::unknown(check, words.error().message, "again, when the log is back")};
  std::string found;
  for (const auto& word : *words) {
    found += (found.empty() ? "" : "; ") + std::to_string(word.position) + " by " + word.who + ": " + word.why;
  }
  return words->empty() ? Findings() : Findings{Finding::fine(check, found)};
}

}  // namespace jetpage::api::cli
