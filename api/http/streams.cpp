#include "jetpage/api/http/streams.hpp"

#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include "jetpage/api/http/answer.hpp"
#include "jetpage/api/http/socket.hpp"

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
  stream.socket = socket;
  ++count_;
  stream.thread = std::thread([this, &stream, response = std::move(response)] {
    run(stream.socket, response);
    shutdown(stream.socket, SHUT_RDWR);
    --count_;
    {
      const std::lock_guard closing(mutex_);
      close(std::exchange(stream.socket, -1));
    }
    stream.ended = true;
  });
  return true;
}

void HttpStreams::hang_up() {
  const std::lock_guard lock(mutex_);
  for (const Stream& stream : streams_) {
    if (stream.socket >= 0) shutdown(stream.socket, SHUT_RDWR);
  }
}

void HttpStreams::join() {
  std::list<Stream> streams;
  {
    const std::lock_guard lock(mutex_);
    streams.splice(streams.end(), streams_);
  }
  for (Stream& stream : streams) stream.thread.join();
}

// Requests go first: a stream gets what they leave of the processor, and its client's unread bytes stay few, because they can be had
// again from where they came.
void HttpStreams::make_modest(int socket) {
  const int most = 256 * 1024;
  setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &most, sizeof most);
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), 10);
}

void HttpStreams::run(int socket, const Response& response) {
  make_modest(socket);
  const HttpSocket client(socket);
  const auto send = [&](std::string_view bytes) {
    if (around_.stopping || client.is_gone()) return false;
    return client.send(bytes, {}, std::chrono::steady_clock::now() + options_.write_timeout);
  };
  if (!send(answer_head(response, {true, false}))) return;
  try {
    response.stream(send);
  } catch (const std::exception& error) {
    options_.report(500, std::string("a stream ended with an exception: ") + error.what());
  }
}

}  // namespace jetpage::api
