#pragma once

#include <string>
#include <utility>

#include "jetpage/api/system/system.hpp"

// How the commands of a system's page are run: from the table of a command to what is answered.
namespace jetpage::api {

CommandReply reply_of(std::string id, const aggregates::Effect& effect);

template <aggregates::Aggregate A>
CommandReply reply_of(std::string id, const aggregates::Outcome<A>& outcome) {
  CommandReply reply{outcome, std::move(id), std::nullopt};
  if (const auto resource = outcome.state.resource()) reply.resource = eventstore::to_event(*resource).data;
  return reply;
}

// The answer to a command that is not one aggregate's.
template <class R>
CommandReply reply_with(const R& answer) {
  CommandReply reply;
  reply.resource = eventstore::to_event(answer).data;
  return reply;
}

namespace detail {

// The field of a command that says which aggregate it is for: a number or a text.
template <class C>
using NumberField = std::optional<std::int64_t> C::*;
template <class C>
using TextField = schemas::Text C::*;

template <class T>
const flatbuffers::TypeTable* table_of() {
  return T::TableType::MiniReflectTypeTable();
}

// The name of a command's field, found by setting it: member pointers know no names.
std::string name_of_field(const flatbuffers::TypeTable* table, const eventstore::Bytes& only_that_field_set);

template <class C>
std::string name_of(NumberField<C> field) {
  C command;
  command.*field = 1;
  return name_of_field(table_of<C>(), eventstore::to_event(command).data);
}
template <class C>
std::string name_of(TextField<C> field) {
  C command;
  command.*field = "x";
  return name_of_field(table_of<C>(), eventstore::to_event(command).data);
}

// `bill` of `telecom.bill.IssueAll`.
std::string second_part(const std::string& type);

// The command's cause: its key and what it says, or something that never was before.
std::string cause_of(const CommandCall& call, std::string_view command, const aggregates::Environment& environment);

std::optional<std::int64_t> number_of(std::string_view id);
eventstore::Error no_such(std::string_view category, std::string_view id);
eventstore::Error no_number(std::string_view category);
eventstore::Error no_id(std::string_view category);

// Which aggregate the command is for: what its path says, else its own field.
template <class C>
eventstore::Result<std::string> id_for(C& command, NumberField<C> field, std::string_view in_path,
                                       std::string_view category) {
  if (!in_path.empty()) command.*field = number_of(in_path);
  if (!(command.*field)) return no_such(category, in_path);
  if (*(command.*field) <= 0) return no_number(category);
  return std::to_string(*(command.*field));
}
template <class C>
eventstore::Result<std::string> id_for(C& command, TextField<C> field, std::string_view in_path,
                                       std::string_view category) {
  if (!in_path.empty()) command.*field = in_path;
  if (!(command.*field).has_value()) return no_such(category, in_path);
  if (!eventstore::check_id((command.*field).str())) return no_id(category);
  return (command.*field).str();
}

// A command that creates an aggregate under a number of its own. `type`: the command's name.
eventstore::Result<CommandReply> create(aggregates::CommandSide& side, const aggregates::Kind& kind,
                                        aggregates::CreatingCommand& command, const CommandCall& call,
                                        std::string_view type);
template <aggregates::Aggregate A, class C, class Desk>
eventstore::Result<CommandReply> create(aggregates::CommandSide& side, NumberField<C> field, const CommandCall& call) {
  C command = eventstore::unpack<C>(call.body);
  command.*field = std::nullopt;
  aggregates::CommandAtDesk<A, C, Desk> at_desk(std::move(command), field, side.calls);
  return create(side, aggregates::kind_of<A>(), at_desk, call, eventstore::type_name<C>());
}

// A command to the aggregate that its path or its own field names.
eventstore::Result<CommandReply> send(aggregates::CommandSide& side, const aggregates::Kind& kind, std::string id,
                                      const void* command, const CommandCall& call, std::string_view type);
template <aggregates::Aggregate A, class C, class Field>
eventstore::Result<CommandReply> send(aggregates::CommandSide& side, Field field, const CommandCall& call) {
  C command = eventstore::unpack<C>(call.body);
  auto id = id_for<C>(command, field, call.id, A::category);
  if (!id) return std::move(id).error();
  const typename A::Command said(std::move(command));
  return send(side, aggregates::kind_of<A>(), std::move(*id), &said, call, eventstore::type_name<C>());
}

}  // namespace detail
}  // namespace jetpage::api
