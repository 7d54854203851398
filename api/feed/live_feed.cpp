#include "jetpage/api/feed/live_feed.hpp"

#include "jetpage/api/feed/writer.hpp"
#include "jetpage/api/http/problem.hpp"
#include "jetpage/api/routes/preconditions.hpp"

namespace jetpage::api {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;
using std::chrono::steady_clock;

namespace {

constexpr std::chrono::milliseconds pause{50};  // before the log is asked again

Error not_event_stream() {
  return {Fault::invalid, "not_acceptable", "this is sent as text/event-stream; the Accept header excludes it"};
}

}  // namespace

LiveFeed::LiveFeed(const System& system, eventstore::EventStore& store, FeedTailOptions options)
    : system_(system), store_(store), tail_(system, store, options), history_(system, store, options.report) {}

Response LiveFeed::answer(const Request& request) {
  if (!accepts(request, "text/event-stream")) return problem(not_event_stream());
  auto filter = FeedFilter::of(system_, request);
  if (!filter) return problem(filter.error());
  const auto start = start_of(request);
  if (!start) return problem(start.error());
  Response response;
  response.content_type = "text/event-stream";
  response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("X-Accel-Buffering", "no");  // nginx passes on what comes at once
  response.headers.emplace_back("Position", std::to_string(start->position));
  response.stream = [this, filter = std::move(*filter), start = *start](const Response::Send& send) {
    run(filter, start, send);
  };
  return response;
}

Result<FeedCursor> LiveFeed::start_of(const Request& request) const {
  auto text = request.header("Last-Event-ID");
  const bool resumes = text && !text->empty();
  if (!resumes) text = request.parameter("after");
  const auto last = store_.last();
  if (!text) return last ? Result<FeedCursor>(FeedCursor{*last, 0}) : last.error();
  const std::string name = resumes ? "Last-Event-ID" : "after";
  const auto cursor = feed_cursor(*text);
  if (!cursor) {
    return Error{Fault::invalid, "position_invalid",
                 name + " takes the id of an event of this feed, such as 7 or 7.1, or 0, not '" + *text + "'"};
  }
  const auto reached = cursor->position + (cursor->events > 0 ? 1 : 0);  // 7.1 says that there is an entry 7
  if (!last || reached <= *last) return *cursor;
  return Error{Fault::invalid, "position_unknown",
               name + " " + *text + " lies behind the end of " + eventstore::stream_of(system_.name) + ", which is " +
                   std::to_string(*last)};
}

void LiveFeed::run(const FeedFilter& filter, const FeedCursor& start, const Response::Send& send) {
  const FeedTail::Place place(tail_);
  FeedWriter writer(filter, start, send);
  while (writer.beat()) {
    auto taken = tail_.take(writer.position(), writer.next_beat());
    if (taken && taken->stopped) return;
    if (taken && taken->behind) {
      auto read = history_.read(writer.position(), writer.next_beat());
      const bool nothing = read ? read->empty() : read.is(Fault::unavailable);
      if (nothing) {
        if (!tail_.rest(steady_clock::now() + pause)) return;
        continue;
      }
      taken = read ? Result<FeedTail::Taken>(FeedTail::Taken{std::move(*read)}) : read.error();
    }
    if (!taken) return writer.end_with(taken.error());
    if (!writer.write(taken->entries)) return;
  }
}

}  // namespace jetpage::api
