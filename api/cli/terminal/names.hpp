#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

// Lists of names, as listings and errors show them.
namespace jetpage::api::cli {

using Names = std::vector<std::string>;

// At its end, unless it is there or empty.
inline void add_once(Names& names, const std::string& name) {
  if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

inline std::string joined(const Names& names, std::string_view separator) {
  std::string text;
  for (const std::string& name : names) (text.empty() ? text : text.append(separator)) += name;
  return text;
}

}  // namespace jetpage::api::cli
