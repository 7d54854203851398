#pragma once

#include <memory>
#include <optional>
#include <string>

#include "jetpage/api/process/settings.hpp"
#include "jetpage/api/serve/process.hpp"
#include "jetpage/eventstore/jetstream/log.hpp"

namespace jetpage::api::cli {

// A folder that is gone when the object is.
class ScratchFolder {
 public:
  // Below `parent`, under a name that nothing has. Fault::failed when it cannot be made.
  eventstore::Done make(const std::string& parent);
  ScratchFolder() = default;
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder();
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// A server like any other, of cinema (with one movie) and mall (with more of product 1001 than anybody orders), in a scratch folder on the
// disk of the data folder; and beside it a stream for nothing but publishes. It knows nothing of what the environment sets.
class BenchStage {
 public:
  eventstore::Done open(const Settings& mine);

  [[nodiscard]] eventstore::EventStore& store() const { return *store_; }   // each publish by itself
  [[nodiscard]] const std::string& url() const { return process_->url(); }  // cinema's paths are below /cinema

 private:
  eventstore::Done serve(const Settings& mine);

  ScratchFolder folder_;
  std::optional<Settings> settings_;
  std::unique_ptr<Process> process_;
  std::unique_ptr<eventstore::JetStreamLog> log_;
  std::unique_ptr<eventstore::EventStore> store_;
};

}  // namespace jetpage::api::cli
