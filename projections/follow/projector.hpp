#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "jetpage/eventstore/event_store.hpp"
#include "jetpage/projections/read_model.hpp"
#include "jetpage/projections/view.hpp"

namespace jetpage::projections {

enum class ViewState {
  rebuilding,  // a new generation is being built; if there is an old one, it is served meanwhile
  live,        // follows the log
  paused,      // cannot write or read just now (disk full, log unavailable), serves what it has, resumes by itself
  stopped,  // met something that it must not pass (unreadable commit, failing disk), serves what it has; an operator must look
};
std::string_view to_string(ViewState state);

struct ViewStatus {
  std::string name;
  std::uint64_t generation = 0;       // the one that is served; 0: none yet
  eventstore::Position position = 0;  // what it has seen; the lag is the stream's last position minus this
  std::uint64_t rows = 0;
  std::uint64_t bytes_on_disk = 0;
  ViewState state = ViewState::rebuilding;
  std::string reason;                // of paused and stopped
  bool follows = true;               // false: it is stopped itself, and not only its rebuild
  eventstore::Position rebuilt = 0;  // how far the new generation is, while rebuilding
};

struct ProjectorOptions {
  std::filesystem::path data;  // views lie in <data>/views/<system>/<view>/<generation>/

  // Whether anything in the system knows this event type. What no view hears and this does not know stops the views. Called
  // from two threads at once.
  std::function<bool(std::string_view type)> knows = [](std::string_view) { return false; };

  // Told once of each thing an operator should hear about. Called from the projector's two threads, not at the same time.
  std::function<void(const std::string& message)> log = [](const std::string&) {};

  std::size_t batch_entries = 4'096;         // most entries per transaction of a live view
  std::chrono::milliseconds batch_time{20};  // most time spent on collecting them
  std::size_t checkpoint_every = 8'192;      // entries after which also a view they did not touch writes its position
  std::size_t build_bytes =
      32 * 1'024 * 1'024;  // changes that a rebuild keeps in memory before it writes them, per view
  std::size_t map_bytes = 256 * 1'024 * 1'024;  // first size of a view's map, address space only; doubled when full
};

// Folds one system's log into its views: one thread that follows the log, and a second one while generations are rebuilt.
//
// A view's rows and its position change in one transaction. An entry that cannot be read, or whose type nothing knows, stops
// the views before it, until an operator says that it may be passed (eventstore/skipped_positions.hpp). A view whose fingerprint changed is rebuilt
// behind the one that is served. One that belongs to another log, or has seen more than its own now holds, or is
// damaged, is not served, and rebuilt.
//
// Thread-safe. The event store must outlive it, and it must outlive those who use its read models.
class Projector {
 public:
  // Opens the views' folders; their read models serve as soon as the log was asked whether it is theirs: from then on, unless it is
  // away. Fault::failed: `views_in_use` (another process has them),
  // `file_system_unsuitable` (a network file system), `disk_full`, `view_failed`.
  static eventstore::Result<std::unique_ptr<Projector>> open(eventstore::EventStore& store,
                                                             std::vector<ViewDefinition> views,
                                                             ProjectorOptions options);
  // Stops.
  ~Projector();

  void start();
  // Finishes the batch in hand, writes the positions and ends the threads. Readers that wait are let go.
  void stop();

  // Builds a fresh generation of the view behind the one that is served. Fault::not_found when there is no such view.
  eventstore::Done rebuild(std::string_view view);

  // Nothing when there is no such view.
  [[nodiscard]] const ReadModel* read_model(std::string_view view) const;
  [[nodiscard]] std::vector<const ReadModel*> read_models() const;

  [[nodiscard]] std::vector<ViewStatus> status() const;
  // All views have a generation to serve.
  [[nodiscard]] bool ready() const;

 private:
  class Work;
  explicit Projector(std::unique_ptr<Work> work);
  std::unique_ptr<Work> work_;
};

}  // namespace jetpage::projections
