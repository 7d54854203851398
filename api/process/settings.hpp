#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "jetpage/eventstore/result.hpp"

namespace jetpage::api {

// Everything that can be set, in one table: `--data`, JETPAGE_DATA and `data = …` in a file are the same setting.
struct Setting {
  enum class Kind { text, number, duration, flag };  // a duration: 500ms, 2s, 5m, 24h; a flag: true or false

  std::string name;
  Kind kind = Kind::text;
  std::string fallback;
  std::string help;
  bool secret = false;
  std::uint64_t least = 0;  // of a number
  std::uint64_t most = 1'000'000'000;
  std::vector<std::string> allowed = {};  // the only texts it takes; empty: any
};
const std::vector<Setting>& setting_table();

// The settings in force: flags before the environment before a file before what is built in. Immutable once resolved.
class Settings {
 public:
  struct Value {
    std::string text;
    std::string origin;  // `built in`, `file jetpage.conf`, `environment`, `flag`
  };
  using Flags = std::map<std::string, std::string>;
  using Environment = std::function<std::optional<std::string>(const std::string& name)>;

  // Fault::invalid names the setting, its value, where it comes from and what is allowed; an unknown name in the file too. The file is
  // named by the setting `config`: lines of `name = value`, # begins a comment (behind a space).
  static eventstore::Result<Settings> resolve(const Flags& flags, const Environment& environment);
  static std::optional<std::string> process_environment(const std::string& name);

  [[nodiscard]] const Value& value(const std::string& name) const { return values_.at(name); }
  [[nodiscard]] const std::string& text(const std::string& name) const { return value(name).text; }
  [[nodiscard]] std::uint64_t number(const std::string& name) const;
  [[nodiscard]] std::chrono::milliseconds duration(const std::string& name) const;
  [[nodiscard]] bool flag(const std::string& name) const { return text(name) == "true"; }
  // A comma-separated text's parts, without empty ones.
  [[nodiscard]] std::vector<std::string> list(const std::string& name) const;

 private:
  std::map<std::string, Value> values_;
};

// `JETPAGE_ID_BLOCK` for `id-block`.
std::string environment_name(const std::string& setting);

// Variables named JETPAGE_… that set nothing: misspelt, probably. What Kubernetes sets for a Service named jetpage… is left out.
std::vector<std::string> unknown_variables(const char* const* environment);

}  // namespace jetpage::api
