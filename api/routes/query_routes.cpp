#include "jetpage/api/routes/query_routes.hpp"

#include <algorithm>
#include <charconv>
#include <thread>

#include "jetpage/api/http/percent.hpp"
#include "jetpage/api/http/problem.hpp"
#include "jetpage/api/json/json.hpp"
#include "jetpage/api/routes/preconditions.hpp"
#include "jetpage/api/system/event_json.hpp"

namespace jetpage::api {

using eventstore::Done;
using eventstore::Error;
using eventstore::Fault;
using eventstore::Position;
using eventstore::Result;
using projections::ReadModel;

namespace {

constexpr std::uint64_t largest_page = 1'000;
constexpr std::chrono::milliseconds log_pause{20};  // before a log that does not go as far is asked again
constexpr auto hal = "application/hal+json";

std::string self_link(const std::string& href) { return "\"_links\":{\"self\":{\"href\":" + json_string(href) + "}}"; }

// Read-your-writes: waits until every view has seen what the request wants it to have seen.
Done await_position(const std::vector<const ReadModel*>& views, const QueryContext& context, const Request& request) {
  const auto wanted = min_position(request);
  if (!wanted) return wanted.error();
  if (!*wanted) return {};
  const auto deadline = std::chrono::steady_clock::now() + preferred_wait(request, context.wait, context.longest_wait);
  for (const ReadModel* view : views) {
    if (view->wait_for(**wanted, deadline)) continue;
    return Error{Fault::unavailable, "not_there_yet",
                 view->name() + " has seen " + std::to_string(view->position()) + ", not yet " +
                     std::to_string(**wanted) + ": ask again, or wait longer with Prefer: wait=<seconds>"};
  }
  return {};
}

// The same of the log itself: where it ends, as soon as that is far enough; 0 when nobody wants to know.
Result<Position> await_log(const QueryContext& context, const Request& request) {
  const auto wanted = min_position(request);
  if (!wanted) return wanted.error();
  if (!*wanted) return Position{0};
  const auto deadline = std::chrono::steady_clock::now() + preferred_wait(request, context.wait, context.longest_wait);
  for (;;) {
    auto last = context.store.last();
    if (!last || *last >= **wanted) return last;
    if (std::chrono::steady_clock::now() + log_pause >= deadline) {
      return Error{Fault::unavailable, "not_there_yet",
                   "the log ends at " + std::to_string(*last) + ", not yet at " + std::to_string(**wanted) +
                       ": ask again, or wait longer with Prefer: wait=<seconds>"};
    }
    std::this_thread::sleep_for(log_pause);
  }
}

Response answer(const Request& request, std::string etag, Position position, std::string body) {
  Response response;
  response.headers.emplace_back("ETag", etag);
  response.headers.emplace_back("Position", std::to_string(position));
  if (matches_etag(request, etag)) {
    response.status = 304;
    return response;
  }
  response.content_type = hal;
  response.body = std::move(body);
  return response;
}

Result<std::uint64_t> number_parameter(const Request& request, const char* name, std::uint64_t otherwise) {
  const auto text = request.parameter(name);
  if (!text) return otherwise;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error == std::errc() && end == text->data() + text->size()) return number;
  return Error{Fault::invalid, "parameter_invalid", std::string(name) + " takes a whole number, not '" + *text + "'"};
}

Result<projections::PageQuery> page_query(const Request& request) {
  projections::PageQuery query;
  const auto number = number_parameter(request, "page", 0);
  if (!number) return number.error();
  const auto size = number_parameter(request, "size", 20);
  if (!size) return size.error();
  if (*size == 0 || *size > largest_page) {
    return Error{Fault::invalid, "parameter_invalid", "size takes 1 to " + std::to_string(largest_page)};
  }
  query.number = *number;
  query.size = *size;
  query.after = request.parameter("after");
  if (query.after && request.parameter("page")) {
    return Error{Fault::invalid, "parameter_invalid", "page and after say both where to begin: leave one out"};
  }
  for (const auto& [name, value] : request.query) {
    if (name != "page" && name != "size" && name != "after") query.filters.push_back({name, value});
  }
  return query;
}

// The page behind this one: by its number as long as it may be asked so, else by the last key here. An empty key is the beginning's.
std::string next_place(const projections::PageQuery& query, const projections::Page& page) {
  const bool is_near = (query.number + 1) * query.size <= projections::most_rows_passed;
  const std::string& last = page.rows.back().key;
  if (last.empty() || (!query.after && is_near)) return "page=" + std::to_string(query.number + 1);
  return "after=" + percent_encoded(last);
}

std::string page_links(const std::string& path, const projections::PageQuery& query, const projections::Page& page,
                       std::uint64_t pages) {
  const auto link = [&](const char* relation, const std::string& place) {
    std::string href = path + "?" + place + "&size=" + std::to_string(query.size);
    for (const auto& [field, value] : query.filters) href += "&" + field + "=" + percent_encoded(value);
    return std::string("\"") + relation + "\":{\"href\":" + json_string(href) + "}";
  };
  const auto numbered = [](std::uint64_t number) { return "page=" + std::to_string(number); };
  std::string links = "\"_links\":{";
  links += link("self", query.after ? "after=" + percent_encoded(*query.after) : numbered(query.number));
  if (page.has_more) links += "," + link("next", next_place(query, page));
  if (query.number > 0)
    links += "," + link("prev", numbered(std::min(query.number, std::max<std::uint64_t>(pages, 1)) - 1));
  return links + "}";
}

std::string page_body(const ViewEndpoint& endpoint, const ReadModel& view, const std::string& path,
                      const projections::PageQuery& query, const projections::Page& page) {
  const std::uint64_t pages = (page.total + query.size - 1) / query.size;
  std::string body = "{\"_embedded\":{" + json_string(endpoint.plural) + ":[";
  for (std::size_t i = 0; i < page.rows.size(); ++i) {
    if (i > 0) body += ',';
    const auto& row = page.rows[i];
    const std::string links = endpoint.has_rows ? self_link(path + "/" + percent_encoded(row.key)) : "";
    body += to_json(row.bytes.data(), view.type_table(), {}, links);
  }
  body += "]}," + page_links(path, query, page, pages) + ",\"page\":{\"size\":" + std::to_string(query.size) +
          ",\"totalElements\":" + std::to_string(page.total) + ",\"totalPages\":" + std::to_string(pages);
  if (!query.after) body += ",\"number\":" + std::to_string(query.number);
  return body + "}}";
}

std::string id_of(const Request& request) {
  const auto id = request.path_fields.find("id");
  return id == request.path_fields.end() ? std::string() : id->second;
}

Error no_row(const ViewEndpoint& endpoint) {
  return {Fault::not_found, "not_found", "there is no such entry in " + endpoint.plural};
}

}  // namespace

Response answer_collection(const ViewEndpoint& endpoint, const QueryContext& context, const Request& request) {
  const ReadModel& view = *context.projector.read_model(endpoint.view);
  if (auto seen = await_position({&view}, context, request); !seen) return problem(seen.error());
  const auto query = page_query(request);
  if (!query) return problem(query.error());
  const auto page = view.page(*query);
  if (!page) return problem(page.error());
  return answer(request, "W/\"" + std::to_string(page->position) + "\"", page->position,
                page_body(endpoint, view, context.base + endpoint.path, *query, *page));
}

Response answer_one(const ViewEndpoint& endpoint, const QueryContext& context, const Request& request) {
  const ReadModel& view = *context.projector.read_model(endpoint.view);
  if (auto seen = await_position({&view}, context, request); !seen) return problem(seen.error());
  const Position position = view.position();
  const auto row = view.get(id_of(request));
  if (!row) return problem(row.error());
  if (!*row) return problem(no_row(endpoint));
  const std::string self = context.base + endpoint.path + "/" + percent_encoded((*row)->key);
  return answer(request, "\"" + std::to_string((*row)->version) + "\"", position,
                to_json((*row)->bytes.data(), view.type_table(), {}, self_link(self)));
}

Response answer_history(const ViewEndpoint& endpoint, const QueryContext& context, const Request& request) {
  const std::string id = id_of(request);
  if (auto valid = eventstore::check_id(id); !valid) return problem(no_row(endpoint));
  const auto seen = await_log(context, request);
  if (!seen) return problem(seen.error());
  std::string events;
  std::uint64_t version = 0;
  Position position = *seen;
  eventstore::SkippedPositions skipped(context.store);
  const auto add = [&](const eventstore::LogEntry& entry) -> Done {
    auto texts = entry_json(context.system, entry);
    if (!texts) {
      return skipped.may_be_passed(entry.position) ? Done() : Done(std::move(texts).error());
    }
    for (const std::string& text : *texts) events += (events.empty() ? "" : ",") + text;
    version += texts->size();
    position = std::max(position, entry.position);
    return {};
  };
  const auto done = context.store.load({endpoint.category, id}, 0, add);
  if (!done) return problem(done.error());
  if (version == 0) return problem(no_row(endpoint));
  const std::string self = context.base + endpoint.path + "/" + percent_encoded(id) + "/events";
  return answer(request, "\"" + std::to_string(version) + "\"", position,
                "{\"_embedded\":{\"events\":[" + events + "]}," + self_link(self) + "}");
}

Response answer_query(const QueryEndpoint& endpoint, const QueryContext& context, const Request& request) {
  std::vector<const ReadModel*> views;
  for (const std::string& name : endpoint.views) views.push_back(context.projector.read_model(name));
  if (auto seen = await_position(views, context, request); !seen) return problem(seen.error());
  Position position = views.empty() ? 0 : views.front()->position();
  for (const ReadModel* view : views) position = std::min(position, view->position());
  auto text = endpoint.answer(context.projector, request);
  if (!text) return problem(text.error());
  const std::string etag = "W/\"" + std::to_string(position) + "\"";
  const bool is_resource = text->starts_with('{');
  if (is_resource) {
    text->pop_back();
    const std::string path = context.base + endpoint.path;
    const auto id = path.find("{id}");
    const std::string self =
        id == path.npos ? path : path.substr(0, id) + percent_encoded(id_of(request)) + path.substr(id + 4);
    *text += (text->size() > 1 ? "," : "") + self_link(self) + "}";
  }
  Response response = answer(request, etag, position, std::move(*text));
  if (!is_resource && response.status == 200) response.content_type = "application/json";
  return response;
}

}  // namespace jetpage::api
