#include "jetpage/projections/build/generation_facts.hpp"

#include "jetpage/projections/build/rebuild.hpp"
#include "jetpage/projections/rows/generation.hpp"

namespace jetpage::projections {

using namespace eventstore;

Result<std::optional<GenerationFacts>> live_facts(const std::filesystem::path& data, std::string_view system,
                                                  const ViewDefinition& view) {
  const auto folder = live_generation(data, system, view.name);
  if (!folder) return std::optional<GenerationFacts>();
  const auto opened = Generation::open(*folder, view, lmdb::Durability::durable, 0);
  if (!opened) return opened.error();
  const auto transaction = (*opened)->read();
  if (!transaction) return transaction.error();
  const auto rows = transaction->entries((*opened)->rows());
  if (!rows) return rows.error();
  return std::optional(GenerationFacts{(*opened)->number(), (*opened)->checkpoint().position, *rows,
                                       (*opened)->bytes_on_disk(), (*opened)->up_to_date()});
}

}  // namespace jetpage::projections
