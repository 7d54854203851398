#include <charconv>

#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/cli/examine/view_words.hpp"
#include "jetpage/api/cli/log/access.hpp"
#include "jetpage/api/cli/log/rules.hpp"
#include "jetpage/api/cli/server/nats_server.hpp"
#include "jetpage/api/cli/terminal/interrupt.hpp"
#include "jetpage/api/cli/terminal/output.hpp"
#include "jetpage/api/cli/terminal/progress.hpp"
#include "jetpage/api/cli/terminal/setting_options.hpp"
#include "jetpage/api/cli/terminal/talk.hpp"
#include "jetpage/api/json/json.hpp"
#include "jetpage/api/process/runtime_settings.hpp"
#include "jetpage/api/system/registry.hpp"
#include "jetpage/eventstore/skipped_positions.hpp"
#include "jetpage/projections/build/view_check.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::Done;
using eventstore::Error;
using eventstore::Fault;
using eventstore::LogFinding;
using eventstore::Position;
using eventstore::Result;
using projections::ViewFinding;

// Tells findings as they come: a damaged log of millions needs no list of them in memory.
class Teller {
 public:
  Teller(std::string system, bool json) : stream_(eventstore::stream_of(system)), json_(json) {}

  void log(const LogFinding& finding) {
    ++count_;
    add(stream_ + " " + std::to_string(finding.position) +
            (finding.subject.empty() ? "" : " (" + finding.subject + ")"),
        {{"stream", stream_}, {"subject", finding.subject}, {"code", finding.code}, {"what", finding.what}},
        finding.position);
  }
  // No finding, but to be known.
  void skipped(const eventstore::SkipWord& word) {
    add(stream_ + " " + std::to_string(word.position),
        {{"stream", stream_},
         {"who", word.who},
         {"code", "position_skipped"},
         {"what", "by " + word.who + ": " + word.why}},
        word.position);
  }
  void view(const ViewFinding& finding) {
    ++count_;
    add("view " + finding.view + (finding.key.empty() ? "" : " " + finding.key),
        {{"view", finding.view}, {"key", finding.key}, {"code", finding.code}, {"what", finding.what}},
        finding.position);
  }
  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] bool wanted() const { return output_.has_reader(); }
  Done finish() { return output_.finish(); }

 private:
  using Members = std::vector<std::pair<std::string, std::string>>;
  void add(const std::string& where, const Members& members, Position position) {
    if (!json_) {
      output_.line(where + ": " + members[2].second + ": " + members[3].second);
      return;
    }
    std::string text = "{\"" + members[0].first + "\":" + json_string(members[0].second);
    if (position != 0) text += ",\"sequence\":" + std::to_string(position);
    for (std::size_t i = 1; i < members.size(); ++i) {
      if (!members[i].second.empty()) text += ",\"" + members[i].first + "\":" + json_string(members[i].second);
    }
    output_.line(text + "}");
  }

  std::string stream_;
  bool json_;
  Output output_{true};
  std::uint64_t count_ = 0;
};

Result<Position> first_position(const Words& words) {
  if (!words.has("--since")) return Position{1};
  const std::string text = words.text("--since");
  Position position = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
  if (error == std::errc() && end == text.data() + text.size() && position > 0) return position;
  return Error{Fault::invalid, "position_invalid",
               "--since '" + text + "' is no position; a position is a stream sequence, from 1 on"};
}

Error interrupted() { return {Fault::failed, "interrupted", "interrupted; what was found so far has been told"}; }

class Verification {
 public:
  Verification(const System& system, bool json, std::filesystem::path data)
      : system_(system), data_(std::move(data)), findings_(system.name, json) {}

  Done check_log(eventstore::MessageScan& scan, eventstore::EventStore& store, Position since) {
    eventstore::SkippedPositions skipped(store);
    const auto words = skipped.list();
    if (!words) return words.error();
    for (const auto& word : *words) findings_.skipped(word);
    auto rules = log_rules(system_, [&](const LogFinding& finding) { findings_.log(finding); });
    rules.skipped = [&](Position position) { return skipped.contains(position); };
    rules.from = since;
    eventstore::LogCheck check(std::move(rules));
    if (auto walked = walk(scan, check); !walked) return walked;
    complete_to_ = check.complete_to();
    seen_ = grouped(check.messages()) + " messages of " + grouped(check.aggregates()) + " aggregates";
    if (!words->empty()) seen_ += ", " + std::to_string(words->size()) + " skipped";
    whole_ = since == 1;
    if (!whole_) {
      seen_ += " from " + std::to_string(since) + " on; for the views leave --since out";
    }
    return {};
  }

  Done check_views(const SystemViews& views, eventstore::EventStore& store) {
    if (!whole_ || broken_off_) return {};
    if (!std::filesystem::is_directory(data_ / "views" / system_.name)) {
      seen_ += "; no views below " + data_.string();
      return {};
    }
    Progress progress("views");
    projections::ViewCheckOptions options;
    options.data = data_;
    options.knows = views.knows;
    options.readable_to = complete_to_;
    options.found = [&](const ViewFinding& finding) { findings_.view(finding); };
    options.progress = [&](const projections::RebuildProgress& at) {
      progress.at(at.position, at.last);
      return !interrupt_.came() && findings_.wanted();
    };
    const auto compared = projections::check_views(store, views.views, options);
    if (interrupt_.came()) return interrupted();
    broken_off_ = !findings_.wanted();
    if (broken_off_) return {};
    if (!compared) return compared.error();
    seen_ += ", " + std::to_string(*compared) + " views";
    return {};
  }

  Result<ExitCode> tell() {
    if (auto done = findings_.finish(); !done) return std::move(done).error();
    const bool sound = findings_.count() == 0;
    if (broken_off_) {
      say(system_.name + ": " + seen_ + ": not a whole check, because nobody reads on");
      return ExitCode::problems;
    }
    say(system_.name + ": " + seen_ + ": " + (sound ? "sound" : grouped(findings_.count()) + " findings"));
    return sound ? ExitCode::ok : ExitCode::problems;
  }

 private:
  Done walk(eventstore::MessageScan& scan, eventstore::LogCheck& check) {
    const auto facts = scan.facts();
    if (!facts) return facts.error();
    Progress progress("log");
    for (auto message = scan.next();; message = scan.next()) {
      if (!message) return message.error();
      if (!*message) break;
      progress.at((*message)->entry.position, facts->last);
      check.add(**message);
      if (interrupt_.came()) return interrupted();
      if (!findings_.wanted()) {
        broken_off_ = true;
        return {};
      }
    }
    check.end(facts->last, facts->seen);
    return {};
  }

  const System& system_;
  const std::filesystem::path data_;
  const Interrupt interrupt_;
  Teller findings_;
  bool whole_ = true;
  bool broken_off_ = false;
  Position complete_to_ = UINT64_MAX;
  std::string seen_;
};

Result<ExitCode> verify_system(const Words& words) {
  const auto systems = systems_named({words.text("SYSTEM")});
  if (!systems) return systems.error();
  const System& system = *systems->front();
  const auto views = views_of_system(words);
  if (!views) return views.error();
  const auto since = first_position(words);
  if (!since) return since.error();
  const auto settings = settings_in_force(words);
  if (!settings) return settings.error();
  const auto access = LogAccess::open(words);
  if (!access) return access.error();
  const auto store = access->log().open(system.name, false);
  if (!store) return store.error();
  const auto scan = access->log().scan(system.name, *since);
  if (!scan) return scan.error();

  Verification verification(system, words.flag("--json"), settings->text("data"));
  if (auto checked = verification.check_log(**scan, **store, *since); !checked) return std::move(checked).error();
  if (auto checked = verification.check_views(*views, **store); !checked) return std::move(checked).error();
  return verification.tell();
}

}  // namespace

Command verify_command() {
  return {
      .name = "verify",
      .summary = "Check a system's log (hashes, versions, events, gaps) and its views (each the fold of the log)",
      .arguments = {{.name = "SYSTEM", .help = "Which"}},
      .options = with_settings({{"--since", "POSITION", "Check the log from there on, and no views"},
                                {"--json", "", "One JSON object per finding and line"},
                                nats_option()},
                               log_access_settings()),
      .example = "jetpage verify cinema --json | jq .code",
      .run = verify_system,
  };
}

}  // namespace jetpage::api::cli
