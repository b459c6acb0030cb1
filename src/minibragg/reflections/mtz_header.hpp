#pragma once

#include <cstdint>
#include <string>

/// What is believed of an MTZ header. For its reader.
namespace minibragg::reflections {

/// Checks the header's records, before gemmi allocates by what they say. Keywords are what
/// gemmi takes for them: the first three or four characters of a record.
/// @param bytes        the whole file
/// @param name         of the file, for messages
/// @param header_word  where the header begins: 4-byte words, counted from 1
/// @throws InputError for a damaged, truncated or unmerged file
void check_mtz_header(
    const std::string& bytes, const std::string& name, std::int64_t header_word
);

}  // namespace minibragg::reflections
