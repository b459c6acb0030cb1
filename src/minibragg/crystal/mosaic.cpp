#include "minibragg/crystal/mosaic.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/nanobragg_random.hpp"
#include "minibragg/base/philox.hpp"

namespace minibragg::crystal {
namespace {

void check(const Mosaic& mosaic) {
    if (!(mosaic.spread_rad >= 0.0 && mosaic.spread_rad <= constants::pi)) {
        throw InputError(
            "crystal.mosaic.spread = " + std::to_string(mosaic.spread_rad) +
            " rad (must be from 0 to half a turn)."
        );
    }
    if (mosaic.domains < 1) {
        throw InputError(
            "crystal.mosaic.domains = " + std::to_string(mosaic.domains) +
            " (must be at least 1)."
        );
    }
    const bool is_seed_of_nanobragg =
        mosaic.seed >= 0 && mosaic.seed <= std::numeric_limits<std::int32_t>::max();
    if (mosaic.distribution == MosaicDistribution::uniform && !is_seed_of_nanobragg) {
        throw InputError(
            "crystal.mosaic.seed = " + std::to_string(mosaic.seed) +
            " (must be from 0 to 2147483647 for the uniform distribution)."
        );
    }
}

std::vector<Mat3> uniform_domains(const Mosaic& mosaic) {
    NanobraggRandom random(-mosaic.seed);
    std::vector<Mat3> domains;
    domains.reserve(static_cast<std::size_t>(mosaic.domains));
    for (int i = 0; i < mosaic.domains; ++i) {
        domains.push_back(nanobragg_rotation(random, static_cast<float>(mosaic.spread_rad)));
    }
    domains[0] = identity_matrix;
    return domains;
}

/// Two independent normal deviates of two uniform ones (Box and Muller, 1958).
struct NormalPair {
    double first, second;
};

NormalPair normal_pair(double u1, double u2) {
    const double radius = std::sqrt(-2.0 * std::log(u1));
    const double angle = 2.0 * constants::pi * u2;
    return {radius * std::cos(angle), radius * std::sin(angle)};
}

Mat3 gaussian_domain(const Mosaic& mosaic, std::uint32_t index) {
    const auto pair = [&](std::uint32_t block) {
        const PhiloxBlock counter{
            {index, 0, block, static_cast<std::uint32_t>(RandomStream::mosaic)}};
        const PhiloxBlock drawn = philox4x32(counter, philox_key(mosaic.seed));
        return normal_pair(
            uniform_open(drawn.word[0], drawn.word[1]),
            uniform_open(drawn.word[2], drawn.word[3])
        );
    };
    const NormalPair xy = pair(0);
    const Vec3d vector_rad = mosaic.spread_rad * Vec3d{xy.first, xy.second, pair(1).first};
    return rotation_about(unit(vector_rad), length(vector_rad));
}

}  // namespace

std::vector<Mat3> make_mosaic_domains(const Mosaic& mosaic) {
    check(mosaic);
    if (mosaic.spread_rad == 0.0) {
        return {identity_matrix};
    }
    if (mosaic.distribution == MosaicDistribution::uniform) {
        return uniform_domains(mosaic);
    }
    std::vector<Mat3> domains;
    domains.reserve(static_cast<std::size_t>(mosaic.domains));
    for (int i = 0; i < mosaic.domains; ++i) {
        domains.push_back(gaussian_domain(mosaic, static_cast<std::uint32_t>(i)));
    }
    return domains;
}

}  // namespace minibragg::crystal
