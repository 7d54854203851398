#pragma once

#include <memory>
#include <string>

#include "jetpage/eventstore/jetstream/connection/session.hpp"
#include "jetpage/eventstore/jetstream/read/consumer.hpp"

namespace jetpage::eventstore {

// Our end of a durable pull consumer (without a filter, AckAll), for one session. One thread at a time.
class DurableConsumer {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // What the server remembers.
  struct Place {
    Position acknowledged = 0;
    Position delivered = 0;          // to somebody, perhaps in vain
    Position end = 0;                // of the stream, at least
    std::int64_t number_offset = 0;  // the consumer's own number of an entry minus its position
  };

  // Finds the consumer, or makes one that starts behind `start_after`.
  static Result<std::unique_ptr<DurableConsumer>> attach(std::shared_ptr<Session> session, const std::string& stream,
                                                         const std::string& name, Position start_after,
                                                         std::chrono::milliseconds timeout);

  [[nodiscard]] const Place& place() const { return place_; }
  Done refresh_place();
  [[nodiscard]] Session& session() { return *session_; }

  // The next entry's message, or none by `until`. Keeps enough pulled ahead.
  nats::Message take(Time until);
  // The session, the consumer or its answers are gone: attach anew.
  [[nodiscard]] bool lost() const { return lost_; }
  // Somebody had set a filter on it, so it was made anew.
  [[nodiscard]] bool was_filtered() const { return was_filtered_; }
  // A pull ran out since this was last asked: time to look whether something was delivered in vain.
  bool ran_idle();

  void acknowledge(Position position);
  // Waits until the server has taken it.
  void acknowledge_and_wait(Position position);

 private:
  DurableConsumer(std::shared_ptr<Session> session, const std::string& stream, const std::string& name,
                  std::chrono::milliseconds timeout);
  Result<ApiReply> find_or_make(Position start_after);
  Done subscribe();
  void pull_ahead();
  void handle_status(const nats::Message& message, std::string_view status);
  [[nodiscard]] std::string acknowledgement_subject(Position position) const;

  std::shared_ptr<Session> session_;
  std::string stream_;
  std::string name_;
  std::chrono::milliseconds timeout_;
  Place place_;
  std::string inbox_;
  nats::Subscription subscription_;  // after the session: destroyed before it
  std::int64_t asked_for_ = 0;       // entries pulled that have not come
  Time answer_due_;
  bool lost_ = false;
  bool was_filtered_ = false;
  bool ran_idle_ = false;
};

}  // namespace jetpage::eventstore
