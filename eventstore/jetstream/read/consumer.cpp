#include "jetpage/eventstore/jetstream/read/consumer.hpp"

#include <array>
#include <charconv>

#include "jetpage/eventstore/jetstream/connection/direct_get.hpp"

namespace jetpage::eventstore {
namespace {

std::uint64_t number_in(std::string_view token) {
  std::uint64_t number = 0;
  std::from_chars(token.data(), token.data() + token.size(), number);
  return number;
}

}  // namespace

// $JS.ACK.<stream>.<consumer>.<deliveries>.<stream seq>.<consumer seq>.<time>.<pending>, or with <domain>.<account> before the
// stream.
Delivery delivery_of(const nats::Message& message) {
  const char* reply = natsMsg_GetReply(message.get());
  std::array<std::string_view, 12> tokens;
  std::size_t count = 0;
  for (std::string_view rest = reply ? reply : ""; !rest.empty() && count < tokens.size(); ++count) {
    const auto dot = rest.find('.');
    tokens[count] = rest.substr(0, dot);
    rest = dot == rest.npos ? std::string_view() : rest.substr(dot + 1);
  }
  if (count < 9 || tokens[0] != "$JS" || tokens[1] != "ACK") return {};
  const std::size_t shift = count >= 11 ? 2 : 0;
  return {number_in(tokens[5 + shift]), number_in(tokens[8 + shift])};
}

LogEntry entry_of(const nats::Message& message, Position position) {
  const std::string_view bytes = body(message);
  return {position, natsMsg_GetSubject(message.get()), Bytes(bytes.begin(), bytes.end())};
}

std::string_view status_of(const nats::Message& message) {
  if (natsMsg_GetDataLength(message.get()) > 0) return {};
  return header(message, "Status");
}

Result<Position> last_position(Session& session, const std::string& stream, std::chrono::milliseconds timeout) {
  const auto info = ask_api(session, "STREAM.INFO." + stream, "", timeout);
  if (!info) return info.error();
  if (info->error_code != 0) return api_error(*info, "the stream " + stream + " cannot be read");
  return static_cast<Position>(info->scan().member("state").member("last_seq").number());
}

Done check_length(const std::string& stream, Position last, Position position) {
  if (last >= position) return {};
  return Error{
      Fault::corrupted, "log_shorter",
      "the stream " + stream + " ends at " + std::to_string(last) + ", but " + std::to_string(position) +
          " has been read before: the log has lost entries, or it is another one. Try: restore the log, or rebuild "
          "the views and reset the consumers"};
}

Done check_same_log(Session& session, const std::string& stream, Position position, std::optional<std::uint64_t>& seen,
                    std::chrono::milliseconds timeout) {
  if (position == 0) return {};
  const auto page = direct_get(session, stream, "", position, 1, timeout);
  if (!page) return page.error();
  if (page->entries.empty() || page->entries.front().position != position) return {};
  const std::uint64_t hash = hash_of(page->entries.front().bytes);
  if (!seen) seen = hash;
  if (*seen == hash) return {};
  return Error{Fault::corrupted, "log_exchanged",
               "the stream " + stream + " has another entry at " + std::to_string(position) +
                   " than the one that was read there: it is another log, or an older state of this one. Try: rebuild "
                   "the views and reset the consumers"};
}

Error gap_in(const std::string& stream, Position position) {
  return {Fault::corrupted, "log_gap",
          "the stream " + stream + " has no entry " + std::to_string(position) +
              " although there are later ones: the log is damaged. Try: restore it from a backup or a replica"};
}

}  // namespace jetpage::eventstore
