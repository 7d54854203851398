#include "jetpage/api/cli/build_info.hpp"
#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/cli/terminal/output.hpp"

// `jetpage man`: the manual page in troff, made from the table of commands, as the help is.
namespace jetpage::api::cli {
namespace {

// A text as troff takes it: no line begins a request, and a hyphen stays one that can be copied.
std::string escaped(const std::string& text) {
  std::string line;
  for (const char c : text) {
    if (c == '\\') {
      line += "\\e";
    } else if (c == '-') {
      line += "\\-";
    } else if (c == '\n') {
      line += "\n.br\n\\&";
    } else {
      line += c;
    }
  }
  return line.empty() || (line.front() != '.' && line.front() != '\'') ? line : "\\&" + line;
}

std::string bold(const std::string& text) { return "\\fB" + escaped(text) + "\\fR"; }
std::string italic(const std::string& text) { return "\\fI" + escaped(text) + "\\fR"; }

std::string entry(const std::string& tag, const std::string& text) {
  return ".TP\n" + tag + "\n" + escaped(text) + "\n";
}

std::string synopsis_of(const Command& command) {
  std::string line = bold("jetpage " + command.name);
  for (const Argument& argument : command.arguments) {
    line +=
        " " + (argument.count == Argument::Count::any ? "[" + italic(argument.name) + " ...]" : italic(argument.name));
  }
  return line + (command.options.empty() ? "" : " [" + italic("option") + " ...]");
}

std::string section_of(const Command& command) {
  std::string text = ".SS " + synopsis_of(command) + "\n" + escaped(command.summary) + ".\n";
  for (const Argument& argument : command.arguments) text += entry(italic(argument.name), argument.help);
  for (const Option& option : command.options) {
    std::string tag = option.letter.empty() ? "" : bold(option.letter) + ", ";
    tag += bold(option.name) + (option.value.empty() ? "" : " " + italic(option.value));
    text += entry(tag, option.help);
  }
  if (!command.example.empty()) text += ".PP\nExample:\n.PP\n.nf\n.RS\n" + escaped(command.example) + "\n.RE\n.fi\n";
  return text;
}

std::string man_page(const std::vector<Command>& commands) {
  std::string text =
      ".TH JETPAGE 1 \"\" \"jetpage " + std::string(build_info[0].version) +
      "\" \"User Commands\"\n.SH NAME\njetpage \\- event\\-sourced services on NATS JetStream\n.SH SYNOPSIS\n" +
      bold("jetpage") + " " + italic("COMMAND") + " ...\n.SH DESCRIPTION\n" +
      escaped(
          "Serves event-sourced systems, and looks at them. Data goes to stdout, talk to stderr. On a terminal "
          "listings are columns; "
          "with --json each row is a JSON object on a line of its own.") +
      "\n.SH COMMANDS\n";
  for (const Command& command : commands) text += section_of(command);
  text += ".SH EXIT STATUS\n";
  for (const auto& [code, meaning] : exit_meanings)
    text += entry(bold(std::to_string(static_cast<int>(code))), meaning);
  text +=
      ".SH ENVIRONMENT\n" +
      entry(bold("JETPAGE_") + italic("SETTING"),
            "Each setting is also a variable: JETPAGE_LISTEN for --listen. A flag goes before it, a file behind it; "
            "jetpage config lists what is in force.");
  text += ".SH FILES\n" +
          entry(italic("data") + "/log, " + italic("data") + "/views",
                "The log of the nats-server that jetpage starts, and the views.") +
          entry(italic("data") + "/http.url, " + italic("data") + "/nats.url",
                "Where the server that runs on this data folder answers: the other commands look there.");
  return text + ".SH SEE ALSO\n" + bold("nats") + "(1), " + bold("nats-server") + "(8)\n";
}

eventstore::Result<ExitCode> print_page(const Words&) {
  Output output;
  output.text(man_page(commands()));
  if (auto done = output.finish(); !done) return std::move(done).error();
  return ExitCode::ok;
}

}  // namespace

Command man_command() {
  return {
      .name = "man",
      .summary = "Print the manual page, as troff",
      .example = "jetpage man | man -l -",
      .run = print_page,
  };
}

}  // namespace jetpage::api::cli
