#include "jetpage/api/cli/scaffold/names.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace jetpage::api::cli {
namespace {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

constexpr std::size_t longest_name = 40;

// Words of C++20 and of FlatBuffers' schemas, in lower case.
constexpr std::array language_words = std::to_array<std::string_view>(
    {"alignas",   "alignof",   "and",       "asm",      "attribute", "auto",    "bitand",    "bitor",     "bool",
     "break",     "byte",      "case",      "catch",    "char",      "class",   "compl",     "concept",   "const",
     "consteval", "constexpr", "constinit", "continue", "default",   "delete",  "do",        "double",    "else",
     "enum",      "explicit",  "export",    "extern",   "false",     "float",   "for",       "friend",    "goto",
     "if",        "include",   "inline",    "int",      "long",      "mutable", "namespace", "native",    "new",
     "noexcept",  "not",       "null",      "nullptr",  "operator",  "or",      "private",   "protected", "public",
     "register",  "requires",  "return",    "short",    "signed",    "sizeof",  "static",    "string",    "struct",
     "switch",    "table",     "template",  "this",     "throw",     "true",    "try",       "typedef",   "typeid",
     "typename",  "ubyte",     "ulong",     "union",    "unsigned",  "using",   "ushort",    "virtual",   "void",
     "volatile",  "while",     "xor"});

// What the files of a project, its CMake targets or its types are called already.
constexpr std::array taken = std::to_array<std::string_view>(
    {"all", "clean", "command", "decision", "event", "help", "install", "jetpage", "main", "package", "policies",
     "reaction", "resource", "row", "std", "test", "tests", "views"});

template <std::size_t N>
bool among(const std::array<std::string_view, N>& words, const std::string& name) {
  return std::find(words.begin(), words.end(), name) != words.end();
}

bool is_lower(char letter) { return letter >= 'a' && letter <= 'z'; }
bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

// A letter first, also behind each `_`, which may stand inside.
bool is_word(const std::string& name, bool several) {
  char before = '_';
  for (const char letter : name) {
    const bool part_begins = before == '_';
    const bool fits = is_lower(letter) || (!part_begins && (is_digit(letter) || (several && letter == '_')));
    if (!fits) return false;
    before = letter;
  }
  return before != '_' && name.size() <= longest_name;
}

eventstore::Done usable(const std::string& what, const std::string& name, bool several) {
  if (!is_word(name, several)) {
    return Error{
        Fault::invalid, "name_invalid",
        what + " '" + name + "' is no name; try: a word in lower case, as in jetpage new shop --aggregate order"};
  }
  if (among(language_words, name) || among(taken, name)) {
    return Error{
        Fault::invalid, "name_taken",
        what + " '" + name + "' is a word of C++, of the schema or of the project's own files; try: another name"};
  }
  return {};
}

bool ends_with_any(const std::string& word, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return word.ends_with(end); });
}

std::string plural_of(const std::string& word) {
  if (ends_with_any(word, {"s", "x", "z", "ch", "sh"})) return word + "es";
  if (word.ends_with("y") && !ends_with_any(word, {"ay", "ey", "oy", "uy"}))
    return word.substr(0, word.size() - 1) + "ies";
  return word + "s";
}

// order_item → orderItem, or OrderItem.
std::string camel(const std::string& snake, bool capital) {
  std::string text;
  for (const char letter : snake) {
    if (letter == '_') {
      capital = true;
      continue;
    }
    text += capital ? static_cast<char>(std::toupper(static_cast<unsigned char>(letter))) : letter;
    capital = false;
  }
  return text;
}

std::string parted_by(std::string snake, char separator) {
  std::replace(snake.begin(), snake.end(), '_', separator);
  return snake;
}

void replace_all(std::string& text, std::string_view from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

Result<ProjectNames> project_names(const std::string& system, const std::string& aggregate, const std::string& plural) {
  ProjectNames names{system, aggregate, plural};
  std::replace(names.aggregate.begin(), names.aggregate.end(), '-', '_');
  std::replace(names.plural.begin(), names.plural.end(), '-', '_');
  if (names.plural.empty()) names.plural = plural_of(names.aggregate);
  if (auto done = usable("the system", names.system, false); !done) return std::move(done).error();
  if (auto done = usable("the aggregate", names.aggregate, true); !done) return std::move(done).error();
  if (auto done = usable("the plural", names.plural, true); !done) return std::move(done).error();
  if (names.system == names.aggregate || names.system == names.plural || names.aggregate == names.plural) {
    return Error{Fault::invalid, "name_taken",
                 "system, aggregate and its plural must be three names; there are '" + names.system + "', '" +
                     names.aggregate + "' and '" + names.plural + "'; try: --aggregate NAME, --plural NAMES"};
  }
  return names;
}

std::string renamed(std::string text, const ProjectNames& names) {
  // Longer ones first, as the shorter ones are parts of them.
  const std::pair<std::string_view, std::string> words[] = {
      {"/widgets", "/" + parted_by(names.plural, '-')},
      {"-widgets", "-" + parted_by(names.plural, '-')},
      {"Widgets", camel(names.plural, true)},
      {"widgets", names.plural},
      {"Widget", camel(names.aggregate, true)},
      {"widgetId", camel(names.aggregate, false) + "Id"},
      {"widget", names.aggregate},
      {"sample", names.system},
  };
  for (const auto& [from, to] : words) replace_all(text, from, to);
  return text;
}

}  // namespace jetpage::api::cli
