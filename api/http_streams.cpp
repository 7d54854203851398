#include "api/http_streams.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include "api/http_answer.hpp"
#include "api/http_socket.hpp"
#include "api/logging.hpp"

namespace jetpage::api {

bool HttpStreams::start(int socket, Response response) {
  const std::lock_guard lock(mutex_);
  for (auto stream = streams_.begin(); stream != streams_.end();) {
    if (stream->ended) {
      stream->thread.join();
      stream = streams_.erase(stream);
    } else {
      ++stream;
    }
  }
  if (around_.stopping || streams_.size() >= options_.streams) return false;
  Stream& stream = streams_.emplace_back();
  stream.thread = std::thread([this, &stream, socket, response = std::move(response)] {
    run(socket, response);
    shutdown(socket, SHUT_RDWR);
    close(socket);
    stream.ended = true;
  });
  return true;
}

void HttpStreams::join() {
  const std::lock_guard lock(mutex_);
  for (Stream& stream : streams_) stream.thread.join();
  streams_.clear();
}

void HttpStreams::run(int socket, const Response& response) {
  const HttpSocket client(socket);
  const auto send = [&](std::string_view bytes) {
    if (around_.stopping || client.is_gone()) return false;
    return client.send(bytes, {}, std::chrono::steady_clock::now() + options_.write_timeout);
  };
  if (!send(answer_head(response, {true, false}))) return;
  try {
    response.stream(send);
  } catch (const std::exception& error) {
    log_error(std::string("a stream ended with an exception: ") + error.what());
  }
}

}  // namespace jetpage::api
