#include "jetpage/projections/view.hpp"

#include <xxhash.h>

#include "jetpage/projections/fields.hpp"

namespace jetpage::projections::detail {

ViewDefinition seal(ViewDefinition definition, std::uint32_t version) {
  definition.layout = layout_of(*definition.row);
  std::string all = definition.layout + '|' + definition.name + '|' + definition.key_field + '|' + definition.category +
                    '|' + std::to_string(static_cast<int>(definition.key_kind)) + '|' + std::to_string(version);
  for (const auto& index : definition.indexes) all += "|index " + index;
  if (definition.has_links) all += "|links";
  for (const auto event : definition.events) all.append("|hears ").append(event);
  definition.fingerprint = XXH3_64bits(all.data(), all.size());
  return definition;
}

}  // namespace jetpage::projections::detail
