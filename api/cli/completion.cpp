#include "jetpage/api/cli/completion.hpp"

#include <algorithm>

#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/cli/server/command_call.hpp"
#include "jetpage/api/cli/terminal/names.hpp"
#include "jetpage/api/cli/terminal/output.hpp"
#include "jetpage/api/system/registry.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

// One branch of a case: `cinema/movie) found='register modify' ;;`
std::string branch(const std::string& pattern, const Names& words) {
  return words.empty() ? std::string() : "    " + pattern + ") found='" + joined(words, " ") + "' ;;\n";
}

Names names_of(const std::vector<Command>& commands) {
  Names names;
  for (const Command& command : commands) names.push_back(command.name);
  return names;
}

Names option_names(const Command& command, bool with_value) {
  Names names;
  for (const Option& option : command.options) {
    if (with_value && option.value.empty()) continue;
    names.push_back(option.name);
    if (!option.letter.empty()) names.push_back(option.letter);
  }
  if (!with_value) names.emplace_back("--help");
  return names;
}

// What an argument may be: the words of its place, by what its name promises.
std::string kind_of(const Argument& argument) {
  if (!argument.words.empty()) return "words:" + joined(argument.words, " ");
  for (const char* known : {"SYSTEM", "AGGREGATE", "COMMAND", "VIEW"}) {
    if (argument.name == known) return known;
  }
  return "-";
}

std::string arguments_of(const Command& command) {
  std::string text;
  for (std::size_t i = 0; i < command.arguments.size(); ++i) {
    const bool rest = command.arguments[i].count == Argument::Count::any;
    const std::string place = rest ? "*" : std::to_string(i);
    text += "    " + command.name + "/" + place + ") kind='" + kind_of(command.arguments[i]) + "' ;;\n";
  }
  return text;
}

std::string words_of_systems(const std::vector<System>& systems) {
  Names names;
  std::string aggregates;
  std::string views;
  std::string verbs;
  for (const System& system : systems) {
    names.push_back(system.name);
    Names kinds;
    Names listed;
    for (const AggregateKind& kind : system.aggregates) add_once(kinds, kind.name);
    for (const CommandEndpoint& endpoint : system.commands) add_once(kinds, endpoint.category);
    for (const auto& view : system.views) listed.push_back(view.name);
    for (const std::string& kind : kinds) {
      Names known;
      for (const CommandEndpoint& endpoint : system.commands) {
        if (endpoint.category == kind) add_once(known, verb_of(endpoint));
      }
      verbs += branch("COMMAND/" + system.name + "/" + kind, known);
    }
    aggregates += branch("AGGREGATE/" + system.name + "/*", kinds);
    views += branch("VIEW/" + system.name + "/*", listed);
  }
  return branch("SYSTEM/*", names) + aggregates + views + verbs;
}

// Both shells read this: what may stand at the cursor, given the words before it (`$@`, without `jetpage`) and what is
// typed of it (`$current`). It sets `found`.
constexpr std::string_view decision = R"(_jetpage_words() {
  local command=${1-} kind= word
  found=
  if [ $# -eq 0 ]; then found='@commands@ help --help --version'; return; fi
  shift
  case $command in
@valued@  esac
  local valued=" $found " first= second= place=0 skip=
  found=
  for word in "$@"; do
    if [ -n "$skip" ]; then skip=; continue; fi
    case $word in
      -*) case $valued in *" $word "*) skip=1 ;; esac ;;
      *)
        if [ $place -eq 0 ]; then first=$word; elif [ $place -eq 1 ]; then second=$word; fi
        place=$((place + 1)) ;;
    esac
  done
  if [ -n "$skip" ]; then return; fi
  case $current in
    -*)
      case $command in
@options@      esac
      return ;;
  esac
  case $command/$place in
@arguments@  esac
  case $kind in words:*) found=${kind#words:}; return ;; esac
  case $kind/$first/$second in
@systems@  esac
}
)";

constexpr std::string_view bash_ending = R"(_jetpage() {
  local current=${COMP_WORDS[COMP_CWORD]} found
  _jetpage_words "${COMP_WORDS[@]:1:COMP_CWORD-1}"
  COMPREPLY=($(compgen -W "$found" -- "$current"))
}
complete -o default -F _jetpage jetpage
)";

constexpr std::string_view zsh_ending = R"(_jetpage() {
  local -a typed=("${words[@]}")
  local current=${typed[CURRENT]-} found
  _jetpage_words "${(@)typed[2,CURRENT-1]}"
  if [[ -n $found ]]; then compadd -- ${=found}; else _files; fi
}
if [[ ${funcstack[1]-} == _jetpage ]]; then _jetpage; else compdef _jetpage jetpage; fi
)";

std::string decision_of(const std::vector<Command>& commands, const std::vector<System>& systems) {
  std::string options;
  std::string valued;
  std::string arguments;
  for (const Command& command : commands) {
    options += branch(command.name, option_names(command, false));
    valued += branch(command.name, option_names(command, true));
    arguments += arguments_of(command);
  }
  const std::pair<std::string_view, std::string> places[] = {{"@commands@", joined(names_of(commands), " ")},
                                                             {"@valued@", valued},
                                                             {"@options@", options},
                                                             {"@arguments@", arguments},
                                                             {"@systems@", words_of_systems(systems)}};
  std::string text(decision);
  for (const auto& [mark, words] : places) text.replace(text.find(mark), mark.size(), words);
  return text;
}

Result<ExitCode> complete(const Words& words) {
  const std::string shell = words.text("SHELL");
  Output output;
  if (shell == "bash") {
    output.text(bash_completion(commands(), systems()));
  } else if (shell == "zsh") {
    output.text(zsh_completion(commands(), systems()));
  } else {
    return Error{Fault::invalid, "shell_unknown",
                 "there is no completion for '" + shell + "'; there are bash, zsh; try: jetpage completion --help"};
  }
  if (auto done = output.finish(); !done) return std::move(done).error();
  return ExitCode::ok;
}

}  // namespace

std::string bash_completion(const std::vector<Command>& commands, const std::vector<System>& systems) {
  return "# bash completion for jetpage: source <(jetpage completion bash)\n" + decision_of(commands, systems) +
         std::string(bash_ending);
}

std::string zsh_completion(const std::vector<Command>& commands, const std::vector<System>& systems) {
  return "#compdef jetpage\n# zsh completion for jetpage: source <(jetpage completion zsh), or as _jetpage on fpath\n" +
         decision_of(commands, systems) + std::string(zsh_ending);
}

Command completion_command() {
  return {
      .name = "completion",
      .summary = "Print what makes a shell complete this program's words",
      .arguments = {{.name = "SHELL", .help = "bash or zsh", .words = {"bash", "zsh"}}},
      .example = "source <(jetpage completion bash)",
      .run = complete,
      .more_help =
          [](const Words&) {
            return std::string(
                "For good: jetpage completion bash > ~/.local/share/bash-completion/completions/jetpage\n"
                "          jetpage completion zsh  > a folder of $fpath/_jetpage\n");
          },
  };
}

}  // namespace jetpage::api::cli
