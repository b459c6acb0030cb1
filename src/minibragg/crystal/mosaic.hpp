#pragma once

#include <cstdint>
#include <vector>

#include "minibragg/base/vec3.hpp"

namespace minibragg::crystal {

/// How the blocks of a mosaic crystal are turned against each other.
enum class MosaicDistribution {
    uniform,  ///< nanoBragg's: random axes, angles up to the spread; the first is not turned
    gaussian  ///< rotation vectors with three normal components, each of r.m.s. spread
};

struct Mosaic {
    double spread_rad =
        0.0;  ///< uniform: the largest angle; gaussian: r.m.s. of each component
    int domains = 1;
    std::int64_t seed = 12345678;
    MosaicDistribution distribution = MosaicDistribution::uniform;
};

/// Rotations of the domains, to be applied after the spindle's. One domain, the identity, when
/// the spread is 0.
///
/// uniform: axes uniform on the sphere, angles spread * (1 - r^2)^(1/3) with r uniform in -1 to
/// 1, the numbers of nanoBragg.c for `-mosaic_seed seed`, bit for bit.
/// gaussian: the angle's r.m.s. is sqrt(3) spread, that about any given axis is spread; from
/// Philox, so domain i does not depend on their number.
/// @throws InputError for a negative spread or one above half a turn, fewer than one domain,
///         and for a uniform seed outside 0 to 2147483647
std::vector<Mat3> make_mosaic_domains(const Mosaic& mosaic);

}  // namespace minibragg::crystal
