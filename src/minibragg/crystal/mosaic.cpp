#include "minibragg/crystal/mosaic.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/philox.hpp"
#include "minibragg/crystal/orientation.hpp"

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
    if (mosaic.seed < 0) {
        throw InputError(
            "crystal.mosaic.seed = " + std::to_string(mosaic.seed) + " (must be at least 0)."
        );
    }
}

/// The angle that a part u of a uniform distribution's domains exceeds.
double uniform_angle_rad(const Mosaic& mosaic, double u) {
    return mosaic.spread_rad * std::cbrt(1.0 - u * u);
}

/// The length of a vector of three normal components that a part u of all stays below: Newton's
/// iteration on the distribution of Maxwell, erf(x / sqrt 2) - sqrt(2 / pi) x exp(-x^2 / 2).
/// From below it converges from one side.
double maxwell_quantile(double u, double from) {
    constexpr int most_steps = 50;
    constexpr double converged = 1e-13;
    const double root_2_by_pi = std::sqrt(2.0 / constants::pi);
    double x = from;
    for (int i = 0; i < most_steps; ++i) {
        const double normal = root_2_by_pi * std::exp(-0.5 * x * x);
        const double below = std::erf(x * std::sqrt(0.5)) - x * normal;
        const double step = (u - below) / (x * x * normal);
        x += step;
        if (std::abs(step) < converged * x) {
            break;
        }
    }
    return x;
}

/// Angles of `pairs` pairs of domains: the quantiles in the middles of as many equal parts of
/// the distribution.
std::vector<double> quantile_angles_rad(const Mosaic& mosaic, int pairs) {
    std::vector<double> angles_rad;
    // The distribution of Maxwell begins as sqrt(2 / pi) x^3 / 3; the first pair has half of a
    // part below it.
    double x = std::cbrt(3.0 * std::sqrt(0.5 * constants::pi) * 0.5 / pairs);
    for (int i = 0; i < pairs; ++i) {
        const double u = (i + 0.5) / pairs;
        if (mosaic.distribution == MosaicDistribution::uniform) {
            angles_rad.push_back(uniform_angle_rad(mosaic, u));
        } else {
            x = maxwell_quantile(u, x);
            angles_rad.push_back(mosaic.spread_rad * x);
        }
    }
    return angles_rad;
}

/// Point i of a sequence of directions that fills the half of the sphere above its equator
/// evenly: multiples of the first two powers of 1 / 1.3247..., the real root of x^3 = x + 1,
/// modulo 1 (M. Roberts, 2018), as azimuth and height.
Vec3d even_direction(int i) {
    constexpr double plastic_number = 1.32471795724474602596;
    const auto multiple = [&](double step) {
        const double sum = 0.5 + (i + 1) * step;
        return sum - std::floor(sum);
    };
    const double azimuth_rad = 2.0 * constants::pi * multiple(1.0 / plastic_number);
    const double height = multiple(1.0 / (plastic_number * plastic_number));
    const double radius = std::sqrt(1.0 - height * height);
    return {radius * std::cos(azimuth_rad), radius * std::sin(azimuth_rad), height};
}

/// Makes the sum over all v of v v^T `sum` times the identity, by a linear map that moves the
/// vectors little: forward substitution with the Cholesky factor of the sum as it is.
/// @pre the vectors span space
void whiten(double sum, std::vector<Vec3d>& vectors) {
    double xx = 0.0, xy = 0.0, xz = 0.0, yy = 0.0, yz = 0.0, zz = 0.0;
    for (const Vec3d& v : vectors) {
        xx += v.x * v.x;
        xy += v.x * v.y;
        xz += v.x * v.z;
        yy += v.y * v.y;
        yz += v.y * v.z;
        zz += v.z * v.z;
    }
    const double l_xx = std::sqrt(xx / sum);
    const double l_yx = xy / (sum * l_xx);
    const double l_zx = xz / (sum * l_xx);
    const double l_yy = std::sqrt(yy / sum - l_yx * l_yx);
    const double l_zy = (yz / sum - l_yx * l_zx) / l_yy;
    const double l_zz = std::sqrt(zz / sum - l_zx * l_zx - l_zy * l_zy);
    for (Vec3d& v : vectors) {
        v.x /= l_xx;
        v.y = (v.y - l_yx * v.x) / l_yy;
        v.z = (v.z - l_zx * v.x - l_zy * v.y) / l_zz;
    }
}

/// Directions and angles cannot be chosen apart when the sum of v v^T is given: each is mended
/// in turn, the sum last.
void spread_evenly(
    const std::vector<double>& angles_rad, double sum, std::vector<Vec3d>& vectors_rad
) {
    constexpr int rounds = 20;
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < vectors_rad.size(); ++i) {
            vectors_rad[i] = angles_rad[i] * unit(vectors_rad[i]);
        }
        whiten(sum, vectors_rad);
    }
    whiten(sum, vectors_rad);  // rounding of the first
}

/// One rotation vector of each pair, before the seed turns them all.
std::vector<Vec3d> pair_vectors_rad(const Mosaic& mosaic) {
    const int pairs = mosaic.domains / 2;
    const double rms_rad = component_rms_rad(mosaic);
    // Over all domains the mean of v v^T is to be rms^2 times the identity, and both of a pair
    // contribute.
    const double sum = 0.5 * mosaic.domains * rms_rad * rms_rad;
    std::vector<double> angles_rad = quantile_angles_rad(mosaic, pairs);
    std::vector<Vec3d> vectors_rad;
    vectors_rad.reserve(static_cast<std::size_t>(pairs));
    for (int i = 0; i < pairs; ++i) {
        vectors_rad.push_back(even_direction(i));
    }
    if (mosaic.domains < domains_of_exact_covariance) {
        const double angle_rad = std::sqrt(3.0 * sum / pairs);
        return pairs == 1 ? std::vector{Vec3d{angle_rad, 0.0, 0.0}}
                          : std::vector{Vec3d{angle_rad, 0.0, 0.0}, Vec3d{0.0, angle_rad, 0.0}};
    }
    double square_sum = 0.0;
    for (const double angle_rad : angles_rad) {
        square_sum += angle_rad * angle_rad;
    }
    for (double& angle_rad : angles_rad) {
        angle_rad *= std::sqrt(3.0 * sum / square_sum);
    }
    spread_evenly(angles_rad, sum, vectors_rad);
    return vectors_rad;
}

/// The rotation that turns the whole set.
Mat3 rotation_of_seed(std::int64_t seed) {
    const auto draw = [&](std::uint32_t block) {
        const PhiloxBlock drawn = philox4x32(
            {{0, 0, block, static_cast<std::uint32_t>(RandomStream::mosaic)}}, philox_key(seed)
        );
        return std::pair{
            uniform_open(drawn.word[0], drawn.word[1]),
            uniform_open(drawn.word[2], drawn.word[3])};
    };
    const auto [u1, u2] = draw(0);
    return rotation_of_uniform(u1, u2, draw(1).first);
}

}  // namespace

std::vector<Mat3> make_mosaic_domains(const Mosaic& mosaic) {
    check(mosaic);
    if (mosaic.spread_rad == 0.0 || mosaic.domains == 1) {
        return {identity_matrix};
    }
    const Mat3 all = rotation_of_seed(mosaic.seed);
    std::vector<Mat3> domains;
    domains.reserve(static_cast<std::size_t>(mosaic.domains));
    if (mosaic.domains % 2 == 1) {
        domains.push_back(identity_matrix);
    }
    for (const Vec3d& vector_rad : pair_vectors_rad(mosaic)) {
        const Vec3d turned_rad = all * vector_rad;
        const Mat3 rotation = rotation_about(unit(turned_rad), length(turned_rad));
        domains.push_back(rotation);
        domains.push_back(transposed(rotation));
    }
    return domains;
}

double component_rms_rad(const Mosaic& mosaic) {
    // The mean of (1 - r^2)^(2/3) over r in 0 to 1 is half of Euler's beta function of 1/2 and
    // 5/3.
    constexpr double uniform_mean_square = 0.73917415977994022;
    return mosaic.distribution == MosaicDistribution::uniform
               ? mosaic.spread_rad * std::sqrt(uniform_mean_square / 3.0)
               : mosaic.spread_rad;
}

double mosaic_transform(const Mosaic& mosaic, double k_per_rad) {
    if (mosaic.distribution == MosaicDistribution::gaussian) {
        const double phase = k_per_rad * mosaic.spread_rad;
        return std::exp(-0.5 * phase * phase);
    }
    // A vector of length a in any direction has a component that is uniform in -a to a: the
    // mean of its cosine is sin(k a) / (k a). The mean over the lengths is taken by the rule of
    // midpoints.
    constexpr int parts = 32;
    constexpr double most_phase =
        2.0 * parts;  // beyond, the rule sees too little, and less than 1e-3 is left
    constexpr double smallest_phase = 1e-6;
    if (std::abs(k_per_rad) * mosaic.spread_rad > most_phase) {
        return 0.0;
    }
    double sum = 0.0;
    for (int i = 0; i < parts; ++i) {
        const double phase = k_per_rad * uniform_angle_rad(mosaic, (i + 0.5) / parts);
        sum += std::abs(phase) < smallest_phase ? 1.0 : std::sin(phase) / phase;
    }
    return sum / parts;
}

Vec3d rotation_vector_rad(const Mat3& rotation) {
    constexpr double nearly_half_turn = 1e-6;
    const Mat3& u = rotation;
    // 2 sin(angle) axis, and 1 + 2 cos(angle).
    const Vec3d twice{
        u.row[2].y - u.row[1].z, u.row[0].z - u.row[2].x, u.row[1].x - u.row[0].y};
    const double trace = u.row[0].x + u.row[1].y + u.row[2].z;
    const double sine = 0.5 * length(twice);
    const double angle_rad = std::atan2(sine, 0.5 * (trace - 1.0));
    if (sine > nearly_half_turn) {
        return (0.5 * angle_rad / sine) * twice;
    }
    if (trace > 0.0) {
        return 0.5 * twice;
    }
    // At half a turn the matrix is 2 axis axis^T - 1: its longest column plus the identity's
    // lies along the axis.
    Vec3d axis{};
    for (int i = 0; i < 3; ++i) {
        const Vec3d column = u.row[i] + identity_matrix.row[i];
        axis = length(column) > length(axis) ? column : axis;
    }
    return angle_rad * unit(axis);
}

Mat3 mean_rotation(const std::vector<Mat3>& rotations) {
    Vec3d sum_rad{};
    for (const Mat3& rotation : rotations) {
        sum_rad = sum_rad + rotation_vector_rad(rotation);
    }
    const Vec3d mean_rad = (1.0 / static_cast<double>(rotations.size())) * sum_rad;
    return rotation_about(unit(mean_rad), length(mean_rad));
}

}  // namespace minibragg::crystal
