#include "jetpage/api/process/settings.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>

#include "jetpage/api/http/list.hpp"

namespace jetpage::api {

using eventstore::Done;
using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

namespace {

// A file may come from Windows.
std::string_view trim(std::string_view text) { return trimmed(text, " \t\r"); }

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(number)
                                                                                   : std::nullopt;
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  static const std::pair<std::string_view, std::uint64_t> units[] = {
      {"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}};
  for (const auto& [unit, factor] : units) {
    if (!text.ends_with(unit)) continue;
    const auto number = whole_number(text.substr(0, text.size() - unit.size()));
    if (number && *number <= 1'000'000'000) return std::chrono::milliseconds(*number * factor);
  }
  return std::nullopt;
}

std::string one_of(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + text;
  return "one of " + list;
}

Done check(const Setting& setting, const Settings::Value& value) {
  const auto wrong = [&](const std::string& allowed) {
    return Error{
        Fault::invalid, "setting_invalid",
        "the setting " + setting.name + " is '" + value.text + "' (" + value.origin + "): it takes " + allowed};
  };
  if (setting.kind == Setting::Kind::number) {
    const auto number = whole_number(value.text);
    if (!number || *number < setting.least || *number > setting.most) {
      return wrong("a whole number from " + std::to_string(setting.least) + " to " + std::to_string(setting.most));
    }
  }
  if (setting.kind == Setting::Kind::duration && !parse_duration(value.text))
    return wrong("a time such as 500ms, 2s, 5m or 24h");
  if (setting.kind == Setting::Kind::flag && value.text != "true" && value.text != "false")
    return wrong("true or false");
  const auto& allowed = setting.allowed;
  if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), value.text) == allowed.end())
    return wrong(one_of(allowed));
  return {};
}

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// # begins a comment at the line's begin or behind a space: it may be part of a password.
std::string_view without_comment(std::string_view line) {
  for (auto mark = line.find('#'); mark != line.npos; mark = line.find('#', mark + 1)) {
    if (mark == 0 || line[mark - 1] == ' ' || line[mark - 1] == '\t') return line.substr(0, mark);
  }
  return line;
}

// `name = value` lines.
Result<Settings::Flags> read_file(const std::string& path) {
  std::ifstream file(path);
  if (!file) return Error{Fault::invalid, "config_unreadable", "the file " + path + " cannot be read: check --config"};
  Settings::Flags values;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const std::string_view text = trim(without_comment(line));
    if (text.empty()) continue;
    const auto equals = text.find('=');
    if (equals == text.npos) {
      return Error{Fault::invalid, "config_invalid", path + ":" + std::to_string(number) + " is no `name = value`"};
    }
    values[std::string(trim(text.substr(0, equals)))] = trim(text.substr(equals + 1));
  }
  if (file.bad())
    return Error{Fault::invalid, "config_unreadable", "the file " + path + " cannot be read: check --config"};
  return values;
}

Done check_names(const Settings::Flags& values, const std::string& where) {
  for (const auto& [name, value] : values) {
    const auto& table = setting_table();
    const bool known =
        std::any_of(table.begin(), table.end(), [&name = name](const Setting& s) { return s.name == name; });
    if (!known) {
      return Error{Fault::invalid, "setting_unknown",
                   "there is no setting '" + name + "' (" + where + "); `jetpage config` lists them"};
    }
  }
  return {};
}

}  // namespace

std::string environment_name(const std::string& setting) {
  std::string name = "JETPAGE_" + setting;
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return c == '-' ? '_' : static_cast<char>(std::toupper(c)); });
  return name;
}

std::vector<std::string> unknown_variables(const char* const* environment) {
  std::vector<std::string> unknown;
  for (; *environment != nullptr; ++environment) {
    const std::string_view variable = *environment;
    const std::string name(variable.substr(0, variable.find('=')));
    const auto& table = setting_table();
    const bool known =
        std::any_of(table.begin(), table.end(), [&](const Setting& s) { return environment_name(s.name) == name; });
    const bool of_kubernetes =
        name.ends_with("_PORT") || name.find("_PORT_") != name.npos || name.find("_SERVICE_") != name.npos;
    if (name.starts_with("JETPAGE_") && !known && !of_kubernetes) unknown.push_back(name);
  }
  return unknown;
}

std::optional<std::string> Settings::process_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
}

Result<Settings> Settings::resolve(const Flags& flags, const Environment& environment) {
  if (auto known = check_names(flags, "flag"); !known) return known.error();
  const auto flag = flags.find("config");
  const std::string path = flag != flags.end() ? flag->second : environment(environment_name("config")).value_or("");
  auto file = path.empty() ? Result<Flags>(Flags()) : read_file(path);
  if (!file) return std::move(file).error();
  if (auto known = check_names(*file, "file " + path); !known) return known.error();

  Settings settings;
  for (const Setting& setting : setting_table()) {
    Value value{setting.fallback, "built in"};
    if (const auto found = file->find(setting.name); found != file->end()) value = {found->second, "file " + path};
    if (const auto found = environment(environment_name(setting.name))) value = {*found, "environment"};
    if (const auto found = flags.find(setting.name); found != flags.end()) value = {found->second, "flag"};
    if (!setting.allowed.empty()) value.text = lower_case(value.text);  // `INFO` as others write it
    if (auto fine = check(setting, value); !fine) return fine.error();
    settings.values_.emplace(setting.name, std::move(value));
  }
  return settings;
}

std::uint64_t Settings::number(const std::string& name) const { return whole_number(text(name)).value(); }

std::chrono::milliseconds Settings::duration(const std::string& name) const {
  return parse_duration(text(name)).value();
}

std::vector<std::string> Settings::list(const std::string& name) const {
  std::vector<std::string> parts;
  std::string_view rest = text(name);
  while (!rest.empty()) {
    if (const auto part = trim(take_first(rest, ',')); !part.empty()) parts.emplace_back(part);
  }
  return parts;
}

}  // namespace jetpage::api
