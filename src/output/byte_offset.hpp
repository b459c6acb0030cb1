#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace minibragg::output {

/// The byte-offset compression of CBF: differences in 1, 2, 4 or 8 bytes (Bernstein and Hammersley,
/// International Tables G, chapter 5.6).
std::string byte_offset_encoded(const std::vector<std::int32_t>& values);

/// Its inverse, for `count` values.
/// @throws InputError when the bytes end early
std::vector<std::int32_t> byte_offset_decoded(std::string_view bytes, std::size_t count);

}  // namespace minibragg::output
