#include "jetpage/api/system/command_words.hpp"

#include <xxhash.h>

#include <charconv>

#include "jetpage/aggregates/history/append.hpp"
#include "jetpage/aggregates/history/cause.hpp"

namespace jetpage::api {

CommandReply reply_of(std::string id, const aggregates::Effect& effect) {
  return {effect, std::move(id), effect.state->resource()};
}

namespace detail {

eventstore::Result<CommandReply> create(aggregates::CommandSide& side, const aggregates::Kind& kind,
                                        aggregates::CreatingCommand& command, const CommandCall& call,
                                        std::string_view type) {
  auto meta = call.meta;
  meta.cause = cause_of(call, type, side.handlers.environment());
  auto created = aggregates::NumberedCreation(side, kind, command, call.key).run(meta);
  if (!created) return std::move(created).error();
  return reply_of(std::move(created->id), created->effect);
}

eventstore::Result<CommandReply> send(aggregates::CommandSide& side, const aggregates::Kind& kind, std::string id,
                                      const void* command, const CommandCall& call, std::string_view type) {
  auto meta = call.meta;
  meta.cause = cause_of(call, type, side.handlers.environment());
  if (call.key) {  // one key, one effect: also where another aggregate is meant
    const std::string scope = side.handlers.store().system() + "." + std::string(kind.category);
    const auto claim = side.claims.claim(scope, *call.key, id);
    if (!claim) return claim.error();
    if (claim->id != id) return aggregates::key_reused();
  }
  const auto effect = side.handlers.of(kind).handle(id, command, meta);
  if (!effect) return effect.error();
  return reply_of(std::move(id), *effect);
}

std::string name_of_field(const flatbuffers::TypeTable* table, const eventstore::Bytes& only_that_field_set) {
  const auto* root = flatbuffers::GetRoot<flatbuffers::Table>(only_that_field_set.data());
  for (std::size_t i = 0; i < table->num_elems; ++i) {
    const auto offset = flatbuffers::FieldIndexToOffset(static_cast<flatbuffers::voffset_t>(i));
    if (root->GetOptionalFieldOffset(offset) != 0) return table->names[i];
  }
  return {};
}

std::string second_part(const std::string& type) {
  const auto first = type.find('.') + 1;
  return type.substr(first, type.find('.', first) - first);
}

std::string cause_of(const CommandCall& call, std::string_view command, const aggregates::Environment& environment) {
  if (!call.key) return aggregates::cause_of_command(environment.new_id());
  std::string said(command);
  said.append("\0", 1).append(call.id).append("\0", 1).append(call.body.begin(), call.body.end());
  return aggregates::cause_of_key(*call.key, XXH3_64bits(said.data(), said.size()));
}

std::optional<std::int64_t> number_of(std::string_view id) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
  const bool is_number = error == std::errc() && end == id.data() + id.size() && number > 0;
  return is_number && std::to_string(number) == id ? std::optional(number) : std::nullopt;
}

eventstore::Error no_such(std::string_view category, std::string_view id) {
  if (id.empty()) {
    return {eventstore::Fault::invalid, "id_missing",
            "the body must say which " + std::string(category) + " it is about"};
  }
  return {eventstore::Fault::not_found, "not_found", "there is no such " + std::string(category)};
}

eventstore::Error no_number(std::string_view category) {
  return {eventstore::Fault::invalid, "id_invalid", "a " + std::string(category) + " is numbered from 1"};
}

eventstore::Error no_id(std::string_view category) {
  return {eventstore::Fault::invalid, "id_invalid",
          "the id of a " + std::string(category) + " is a text of 1 to " + std::to_string(eventstore::max_id_bytes) +
              " bytes"};
}

}  // namespace detail
}  // namespace jetpage::api
