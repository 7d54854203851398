#include "jetpage/api/system/sent_fields.hpp"

namespace jetpage::api {

std::vector<std::size_t> sent_fields(const CommandEndpoint& endpoint) {
  std::vector<std::size_t> fields;
  for (std::size_t field = 0; field < endpoint.body->num_elems; ++field) {
    if (endpoint.id_from_body || endpoint.body->names[field] != endpoint.id_field) fields.push_back(field);
  }
  return fields;
}

}  // namespace jetpage::api
