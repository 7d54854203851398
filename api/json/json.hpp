#pragma once

#include <flatbuffers/flatbuffers.h>

#include <string>
#include <string_view>

#include "jetpage/eventstore/commit.hpp"
#include "jetpage/eventstore/result.hpp"

// Between JSON texts and FlatBuffers tables, driven by the generated type tables (--reflect-names): no code per message.
// Strings, integers of all sizes, bool, double, vectors of these and of tables, nested tables. Thread-safe.
namespace jetpage::api {

// Checks a request body: one JSON object, UTF-8, depth at most 32, no name twice in one object, no U+0000 in any text, whole
// numbers within 64 bits, all other numbers within a double. It stops at the first byte that is wrong. Fault::invalid:
// `body_not_json`, `body_not_object`, `body_too_deep`, `key_repeated`, `text_invalid`, `number_too_large`; the message says where.
eventstore::Done check_body(std::string_view body);

// The table that the object describes. A field that the table has not is ignored, one that the object has not (or has as
// null) is unset. A number may come as a number or as a numeric text, a truth value as true or "true"; whole numbers may not have
// a fraction. Anything else of a wrong type is Fault::invalid `field_invalid`: the message names the field (`lines[1].qty`), what
// was found and what it takes. Does what check_body does.
eventstore::Result<eventstore::Bytes> to_table(std::string_view body, const flatbuffers::TypeTable* table);

// The table as a JSON object: all fields in the schema's order, unset ones null; a scalar must be declared `= null`, or its 0 is
// null too. `first` are members to put before them and `last` behind them, each a finished text such as `"_links":{…}` or empty.
// The bytes must be verified.
std::string to_json(const std::uint8_t* table_bytes, const flatbuffers::TypeTable* table, std::string_view first = {},
                    std::string_view last = {});

// A text as JSON, quotes included; what is not UTF-8 becomes U+FFFD. (Not `quoted`: std::quoted would be found first.)
std::string json_string(std::string_view text);

}  // namespace jetpage::api
