#pragma once

#include <string>

#include "jetpage/api/http/message.hpp"

namespace jetpage::api {

struct AnswerForm {
  bool close = false;        // no request is taken on this connection any more
  bool to_http_1_0 = false;  // which must be told that the connection stays open
};

// Status line and headers, blank line included. Headers that could not be told from others (CR, LF, NUL in them) are left out.
std::string answer_head(const Response& response, AnswerForm form);

// RFC 9110 15: `Not Found`; empty when there is no such status.
const char* status_phrase(int status);

}  // namespace jetpage::api
