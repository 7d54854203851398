#include "tests/simulation/view_audit.hpp"

#include "jetpage/projections/build/compare.hpp"
#include "jetpage/projections/fold/fold.hpp"
#include "jetpage/projections/rows/value.hpp"
#include "tests/support/temp_folder.hpp"

namespace jetpage::tests {

using projections::Generation;

namespace {

constexpr std::size_t map_bytes = 1 << 20;

// One view on its way along the log, in a process that ends now and then.
class FedView {
 public:
  FedView(World& world, const projections::ViewDefinition& view, std::filesystem::path folder)
      : world_(world), view_(view), folder_(std::move(folder)) {
    begin(*Generation::create(folder_, view_, map_bytes));
  }

  // False when it does not come to the log's end.
  bool feed() {
    Random& random = world_.random;
    const auto last = world_.last();
    for (int turns = 0; generation_->checkpoint().position < last; ++turns) {
      if (turns > 1'000 + static_cast<int>(last)) return false;
      apply(static_cast<std::size_t>(draw(random, 1, 40)));
      if (happens(random, 0.1)) restart();  // before it was written
      if (happens(random, 0.7)) (void)fold_->flush(1);
      if (happens(random, 0.1)) restart();
    }
    return true;
  }

 private:
  void begin(std::unique_ptr<Generation> generation) {
    generation_ = std::move(generation);
    fold_.emplace(generation_);
  }
  void restart() {
    fold_.reset();
    generation_.reset();
    begin(*Generation::open(folder_, view_, projections::lmdb::Durability::none, map_bytes));
  }
  // From a little before where it is: what comes again counts once.
  void apply(std::size_t entries) {
    const auto back = static_cast<eventstore::Position>(draw(world_.random, 0, 5));
    const auto from = fold_->position() > back ? fold_->position() - back : 0;
    projections::EntryDecoder decoder(world_.system.name, {view_},
                                      [this](std::string_view type) { return world_.system.knows(type); });
    auto reader = *world_.plain->read(from);
    projections::BatchLimits limits;
    limits.entries = entries;
    limits.time = std::chrono::hours(1);
    (void)projections::fold_batch(*reader, decoder, {&*fold_}, limits);
  }

  World& world_;
  const projections::ViewDefinition& view_;
  std::filesystem::path folder_;
  std::shared_ptr<Generation> generation_;
  std::optional<projections::Fold> fold_;
};

std::map<std::string, eventstore::Bytes> stored_rows(const projections::ViewDefinition& view,
                                                     const std::filesystem::path& folder) {
  std::map<std::string, eventstore::Bytes> rows;
  const auto entries = projections::dump(folder);
  for (const auto& entry : *entries) {
    if (entry.database != "rows") continue;
    const auto row = projections::decode_row(view, entry.key, entry.value);
    if (row) rows[entry.key].assign(row->row.begin(), row->row.end());
  }
  return rows;
}

}  // namespace

void audit_views(World& world, const Views& expected, Findings& findings) {
  const TempFolder folder;
  for (const auto& view : world.system.views) {
    const auto path = folder.path() / view.name;
    const bool fed = FedView(world, view, path).feed();
    findings.expect(fed && stored_rows(view, path) == expected.of(view.name).rows(),
                    "the view " + view.name + " is not what its log folded from zero says");
  }
}

}  // namespace jetpage::tests
