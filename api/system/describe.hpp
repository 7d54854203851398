#pragma once

#include <string>
#include <utility>

#include "jetpage/api/system/command_words.hpp"

// The words in which a system's page (api/systems/cinema.cpp) says what the system is made of.
namespace jetpage::api {

// One aggregate of a service and its paths. Where a word takes `field`, it is the one of the command that says which aggregate
// it is for: a number or a text.
template <aggregates::Aggregate A>
class AggregatePage {
 public:
  AggregatePage(System& system, std::string service, std::string collection)
      : system_(system), service_(std::move(service)), collection_(std::move(collection)) {
    system_.aggregates.push_back(aggregate_kind<A>(service_));
    add_events(static_cast<typename A::Event*>(nullptr));
  }

  // POST <collection>, or another path: the service gives the number. `Desk`: aggregates/creation/creation.hpp.
  template <class Desk = aggregates::NoDesk, class C>
  AggregatePage& post(detail::NumberField<C> field, const std::string& path = "") {
    CommandEndpoint& endpoint = add<C>("POST", path.empty() ? collection_ : path, detail::name_of(field));
    endpoint.success = 201;
    if constexpr (requires { Desk::service; }) endpoint.asks = Desk::service;
    endpoint.handle = [field](aggregates::CommandSide& side, const CommandCall& call) {
      return detail::create<A, C, Desk>(side, field, call);
    };
    return *this;
  }
  // POST <collection>: the body says under which id, such as that of what it is born from.
  template <class C, class T>
  AggregatePage& post_under(T C::* field) {
    CommandEndpoint& endpoint = add_sent<C>("POST", collection_, field);
    endpoint.success = 201;
    endpoint.id_from_body = true;
    return *this;
  }
  template <class C, class T>
  AggregatePage& put(T C::* field) {
    return command("PUT", collection_ + "/{id}", field);
  }
  template <class C, class T>
  AggregatePage& patch(T C::* field) {
    return command("PATCH", collection_ + "/{id}", field);
  }
  template <class C, class T>
  AggregatePage& remove(T C::* field) {
    command("DELETE", collection_ + "/{id}", field);
    system_.commands.back().success = 204;
    return *this;
  }
  // Any other command to the aggregate that {id} in the path names.
  template <class C, class T>
  AggregatePage& command(std::string method, std::string path, T C::* field) {
    return add_sent<C>(std::move(method), std::move(path), field), *this;
  }
  // The command said last stands under this path too.
  AggregatePage& also_at(std::string path) {
    CommandEndpoint endpoint = system_.commands.back();
    endpoint.path = std::move(path);
    system_.commands.push_back(std::move(endpoint));
    return *this;
  }
  // GET <collection>, <collection>/{id} and <collection>/{id}/events.
  template <projections::View V>
  AggregatePage& view() {
    system_.views.push_back(projections::define<V>());
    system_.view_endpoints.push_back(
        {collection_, collection_.substr(1), service_, std::string(V::name), std::string(A::category)});
    return *this;
  }
  // The view said last stands under this path too.
  AggregatePage& view_also_at(const std::string& path) {
    ViewEndpoint endpoint = system_.view_endpoints.back();
    endpoint.path = path;
    endpoint.plural = path.substr(1);
    system_.view_endpoints.push_back(std::move(endpoint));
    return *this;
  }

 private:
  template <class C>
  CommandEndpoint& add(std::string method, std::string path, std::string id_field) {
    CommandEndpoint& endpoint = system_.commands.emplace_back();
    endpoint.method = std::move(method);
    endpoint.path = std::move(path);
    endpoint.collection = collection_;
    endpoint.service = service_;
    endpoint.category = A::category;
    endpoint.command = eventstore::type_name<C>();
    endpoint.id_field = std::move(id_field);
    endpoint.body = detail::table_of<C>();
    endpoint.resource = detail::table_of<typename A::Resource>();
    endpoint.resource_name = system_.name + "." + endpoint.category;
    return endpoint;
  }
  template <class C, class Field>
  CommandEndpoint& add_sent(std::string method, std::string path, Field field) {
    CommandEndpoint& endpoint = add<C>(std::move(method), std::move(path), detail::name_of<C>(field));
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
                   [](const eventstore::EventView& event) { return eventstore::readable<E>(event.data); },
                   std::string(A::category),
                   [](std::span<const std::uint8_t> data) {
                     return eventstore::to_event(eventstore::unpack<E>(data)).data;
                   }}),
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
    keeps<V>();
    system_.view_endpoints.push_back({path, path.substr(1), name_, std::string(V::name), ""});
  }
  // The same, without its rows one by one.
  template <projections::View V>
  void list(const std::string& path) {
    view<V>(path);
    system_.view_endpoints.back().has_rows = false;
  }
  // A view for queries only.
  template <projections::View V>
  void keeps() {
    system_.views.push_back(projections::define<V>());
  }
  void query(QueryEndpoint endpoint) {
    endpoint.service = name_;
    system_.queries.push_back(std::move(endpoint));
  }
  // A command that is not one aggregate's: `run` tells whoever it concerns. C is its body, R what is answered.
  template <class C, class R, class Run>
  void action(std::string method, std::string path, Run run) {
    CommandEndpoint& endpoint = system_.commands.emplace_back();
    endpoint.method = std::move(method);
    endpoint.collection = path.substr(0, path.rfind('/'));
    endpoint.path = std::move(path);
    endpoint.service = name_;
    endpoint.command = eventstore::type_name<C>();
    endpoint.category = detail::second_part(endpoint.command);
    endpoint.body = detail::table_of<C>();
    endpoint.resource = detail::table_of<R>();
    endpoint.resource_name = eventstore::type_name<R>();
    endpoint.handle = [run](aggregates::CommandSide& side,
                            const CommandCall& call) -> eventstore::Result<CommandReply> {
      auto meta = call.meta;
      meta.cause = detail::cause_of(call, eventstore::type_name<C>(), side.handlers.environment());
      return run(side, eventstore::unpack<C>(call.body), meta);
    };
  }
  // The health check under a path of the system too.
  void health_also_at(const std::string& path) {
    for (Service& service : system_.services) {
      if (service.name == name_) service.health_paths.push_back(path);
    }
  }

 private:
  System& system_;
  std::string name_;
};

inline ServicePage add_service(System& system, const std::string& name, int port) {
  system.services.push_back({name, port, {}});
  return {system, name};
}

}  // namespace jetpage::api
