#include "jetpage/api/cli/server/http_client.hpp"

#include <httplib.h>

namespace jetpage::api::cli {
namespace {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

constexpr std::chrono::seconds connect_wait{2};

httplib::Request outgoing(const Request& request) {
  httplib::Request out;
  out.method = request.method;
  out.path = request.path;
  out.body = request.body;
  for (const auto& [name, value] : request.headers) out.headers.emplace(name, value);
  return out;
}

Response incoming(const httplib::Response& in) {
  Response response;
  response.status = in.status;
  response.content_type = in.get_header_value("Content-Type");
  response.headers.assign(in.headers.begin(), in.headers.end());
  response.body = in.body;
  return response;
}

Error failure(httplib::Error error, const std::string& origin) {
  const std::string why = " (" + httplib::to_string(error) + ")";
  if (error == httplib::Error::Connection || error == httplib::Error::ConnectionTimeout) {
    return {Fault::unavailable, "server_unreachable",
            "no server answers at " + origin + why +
                "; try: start one with jetpage serve, or name it with --url http://HOST:PORT"};
  }
  return {Fault::outcome_unknown, "no_answer", "no answer came from " + origin + why};
}

}  // namespace

Result<Response> exchange(const std::string& origin, const Request& request, std::chrono::milliseconds wait) {
  httplib::Client client(origin);
  client.set_path_encode(false);
  client.set_connection_timeout(connect_wait);
  client.set_read_timeout(wait);
  client.set_write_timeout(wait);
  const auto answer = client.send(outgoing(request));
  if (!answer) return failure(answer.error(), origin);
  return incoming(*answer);
}

std::string path_segment(std::string_view text) { return httplib::encode_path_component(std::string(text)); }

}  // namespace jetpage::api::cli
