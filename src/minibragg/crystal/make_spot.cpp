#include "minibragg/crystal/make_spot.hpp"

#include <algorithm>
#include <cmath>

#include "minibragg/base/constants.hpp"
#include "minibragg/crystal/symmetric_matrix.hpp"
#include "minibragg/crystal/unit_cell.hpp"

namespace minibragg::crystal {

namespace {

/// Where a spot ends at the latest: exp(-28) is 7e-13 of its peak.
constexpr double last_log_of_all = -28.0;

double largest_of(const Vec3d& v) {
    return std::max({v.x, v.y, v.z});
}

double product_of(const Vec3d& v) {
    return v.x * v.y * v.z;
}

Vec3d roots_of(const Vec3d& v) {
    const auto root = [](double number) {
        return std::sqrt(std::max(0.0, number));
    };
    return {root(v.x), root(v.y), root(v.z)};
}

/// Covariance of a spot by the crystal's size alone, 1/A^2.
Mat3 size_covariance(const BroadenedCrystal& crystal) {
    const LatticeParameters& lattice = crystal.lattice;
    const double variance = gaussian_width / (4.0 * lattice.fudge);
    const Mat3 reciprocal = reciprocal_vectors(crystal.cell_A);
    const Vec3d& n = lattice.cells;
    if (crystal.is_star) {
        const double volume_A3 = product_of(n) * std::abs(determinant(crystal.cell_A));
        return (variance / std::cbrt(volume_A3 * volume_A3)) * identity_matrix;
    }
    const Vec3d* edges = reciprocal.row;
    return variance * ((1.0 / (n.x * n.x)) * outer(edges[0], edges[0]) +
                       (1.0 / (n.y * n.y)) * outer(edges[1], edges[1]) +
                       (1.0 / (n.z * n.z)) * outer(edges[2], edges[2]));
}

/// Square roots of the eigenvalues of a mosaic covariance over their geometric mean, and that
/// mean. An axis about which next to nothing turns counts as turning by a thousandth of the
/// largest rotation: else the frame would have no volume.
struct MosaicAxes {
    EigenSystem system;     ///< the values are the roots
    double mean_rad = 0.0;  ///< 0: a perfect crystal

    explicit MosaicAxes(const Mat3& mosaic_rad2) : system{eigen_system(mosaic_rad2)} {
        constexpr double least = 1e-3;
        Vec3d rms = roots_of(system.values);
        const double largest = largest_of(rms);
        if (largest == 0.0) {
            system = {{1.0, 1.0, 1.0}, identity_matrix};
            return;
        }
        rms = {
            std::max(rms.x, least * largest),
            std::max(rms.y, least * largest),
            std::max(rms.z, least * largest)};
        mean_rad = std::cbrt(product_of(rms));
        system.values = (1.0 / mean_rad) * rms;
    }

    Mat3 stretch() const { return with_values(system, system.values); }

    Mat3 inverse_stretch() const {
        const Vec3d& v = system.values;
        return with_values(system, {1.0 / v.x, 1.0 / v.y, 1.0 / v.z});
    }
};

double largest_rotation_rad(const BroadenedCrystal& crystal) {
    return std::sqrt(largest_of(eigen_system(crystal.mosaic_rad2).values));
}

/// How far a spot is spread along the cell's edges at the largest scattering vector, in Miller
/// indices.
struct IndexSpread {
    Vec3d sigma;  ///< standard deviations
    Vec3d shift;  ///< what half a step of the spindle and half a pixel add at most
};

IndexSpread index_spread(const BroadenedCrystal& crystal, const SpotSurroundings& around) {
    const Mat3 own = size_covariance(crystal) + around.divergence_invA2;
    const double q = around.largest_q_invA;
    const double of_q =
        std::hypot(largest_rotation_rad(crystal), crystal.cell_spread, around.bandwidth) * q;
    const double shift_invA = 0.5 * around.step_rad * q + around.half_pixel_invA;
    const auto sigma = [&](const Vec3d& edge_A) {
        return std::sqrt(dot(edge_A, own * edge_A) + of_q * of_q * dot(edge_A, edge_A));
    };
    const Vec3d* edges = crystal.cell_A.row;
    return {
        {sigma(edges[0]), sigma(edges[1]), sigma(edges[2])},
        {shift_invA * length(edges[0]),
         shift_invA * length(edges[1]),
         shift_invA * length(edges[2])}};
}

double reach_of(const IndexSpread& spread, double sigmas) {
    return largest_of(sigmas * spread.sigma + spread.shift);
}

/// The most standard deviations at which spots stay within a distance in indices.
double sigmas_within(const IndexSpread& spread, double distance) {
    const auto along = [&](double sigma, double shift) {
        return (distance - shift) / sigma;
    };
    return std::min(
        {along(spread.sigma.x, spread.shift.x),
         along(spread.sigma.y, spread.shift.y),
         along(spread.sigma.z, spread.shift.z)}
    );
}

/// How many reflections a point may see, and where their spots end so that it sees no more.
struct SpotEnd {
    int reflections;
    double last_log;
};

constexpr double fewest_sigmas = 4.0;

SpotEnd spot_end(const BroadenedCrystal& crystal, const SpotSurroundings& around) {
    constexpr int corners = 8;
    const IndexSpread spread = index_spread(crystal, around);
    const bool is_alone = reach_of(spread, fewest_sigmas) < half_way_to_neighbours;
    const double distance = (is_alone ? half_way_to_neighbours : 1.0) - around.index_error;
    const double sigmas = std::max(fewest_sigmas, sigmas_within(spread, distance));
    return {is_alone ? 1 : corners, std::max(last_log_of_all, -0.5 * sigmas * sigmas)};
}

/// (a + b)^2 <= first a^2 + second b^2: the factors that make both sides equal at a and b.
struct SquareSplit {
    double first = 1.0, second = 1.0;

    SquareSplit(double a, double b) {
        if (b > 0.0) {
            first = 1.0 + b / a;
            second = 1.0 + a / b;
        }
    }
};

/// The metric of reciprocal space, in SpotReach's order.
void set_metric(const BroadenedCrystal& crystal, SpotReach& reach) {
    const Mat3 reciprocal = reciprocal_vectors(crystal.cell_A);
    const Vec3d* r = reciprocal.row;
    const double metric[] = {
        dot(r[0], r[0]),
        dot(r[1], r[1]),
        dot(r[2], r[2]),
        dot(r[0], r[1]),
        dot(r[0], r[2]),
        dot(r[1], r[2])};
    std::copy(std::begin(metric), std::end(metric), std::begin(reach.metric));
}

/// How far from a reflection, and from the sphere through it, a spot is looked for.
struct Bounds {
    double at_0, of_length;  ///< the ball's radius is the root of at_0^2 + (of_length |q|)^2,
    double arc;              ///< and that of a step of the spindle, per |q|,
    double margin_invA;      ///< and what indices may be wrong and half a pixel
    double shell_0, radial;  ///< squared distance from the sphere, and its part per |q|^2
};

std::optional<Bounds> bounds_of(
    const BroadenedCrystal& crystal, const SpotSurroundings& around, const SpotEnd& end
) {
    // For roundings of single precision, and for what sums over a step or a pixel neglect.
    const bool is_point = around.step_rad == 0.0 && around.half_pixel_invA == 0.0;
    const double spare = is_point ? 1.0 + 1e-4 : 1.05;
    const double squared_sigmas = -2.0 * end.last_log * spare * spare;
    const Mat3 own = size_covariance(crystal) + around.divergence_invA2;
    const double size = largest_of(eigen_system(own).values);
    const double rotation = largest_rotation_rad(crystal);
    const double radial =
        crystal.cell_spread * crystal.cell_spread + around.bandwidth * around.bandwidth;
    const Mat3 reciprocal = reciprocal_vectors(crystal.cell_A);
    const Vec3d* r = reciprocal.row;
    // |m|^2 <= 1.1 |q|^2 + 2.75 |x|^2, whose second part is brought to the left.
    constexpr double of_q = 1.1, of_x = 2.75, least_left = 0.2;
    const double left = 1.0 - of_x * squared_sigmas * rotation * rotation;
    if (left < least_left) {
        return {};
    }
    return Bounds{
        std::sqrt(squared_sigmas * size / left),
        std::sqrt(squared_sigmas * (of_q * rotation * rotation + radial) / left),
        0.5 * around.step_rad * spare,
        around.half_pixel_invA +
            around.index_error * (length(r[0]) + length(r[1]) + length(r[2])),
        2.0 * squared_sigmas * size,
        2.0 * squared_sigmas * radial};
}

/// Where spots end for points that are at most `extent_invA` away from the one that is tested.
SpotReach reach_of(
    const BroadenedCrystal& crystal,
    const std::optional<Bounds>& bounds,
    int reflections,
    double extent_invA
) {
    SpotReach reach{};
    reach.reflections = reflections;
    set_metric(crystal, reach);
    if (!bounds) {
        constexpr float everywhere = 1e30F;
        reach.ball[0] = reach.shell[0] = everywhere;
        return reach;
    }
    const double slope = bounds->of_length + bounds->arc;
    const double margin = bounds->margin_invA + extent_invA;
    const double constant = bounds->at_0 + margin + slope * extent_invA;
    // (sqrt(a^2 + b^2 q^2) + m + h q)^2, the root in the mixed term by a + b q.
    reach.ball[0] = static_cast<float>(constant * constant);
    reach.ball[1] =
        static_cast<float>(2.0 * (constant * slope - bounds->at_0 * bounds->of_length));
    reach.ball[2] = static_cast<float>(slope * slope);
    // Of |q|^2 - |q_H|^2, per |q|.
    const double shift = 2.0 * margin + std::sqrt(bounds->radial) * extent_invA;
    const SquareSplit split(std::sqrt(bounds->shell_0), shift);
    reach.shell[0] =
        static_cast<float>(split.first * bounds->shell_0 + split.second * shift * shift);
    reach.shell[1] = static_cast<float>(split.first * bounds->radial);
    return reach;
}

/// The reach for a whole pixel, if the reflection that is nearest to its middle is then the
/// only one whose spot a sample of it may be in, and if few pixels are near one.
std::optional<SpotReach> pixel_reach_of(
    const BroadenedCrystal& crystal,
    const SpotSurroundings& around,
    const std::optional<Bounds>& bounds
) {
    if (!bounds || around.pixel_extent_invA == 0.0) {
        return {};
    }
    const double q = around.largest_q_invA;
    const double radius = std::hypot(bounds->at_0, bounds->of_length * q) + bounds->arc * q +
                          bounds->margin_invA + around.pixel_extent_invA;
    const Vec3d* edges = crystal.cell_A.row;
    const double longest = std::max({length(edges[0]), length(edges[1]), length(edges[2])});
    // Half the thickness of the shell: (|q| + |q_H|) (|q| - |q_H|) is 2 |q| times it.
    const double half_shell =
        std::sqrt(0.5 * (bounds->shell_0 + bounds->radial * q * q)) + around.pixel_extent_invA;
    const double disc = 2.0 * constants::pi * radius * radius * half_shell;
    const double filled =
        std::min(ball_volume(radius), disc) * std::abs(determinant(crystal.cell_A));
    if (radius * longest >= half_way_to_neighbours || !are_rare(filled)) {
        return {};
    }
    return reach_of(crystal, bounds, 1, around.pixel_extent_invA);
}

}  // namespace

Spot make_spot(const BroadenedCrystal& crystal, const SpotSurroundings& around) {
    const Mat3 own_size = size_covariance(crystal);
    const Mat3 size = own_size + around.divergence_invA2;
    const MosaicAxes mosaic(crystal.mosaic_rad2);
    const Mat3 stretch = mosaic.stretch();
    const EigenSystem stretched = eigen_system(stretch * (size * stretch));
    const double unit_squared = std::cbrt(product_of(stretched.values));
    const Mat3 to_frame = (1.0 / std::sqrt(unit_squared)) * Mat3{stretched.vectors * stretch};
    const Mat3 inverse = stretched.vectors * mosaic.inverse_stretch();
    const Mat3 turning = inverse * transposed(inverse);
    const Mat3 rows = to_frame * transposed(reciprocal_vectors(crystal.cell_A));
    const SpotEnd end = spot_end(crystal, around);
    DeviceSpot<double> spot{};
    std::copy(std::begin(rows.row), std::end(rows.row), std::begin(spot.row));
    std::copy(std::begin(turning.row), std::end(turning.row), std::begin(spot.turning));
    spot.axis = inverse * around.axis;
    spot.size = (1.0 / unit_squared) * stretched.values;
    spot.mosaic = mosaic.mean_rad * mosaic.mean_rad;
    spot.radial = crystal.cell_spread * crystal.cell_spread;
    spot.half_step = 0.5 * around.step_rad;
    spot.peak = std::sqrt(determinant(own_size) / determinant(size));
    spot.last_log = end.last_log;
    spot.reflections = end.reflections;
    const std::optional<Bounds> bounds = bounds_of(crystal, around, end);
    return {
        spot,
        reach_of(crystal, bounds, end.reflections, 0.0),
        pixel_reach_of(crystal, around, bounds)};
}

Mat3 broadening_invA2(const Mat3& mosaic_rad2, double radial, const Vec3d& q_invA) {
    const Vec3d& q = q_invA;
    // v x q for a rotation vector v is this matrix times v.
    const Mat3 turned{{{0.0, q.z, -q.y}, {-q.z, 0.0, q.x}, {q.y, -q.x, 0.0}}};
    return Mat3{turned * (mosaic_rad2 * transposed(turned))} + radial * outer(q, q);
}

SpotNumbers spot_numbers(
    const BroadenedCrystal& crystal,
    const SpotSurroundings& around,
    const Vec3d& hkl,
    double bandwidth
) {
    const Vec3d q = transposed(reciprocal_vectors(crystal.cell_A)) * hkl;
    const double radial = crystal.cell_spread * crystal.cell_spread + bandwidth * bandwidth;
    const Mat3 own = size_covariance(crystal);
    const Mat3 all =
        own + around.divergence_invA2 + broadening_invA2(crystal.mosaic_rad2, radial, q);
    return {q, all, std::sqrt(determinant(own) / determinant(all))};
}

double reach_in_indices(const BroadenedCrystal& crystal, const SpotSurroundings& around) {
    return reach_of(index_spread(crystal, around), fewest_sigmas);
}

}  // namespace minibragg::crystal
