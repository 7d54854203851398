#include "jetpage/api/cli/terminal/setting_options.hpp"

#include <algorithm>

#include "jetpage/eventstore/log_options.hpp"

namespace jetpage::api::cli {
namespace {

constexpr auto mask = "***";

std::string value_name(Setting::Kind kind) {
  switch (kind) {
    case Setting::Kind::number:
      return "NUMBER";
    case Setting::Kind::duration:
      return "TIME";
    case Setting::Kind::flag:
      return "";
    default:
      return "TEXT";
  }
}

Option option_of(const Setting& setting) {
  const std::string fallback =
      setting.fallback.empty() || setting.kind == Setting::Kind::flag ? "" : " (default " + setting.fallback + ")";
  return {"--" + setting.name, value_name(setting.kind), setting.help + fallback};
}

}  // namespace

std::vector<std::string> all_settings() {
  std::vector<std::string> names;
  for (const Setting& setting : setting_table()) names.push_back(setting.name);
  return names;
}

std::vector<Option> with_settings(std::vector<Option> options, const std::vector<std::string>& settings) {
  for (const Setting& setting : setting_table()) {
    const bool wanted =
        setting.name == "config" || std::find(settings.begin(), settings.end(), setting.name) != settings.end();
    const bool there =
        std::any_of(options.begin(), options.end(), [&](const Option& o) { return o.name == "--" + setting.name; });
    if (wanted && !there) options.push_back(option_of(setting));
  }
  return options;
}

eventstore::Result<Settings> settings_in_force(const Words& words) {
  Settings::Flags flags;
  for (const Setting& setting : setting_table()) {
    if (words.has("--" + setting.name)) flags[setting.name] = words.text("--" + setting.name);
  }
  return Settings::resolve(flags, Settings::process_environment);
}

std::string shown(const Setting& setting, const std::string& value) {
  return setting.secret && !value.empty() ? mask : eventstore::without_passwords(value);
}

}  // namespace jetpage::api::cli
