#pragma once

#include <string>

#include "jetpage/eventstore/jetstream/connection/link.hpp"

namespace jetpage::eventstore {

// Makes the system's stream, or checks the one there and mends what can be mended. Fault::failed when it can be no event
// store: memory storage, another retention than limits, or entries missing at its beginning.
Done provide_stream(Link& link, const std::string& system);

// Fault::not_found when the system has no stream.
Done find_stream(Link& link, const std::string& system);

// Makes the key-value bucket if there is none. `ttl` 0: values stay for ever.
Done provide_bucket(Link& link, const std::string& name, std::chrono::seconds ttl);

}  // namespace jetpage::eventstore
