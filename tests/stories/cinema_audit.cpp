#include "tests/stories/cinema_audit.hpp"

#include <algorithm>

#include "jetpage/eventstore/codec.hpp"

namespace jetpage::tests {

using namespace cinema;

namespace {

using Heard = std::variant<payment::PaymentApprovedT, payment::PaymentCancelledT, reservation::ReservationCreatedT,
                           reservation::ReservationConfirmedT, reservation::ReservationCancelRequestedT,
                           reservation::ReservationCancelledT, message::MessageSentT, movie::MovieRegisteredT,
                           movie::MovieReservedT, movie::MovieCancelledT>;

constexpr std::size_t most_told = 20;

}  // namespace

void CinemaAudit::add(const eventstore::LogEntry& entry) {
  const auto commit = entry.commit();
  if (!commit) return faults_.push_back(commit.error().message);
  for (std::size_t i = 0; i < commit->size(); ++i) {
    const auto event = eventstore::decode<Heard>(commit->event(i));
    if (event) std::visit([this](const auto& known) { on(known); }, *event);
    if (!event) faults_.push_back(std::to_string(entry.position) + ": " + event.error().message);
  }
}

void CinemaAudit::once(int& counter, const char* what, std::int64_t id) {
  if (++counter > 1) faults_.push_back(std::string(what) + " of " + std::to_string(id) + " happened twice");
}

void CinemaAudit::on(const payment::PaymentApprovedT& event) {
  Saga& saga = sagas_[*event.rsvId];
  once(saga.paid, "the payment", *event.rsvId);
  if (event.payId != event.rsvId) faults_.push_back("payment and reservation differ in their numbers");
}
void CinemaAudit::on(const payment::PaymentCancelledT& event) {
  once(sagas_[*event.rsvId].paid_back, "the repayment", *event.rsvId);
}
void CinemaAudit::on(const reservation::ReservationCreatedT& event) {
  Saga& saga = sagas_[*event.rsvId];
  once(saga.created, "the creation", *event.rsvId);
  saga.movie = *event.movieId;
  if (saga.paid == 0) faults_.push_back("reservation " + std::to_string(*event.rsvId) + " was made before it was paid");
}
void CinemaAudit::on(const reservation::ReservationConfirmedT& event) {
  once(sagas_[*event.rsvId].confirmed, "the confirmation", *event.rsvId);
  movies_[*event.movieId].should_be = "reserved";
}
void CinemaAudit::on(const reservation::ReservationCancelRequestedT& event) {
  once(sagas_[*event.rsvId].cancel_requested, "the request to cancel", *event.rsvId);
}
void CinemaAudit::on(const reservation::ReservationCancelledT& event) {
  once(sagas_[*event.rsvId].cancelled, "the cancellation", *event.rsvId);
  movies_[*event.movieId].should_be = "available";
}
void CinemaAudit::on(const message::MessageSentT& event) {
  const bool confirmation = *event.msgId % 2 == 1;
  Saga& saga = sagas_[(*event.msgId + 1) / 2];
  if (confirmation) once(saga.confirmation_messages, "the message of confirmation", *event.msgId);
  if (!confirmation) once(saga.cancellation_messages, "the message of cancellation", *event.msgId);
}
void CinemaAudit::on(const movie::MovieRegisteredT& event) { movies_[*event.movieId].status = "available"; }
void CinemaAudit::on(const movie::MovieReservedT& event) { movies_[*event.movieId].status = "reserved"; }
void CinemaAudit::on(const movie::MovieCancelledT& event) { movies_[*event.movieId].status = "available"; }

std::string CinemaAudit::what_is_open(const Saga& saga) {
  if (saga.paid == 0) return "is not paid";
  if (saga.created == 0) return saga.paid_back == 0 ? "is paid, and is no reservation" : "";
  if (saga.confirmed + saga.cancelled == 0) return "is neither confirmed nor cancelled";
  if (saga.cancel_requested > 0 && saga.paid_back == 0) return "is to be cancelled and was not paid back";
  if (saga.paid_back != saga.cancelled)
    return saga.cancelled == 0 ? "is paid back and not cancelled" : "is cancelled and not paid back";
  if (saga.confirmation_messages != saga.confirmed) return "has no message of its confirmation, or one too many";
  if (saga.cancellation_messages != saga.cancelled) return "has no message of its cancellation, or one too many";
  return "";
}

std::vector<std::string> CinemaAudit::open() const {
  std::vector<std::string> told;
  for (const auto& [id, saga] : sagas_) {
    const std::string what = what_is_open(saga);
    if (!what.empty() && told.size() < most_told) told.push_back("reservation " + std::to_string(id) + " " + what);
  }
  for (const auto& [id, movie] : movies_) {
    if (movie.should_be.empty() || movie.should_be == movie.status || told.size() >= most_told) continue;
    told.push_back("movie " + std::to_string(id) + " is " + movie.status + ", not " + movie.should_be);
  }
  return told;
}

std::size_t CinemaAudit::reservations() const {
  return static_cast<std::size_t>(
      std::count_if(sagas_.begin(), sagas_.end(), [](const auto& saga) { return saga.second.created > 0; }));
}
std::size_t CinemaAudit::cancelled() const {
  return static_cast<std::size_t>(
      std::count_if(sagas_.begin(), sagas_.end(), [](const auto& saga) { return saga.second.cancelled > 0; }));
}
std::size_t CinemaAudit::given_back() const {
  return static_cast<std::size_t>(std::count_if(sagas_.begin(), sagas_.end(), [](const auto& saga) {
    return saga.second.created == 0 && saga.second.paid_back > 0;
  }));
}

}  // namespace jetpage::tests
