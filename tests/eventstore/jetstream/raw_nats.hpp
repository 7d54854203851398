#pragma once

#include <string>

namespace jetpage::tests {

// Asks a nats-server past everything of ours: one connection, one request, the answer's text. Throws when there is none.
std::string raw_request(const std::string& url, const std::string& subject, const std::string& body);

}  // namespace jetpage::tests
