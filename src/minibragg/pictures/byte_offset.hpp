#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace minibragg::pictures {

/// The byte-offset compression of CBF (International Tables for Crystallography G,
/// section 5.6): the difference to the number before in one byte, or after an escape in two,
/// four or eight.
std::string byte_offset_encoded(std::span<const std::int32_t> numbers);

}  // namespace minibragg::pictures
