#include "jetpage/api/cli/scaffold/project.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

namespace jetpage::api::cli {
namespace {

using eventstore::Error;
using eventstore::Fault;

namespace fs = std::filesystem;

Error cannot(const std::string& what, const fs::path& path, const std::string& why) {
  return {Fault::failed, "project_not_written",
          "cannot " + what + " " + path.string() + ": " + why +
              "; try: a folder of yours on a disk with room, by --folder"};
}

eventstore::Done empty_folder(const fs::path& folder) {
  std::error_code wrong;
  fs::create_directories(folder, wrong);
  if (wrong) return cannot("make the folder", folder, wrong.message());
  const bool empty = fs::is_empty(folder, wrong);
  if (wrong) return cannot("read the folder", folder, wrong.message());
  if (empty) return {};
  return Error{Fault::refused, "folder_not_empty",
               folder.string() + " is not empty, and nothing was written; try: another one, by --folder"};
}

eventstore::Done write_file(const fs::path& path, const std::string& text) {
  std::error_code wrong;
  fs::create_directories(path.parent_path(), wrong);
  if (wrong) return cannot("make the folder", path.parent_path(), wrong.message());
  errno = 0;
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) return cannot("write", path, std::strerror(errno));
  return {};
}

}  // namespace

eventstore::Result<std::vector<fs::path>> write_project(const fs::path& folder, const ProjectNames& names) {
  if (auto done = empty_folder(folder); !done) return std::move(done).error();
  std::vector<fs::path> written;
  for (const auto& [path, text] : template_files()) {
    written.push_back(folder / renamed(std::string(path), names));
    if (auto done = write_file(written.back(), renamed(std::string(text), names)); !done) {
      return std::move(done).error();
    }
  }
  return written;
}

}  // namespace jetpage::api::cli
