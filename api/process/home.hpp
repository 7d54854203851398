#pragma once

#include <filesystem>
#include <string>

namespace jetpage::api {

// Who a process is across its starts: a name in its data folder, random when first needed, that at most one process has at a time (by
// flock(2)). Where the folder cannot be written, or another process has it, the name is this start's alone.
class Home {
 public:
  explicit Home(const std::filesystem::path& folder);
  ~Home();
  Home(const Home&) = delete;
  Home& operator=(const Home&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  bool take(const std::filesystem::path& file);

  std::string name_;
  int file_ = -1;
};

}  // namespace jetpage::api
