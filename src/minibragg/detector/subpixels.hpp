#pragma once

#include <cstdint>
#include <type_traits>
#include <vector>

/// Where the subpixels of a pixel are looked at, along either of its edges.
namespace minibragg::detector {

enum class SubpixelRule : std::uint8_t {
    even,     ///< the middles of equal parts
    legendre  ///< the nodes of Gauss and Legendre: far fewer for the same mean over a pixel
};

/// A place along an edge, and how much it counts.
struct Subpixel {
    double offset;  ///< pixels from the pixel's centre
    double weight;  ///< relative to the mean of all
};

static_assert(std::is_trivially_copyable_v<Subpixel>);

/// The subpixels along an edge, in the order of their offsets. Eq. 2.
/// @pre count > 0
std::vector<Subpixel> make_subpixels(int count, SubpixelRule rule);

}  // namespace minibragg::detector
