#pragma once

#include <string>
#include <utility>

#include "api/system.hpp"

// The words in which a system's page (api/systems/cinema.cpp) says what the system is made of.
namespace jetpage::api {

namespace detail {

template <class C>
using NumberField = std::optional<std::int64_t> C::*;

template <class T>
const flatbuffers::TypeTable* table_of() {
  return T::TableType::MiniReflectTypeTable();
}

// The name of a command's number field, found by setting it: member pointers know no names.
std::string name_of_field(const flatbuffers::TypeTable* table, const eventstore::Bytes& only_that_field_set);

template <class C>
std::string name_of(NumberField<C> field) {
  C command;
  command.*field = 1;
  return name_of_field(table_of<C>(), eventstore::to_event(command).data);
}

// The command's cause: its key and what it says, or something that never was before.
std::string cause_of(const CommandCall& call, std::string_view command, const aggregates::Environment& environment);

template <aggregates::Aggregate A>
CommandReply reply_of(std::string id, const aggregates::Outcome<A>& outcome) {
  CommandReply reply{std::move(id), std::nullopt, outcome.version, outcome.position};
  if (const auto resource = outcome.state.resource()) reply.resource = eventstore::to_event(*resource).data;
  return reply;
}

std::optional<std::int64_t> number_of(std::string_view id);
eventstore::Error no_such(std::string_view category, std::string_view id);
eventstore::Error no_number(std::string_view category);

// A command that creates an aggregate under a number of its own.
template <aggregates::Aggregate A, class C, class Desk>
eventstore::Result<CommandReply> create(aggregates::CommandSide& side, NumberField<C> field, const CommandCall& call) {
  auto meta = call.meta;
  C command = eventstore::unpack<C>(call.body);
  command.*field = std::nullopt;
  meta.cause = cause_of(call, eventstore::type_name<C>(), side.handlers.environment());
  auto created = aggregates::Creation<A, C, Desk>(side, field, call.key).run(command, meta);
  if (!created) return std::move(created).error();
  return reply_of<A>(created->id, created->outcome);
}

// A command to the aggregate that its path or its own field names.
template <aggregates::Aggregate A, class C>
eventstore::Result<CommandReply> send(aggregates::CommandSide& side, NumberField<C> field, const CommandCall& call) {
  auto meta = call.meta;
  C command = eventstore::unpack<C>(call.body);
  if (!call.id.empty()) command.*field = number_of(call.id);
  if (!(command.*field)) return no_such(A::category, call.id);
  if (*(command.*field) <= 0) return no_number(A::category);
  meta.cause = cause_of(call, eventstore::type_name<C>(), side.handlers.environment());
  const std::string id = std::to_string(*(command.*field));
  auto outcome = side.handlers.of<A>().handle(id, command, meta);
  if (!outcome) return std::move(outcome).error();
  return reply_of<A>(id, *outcome);
}

}  // namespace detail

// One aggregate of a service and its paths.
template <aggregates::Aggregate A>
class AggregatePage {
 public:
  AggregatePage(System& system, std::string service, std::string collection)
      : system_(system), service_(std::move(service)), collection_(std::move(collection)) {
    add_events(static_cast<typename A::Event*>(nullptr));
  }

  // POST <collection>: the service gives the number. `Desk`: aggregates/creation.hpp.
  template <class Desk = aggregates::NoDesk, class C>
  AggregatePage& post(detail::NumberField<C> field) {
    CommandEndpoint& endpoint = add<C>("POST", collection_, field);
    endpoint.handle = [field](aggregates::CommandSide& side, const CommandCall& call) {
      return detail::create<A, C, Desk>(side, field, call);
    };
    return *this;
  }
  // POST <collection>: the body says which number, that of what it is born from.
  template <class C>
  AggregatePage& post_under(detail::NumberField<C> field) {
    CommandEndpoint& endpoint = add_sent<C>("POST", collection_, field);
    endpoint.id_from_body = true;
    return *this;
  }
  template <class C>
  AggregatePage& put(detail::NumberField<C> field) {
    return add_sent<C>("PUT", collection_ + "/{id}", field), *this;
  }
  template <class C>
  AggregatePage& patch(detail::NumberField<C> field) {
    return add_sent<C>("PATCH", collection_ + "/{id}", field), *this;
  }
  template <class C>
  AggregatePage& remove(detail::NumberField<C> field) {
    return add_sent<C>("DELETE", collection_ + "/{id}", field), *this;
  }
  // GET <collection>, <collection>/{id} and <collection>/{id}/events.
  template <projections::View V>
  AggregatePage& view() {
    system_.views.push_back(projections::define<V>());
    system_.view_endpoints.push_back(
        {collection_, collection_.substr(1), service_, std::string(V::name), std::string(A::category)});
    return *this;
  }

 private:
  template <class C>
  CommandEndpoint& add(std::string method, std::string path, detail::NumberField<C> field) {
    CommandEndpoint& endpoint = system_.commands.emplace_back();
    endpoint.method = std::move(method);
    endpoint.path = std::move(path);
    endpoint.collection = collection_;
    endpoint.service = service_;
    endpoint.category = A::category;
    endpoint.command = eventstore::type_name<C>();
    endpoint.id_field = detail::name_of(field);
    endpoint.body = detail::table_of<C>();
    endpoint.resource = detail::table_of<typename A::Resource>();
    return endpoint;
  }
  template <class C>
  CommandEndpoint& add_sent(std::string method, std::string path, detail::NumberField<C> field) {
    CommandEndpoint& endpoint = add<C>(std::move(method), std::move(path), field);
    endpoint.handle = [field](aggregates::CommandSide& side, const CommandCall& call) {
      return detail::send<A, C>(side, field, call);
    };
    return endpoint;
  }
  template <class... E>
  void add_events(std::variant<E...>*) {
    (system_.events.emplace(
         std::string(eventstore::type_name<E>()),
         EventType{E::TableType::Traits::name, detail::table_of<E>(),
                   [](const eventstore::EventView& event) { return eventstore::readable<E>(event.data); }}),
     ...);
  }

  System& system_;
  std::string service_;
  std::string collection_;
};

// One service of a system.
class ServicePage {
 public:
  ServicePage(System& system, std::string name) : system_(system), name_(std::move(name)) {}

  template <aggregates::Aggregate A>
  AggregatePage<A> aggregate(std::string collection) {
    return {system_, name_, std::move(collection)};
  }
  template <aggregates::Policies P>
  void policies() {
    system_.policies.push_back(aggregates::page_of<P>());
  }
  // A view of its own path, besides those of aggregates.
  template <projections::View V>
  void view(const std::string& path) {
    system_.views.push_back(projections::define<V>());
    system_.view_endpoints.push_back({path, path.substr(1), name_, std::string(V::name), ""});
  }
  void query(QueryEndpoint endpoint) {
    endpoint.service = name_;
    system_.queries.push_back(std::move(endpoint));
  }

 private:
  System& system_;
  std::string name_;
};

inline ServicePage add_service(System& system, const std::string& name, int port) {
  system.services.push_back({name, port});
  return {system, name};
}

}  // namespace jetpage::api
