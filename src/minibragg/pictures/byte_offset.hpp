#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace minibragg::pictures {

/// The byte-offset compression of CBF (International Tables for Crystallography G,
/// section 5.6): the difference to the number before in one byte, or after an escape in two,
/// four or eight.
std::string byte_offset_encoded(std::span<const std::int32_t> numbers);

/// The first `count` numbers of bytes that are compressed so, kept within 32 bits as readers of
/// CBF keep them; none where the bytes end before.
std::optional<std::vector<std::int32_t>> byte_offset_decoded(
    std::string_view bytes, std::size_t count
);

}  // namespace minibragg::pictures
