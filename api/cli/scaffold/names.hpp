#pragma once

#include <string>
#include <utility>
#include <vector>

#include "jetpage/eventstore/result.hpp"

// The names of a new project, in every way in which its files write them.
namespace jetpage::api::cli {

struct ProjectNames {
  std::string system;     // shop
  std::string aggregate;  // order_item
  std::string plural;     // order_items
};

// Lower case, letters and digits, the aggregate's words parted by _ or -; an empty plural is made by the rule that most words follow.
// Fault::invalid: a name that C++, flatc or CMake would not take, or that the files have for something else.
eventstore::Result<ProjectNames> project_names(const std::string& system, const std::string& aggregate,
                                               const std::string& plural);

// A text of the template, which speaks of the system `sample` and its widgets, in those names.
std::string renamed(std::string text, const ProjectNames& names);

}  // namespace jetpage::api::cli
