#include "jetpage/api/cli/examine/view_words.hpp"

#include <algorithm>

#include "jetpage/api/process/runtime_settings.hpp"
#include "jetpage/api/system/registry.hpp"

namespace jetpage::api::cli {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

Result<SystemViews> views_of_system(const Words& words) {
  const auto systems = systems_named({words.text("SYSTEM")});
  if (!systems) return systems.error();
  const System* system = systems->front();
  return SystemViews{system->name, system->views, [system](std::string_view type) { return system->knows(type); }};
}

Result<SystemViews> views_typed(const Words& words) {
  auto all = views_of_system(words);
  if (!all) return all;
  std::string names;
  for (const auto& view : all->views) names += (names.empty() ? "" : ", ") + view.name;
  const auto typed = words.all("VIEW");
  if (typed.empty() == !words.flag("--all")) {
    return Error{Fault::invalid, "view_missing",
                 "name one or more views of " + all->system + " or say --all; there are " + names};
  }
  SystemViews chosen{all->system, {}, all->knows};
  for (const auto& view : all->views) {
    const bool wanted = words.flag("--all") || std::find(typed.begin(), typed.end(), view.name) != typed.end();
    if (wanted) chosen.views.push_back(view);
  }
  for (const std::string& name : typed) {
    const bool known = std::any_of(all->views.begin(), all->views.end(), [&](const auto& v) { return v.name == name; });
    if (known) continue;
    return Error{Fault::invalid, "view_unknown",
                 "there is no view '" + name + "' in " + all->system + "; there are " + names};
  }
  return chosen;
}

Result<std::filesystem::path> data_typed(const Settings& settings) {
  std::filesystem::path data = settings.text("data");
  if (std::filesystem::is_directory(data)) return data;
  return Error{Fault::not_found, "data_missing",
               "there is no folder " + data.string() + "; try: --data with the folder of the jetpage serve"};
}

}  // namespace jetpage::api::cli
