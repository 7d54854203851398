#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "jetpage/api/cli/scaffold/names.hpp"

// A project for a new system, as `jetpage new` writes it. template/ is one that builds as it stands; the build embeds it.
namespace jetpage::api::cli {

struct TemplateFile {
  std::string_view path;  // below the project's folder
  std::string_view text;
};

// The files of template/, in the order of their paths.
std::vector<TemplateFile> template_files();

// Writes the template in those names and tells the paths. The folder must not be there, or be empty (Fault::refused). Fault::failed:
// the disk said no; what has been written by then stays.
eventstore::Result<std::vector<std::filesystem::path>> write_project(const std::filesystem::path& folder,
                                                                     const ProjectNames& names);

}  // namespace jetpage::api::cli
