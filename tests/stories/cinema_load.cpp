#include "tests/stories/cinema_load.hpp"

#include "tests/support/json.hpp"
#include "tests/support/seed.hpp"

namespace jetpage::tests {
namespace {

// What the answer says was done.
Acknowledged acknowledged(const Order& order, const Answer& answer) {
  const std::string self = json_of(answer).at("_links").at("self").at("href");  // /movies/1
  const std::string aggregate = self.starts_with("/movies/") ? "movie" : "reservation";
  const std::string etag = answer.header("ETag");
  return {order.key, "cinema." + aggregate + "." + self.substr(self.rfind('/') + 1),
          std::stoull(answer.header("Position")), std::stoull(etag.substr(1))};
}

bool same(const Answer& one, const Answer& other) {
  return one.status == other.status && one.body == other.body && one.header("ETag") == other.header("ETag") &&
         one.header("Location") == other.header("Location") && one.header("Position") == other.header("Position");
}

}  // namespace

class CinemaLoad::Customer {
 public:
  Customer(CinemaLoad& load, std::uint64_t seed, std::string name)
      : load_(load), random_(seed), name_(std::move(name)), client_(load.url_, load.traffic_) {}

  Result work() {
    while (!load_.traffic_.stop) {
      const int choice = between(random_, 1, 100);
      if (choice <= 10)
        register_movie();
      else if (choice <= 65 || reserved_.empty())
        reserve();
      else if (choice <= 95)
        cancel();
      else
        repeat();
    }
    return std::move(result_);
  }

 private:
  struct Done {
    Order order;
    Answer answer;
  };

  std::string new_key() { return name_ + "-" + std::to_string(++keys_); }

  void register_movie() {
    const std::string key = new_key();
    send({"POST", "/movies", R"({"desc":"Movie )" + key + "\"}", key}, 201);
  }

  void reserve() {
    const std::string movie = std::to_string(between(random_, 1, load_.movies_));
    const char* status = between(random_, 0, 1) == 0 ? "" : R"(,"status":"reqReserve")";
    const auto answer = send({"POST", "/reservations", R"({"movieId":)" + movie + status + "}", new_key()}, 201);
    if (answer) reserved_.push_back(field_of(*answer, "rsvId"));
  }

  // One that is not confirmed yet is refused; it stays for a later try, which is another command.
  void cancel() {
    const auto chosen = static_cast<std::size_t>(between(random_, 0, static_cast<int>(reserved_.size()) - 1));
    const Order order{"PATCH", "/reservations/" + reserved_[chosen], R"({"status":"reqCancel"})", new_key()};
    const auto answer = client_.send(order);
    if (!answer) return fault(order, {});
    if (answer->status == 409 && field_of(*answer, "code") == "reservation_not_open") {
      ++result_.refused;
      return;
    }
    if (answer->status != 200) return fault(order, *answer);
    reserved_.erase(reserved_.begin() + static_cast<std::ptrdiff_t>(chosen));
    keep(order, *answer);
  }

  void repeat() {
    if (done_.empty()) return;
    const Done& earlier = done_[static_cast<std::size_t>(between(random_, 0, static_cast<int>(done_.size()) - 1))];
    const auto answer = client_.send(earlier.order);
    ++result_.repeated;
    if (!answer || !same(*answer, earlier.answer)) {
      result_.faults.push_back("before: " + earlier.answer.body);
      fault(earlier.order, answer.value_or(Answer()));
    }
  }

  std::optional<Answer> send(const Order& order, int expected) {
    auto answer = client_.send(order);
    if (answer && answer->status == expected) {
      keep(order, *answer);
      return answer;
    }
    fault(order, answer.value_or(Answer()));
    return std::nullopt;
  }

  void keep(const Order& order, const Answer& answer) {
    result_.acknowledged.push_back(acknowledged(order, answer));
    done_.push_back({order, answer});
    ++load_.traffic_.done;
  }

  void fault(const Order& order, const Answer& answer) {
    result_.faults.push_back(order.method + " " + order.path + " " + order.body + " with " + order.key + ": " +
                             std::to_string(answer.status) + " " + answer.body +
                             (answer.status == 0 ? "no answer in time, at last: " + client_.last() : ""));
  }

  CinemaLoad& load_;
  std::mt19937_64 random_;
  std::string name_;
  PatientClient client_;
  int keys_ = 0;
  std::vector<std::string> reserved_;
  std::vector<Done> done_;
  Result result_;
};

CinemaLoad::CinemaLoad(std::function<std::string()> url, std::uint64_t seed, int customers, int movies)
    : url_(std::move(url)), movies_(movies) {
  for (int number = 1; number <= customers; ++number) {
    threads_.emplace_back([this, seed, number] {
      Customer customer(*this, seed + static_cast<std::uint64_t>(number), "customer" + std::to_string(number));
      Result own = customer.work();
      const std::lock_guard lock(mutex_);
      result_.acknowledged.insert(result_.acknowledged.end(), own.acknowledged.begin(), own.acknowledged.end());
      result_.faults.insert(result_.faults.end(), own.faults.begin(), own.faults.end());
      result_.refused += own.refused;
      result_.repeated += own.repeated;
    });
  }
}

CinemaLoad::~CinemaLoad() {
  traffic_.stop = true;
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

CinemaLoad::Result CinemaLoad::finish() {
  traffic_.stop = true;
  for (std::thread& thread : threads_) thread.join();
  return std::move(result_);
}

}  // namespace jetpage::tests
