#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <vector>

#include "jetpage/eventstore/jetstream/write/publisher.hpp"

namespace jetpage::eventstore {

// What the streams of a log have written, by how; shared by them. Thread-safe.
struct PublishFigures {
  std::atomic<std::uint64_t> alone = 0;    // publications by themselves
  std::atomic<std::uint64_t> batches = 0;  // that were written
  std::atomic<std::uint64_t> batched = 0;  // publications in them
};

// Lets publications that are under way at the same time share one atomic batch, and with it the server's syncs. While few
// are, each goes by itself, which is quicker. There is no thread: of those that wait one leads, publishes for all that are
// waiting, and passes the lead on. A batch that fails is repeated one by one, so that only the guilty sees its error.
class GroupCommit : public Publisher {
 public:
  // For one stream. `batch_from`: this many make a batch; 0 never.
  GroupCommit(std::shared_ptr<Link> link, std::shared_ptr<WriteWatch> watch, std::size_t batch_from,
              std::shared_ptr<PublishFigures> figures)
      : single_(std::move(link), std::move(watch)), batch_from_(batch_from), figures_(std::move(figures)) {}

  Result<Position> publish(const Publication& publication) override;
  Result<Position> publish_all(const std::vector<const Publication*>& publications) override;

 private:
  enum class Order { wait, lead, alone, done };
  struct Waiting {
    const Publication* publication;
    Order order = Order::wait;
    std::optional<Result<Position>> outcome;
    std::condition_variable changed;
  };
  using Lock = std::unique_lock<std::mutex>;

  Result<Position> alone(const Publication& publication);
  void lead(Lock& lock);
  std::vector<Waiting*> gather(Lock& lock);
  static void tell(Waiting& waiting, const std::optional<Result<Position>>& first, std::size_t index);
  void pass_lead_on();

  SinglePublisher single_;
  const std::size_t batch_from_;
  std::shared_ptr<PublishFigures> figures_;

  std::mutex mutex_;
  std::deque<Waiting*> queue_;
  std::condition_variable grown_;  // the leader waits for company
  bool led_ = false;
  std::size_t under_way_ = 0;  // calls of publish
  std::size_t alone_ = 0;      // of these, by themselves
  std::size_t expected_ = 0;   // how many were under way lately
};

}  // namespace jetpage::eventstore
