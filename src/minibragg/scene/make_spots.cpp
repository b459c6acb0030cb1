#include "minibragg/scene/make_spots.hpp"

#include <algorithm>
#include <cmath>

#include "minibragg/crystal/symmetric_matrix.hpp"
#include "minibragg/scene/beam_means.hpp"
#include "minibragg/scene/pixel_extent.hpp"

namespace minibragg::scene {

namespace {

using crystal::operator+;
using crystal::operator*;

/// Half the diagonal of a subpixel as the scattering vector sees it, at most.
double half_pixel_invA(const SceneModel& model) {
    double largest_invA = 0.0;
    const double shortest_A = shortest_wavelength_A(model.beam);
    for (const PanelModel& panel : model.panels) {
        const double distance_m = std::abs(dot(panel.origin_m, panel.normal));
        const double half_diagonal_m =
            std::sqrt(0.5) * panel.pixel_size_m / model.sampling.oversample;
        largest_invA = std::max(largest_invA, half_diagonal_m / (distance_m * shortest_A));
    }
    return largest_invA;
}

/// All that spots depend on but the divergence.
crystal::SpotSurroundings surroundings_of(const SceneModel& model) {
    crystal::SpotSurroundings around;
    const LatticeShape shape = model.crystal.shape;
    if (shape == LatticeShape::broadened_sweep ||
        shape == LatticeShape::broadened_pixel_sweep) {
        around.axis = model.crystal.spindle_axis;
        around.step_rad = model.crystal.spindle_step_rad;
    }
    for (const SourceModel& source : model.beam.sources) {
        around.bandwidth = std::max(around.bandwidth, source.bandwidth);
    }
    around.largest_q_invA = largest_q_invA(model);
    around.half_pixel_invA = is_over_pixel(shape) ? half_pixel_invA(model) : 0.0;
    return around;
}

std::vector<crystal::BroadenedCrystal> crystals_of(const CrystalModel& model) {
    std::vector<crystal::BroadenedCrystal> crystals;
    const auto add = [&](const Mat3& cell_A, const BroadeningModel& broadening) {
        crystals.push_back(
            {cell_A,
             model.lattice,
             model.is_star,
             broadening.mosaic_rad2,
             broadening.cell_spread}
        );
    };
    add(model.cell_A, model.broadening);
    for (const OtherCrystal& other : model.other_crystals) {
        add(other.cell_A, other.broadening);
    }
    return crystals;
}

/// Covariance of the scattering vector by the beam's divergence, in the laboratory.
Mat3 divergence_invA2(const BeamModel& beam) {
    const double wavelength_A = mean_wavelength_A(beam);
    return (1.0 / (wavelength_A * wavelength_A)) * beam.divergence_rad2;
}

/// A covariance in the laboratory as a crystal sees it that is turned by a rotation.
Mat3 as_turned(const Mat3& covariance, const Mat3& rotation) {
    return transposed(rotation) * (covariance * rotation);
}

bool is_zero(const Mat3& m) {
    return length(m.row[0]) + length(m.row[1]) + length(m.row[2]) == 0.0;
}

}  // namespace

bool is_broadened(LatticeShape shape) {
    return shape == LatticeShape::broadened || shape == LatticeShape::broadened_sweep ||
           is_over_pixel(shape);
}

bool is_over_pixel(LatticeShape shape) {
    return shape == LatticeShape::broadened_pixel ||
           shape == LatticeShape::broadened_pixel_sweep;
}

std::vector<crystal::Spot> make_spots(const SceneModel& model, double index_error) {
    std::vector<crystal::Spot> spots;
    if (!is_broadened(model.crystal.shape)) {
        return spots;
    }
    spots.reserve(static_cast<std::size_t>(orientation_count(model.crystal)));
    const Mat3 divergence = divergence_invA2(model.beam);
    const std::size_t domains = model.crystal.domain_rotations.size();
    crystal::SpotSurroundings around = surroundings_of(model);
    around.index_error = index_error;
    around.pixel_extent_invA = pixel_extent_invA(model);
    for (const crystal::BroadenedCrystal& one : crystals_of(model.crystal)) {
        crystal::Spot spot = make_spot(one, around);
        for (const Mat3& turn : model.crystal.spindle_rotations) {
            if (!is_zero(divergence)) {
                around.divergence_invA2 = as_turned(divergence, turn);
                spot = make_spot(one, around);
            }
            spots.insert(spots.end(), domains, spot);
        }
    }
    return spots;
}

crystal::SpotNumbers spot_numbers(
    const SceneModel& model, std::int64_t orientation, const Vec3d& hkl, double bandwidth
) {
    const CrystalModel& crystal = model.crystal;
    const auto place = static_cast<std::size_t>(orientation);
    const auto of_one = static_cast<std::size_t>(orientations_of_one(crystal));
    const std::size_t step = place % of_one / crystal.domain_rotations.size();
    crystal::SpotSurroundings around;
    around.divergence_invA2 =
        as_turned(divergence_invA2(model.beam), crystal.spindle_rotations[step]);
    return crystal::spot_numbers(crystals_of(crystal)[place / of_one], around, hkl, bandwidth);
}

double spot_reach(const SceneModel& model) {
    crystal::SpotSurroundings around = surroundings_of(model);
    around.divergence_invA2 =
        as_turned(divergence_invA2(model.beam), model.crystal.spindle_rotations.front());
    double largest = 0.0;
    for (const crystal::BroadenedCrystal& one : crystals_of(model.crystal)) {
        largest = std::max(largest, reach_in_indices(one, around));
    }
    return largest;
}

double shortest_wavelength_A(const BeamModel& beam) {
    double shortest_A = std::numeric_limits<double>::infinity();
    for (const SourceModel& source : beam.sources) {
        shortest_A = std::min(shortest_A, source.wavelength_A);
    }
    return shortest_A;
}

double largest_q_invA(const SceneModel& model) {
    const BeamModel& beam = model.beam;
    const Vec3d central = beam.sources.front().direction;
    constexpr double longest = 2.0;  // of the difference of two unit vectors
    double farthest = 0.0, widest = 0.0;
    for (const SourceModel& source : beam.sources) {
        widest = std::max(widest, length(source.direction - central));
    }
    for (const PanelModel& panel : model.panels) {
        for (const double fast : {0.0, 1.0}) {
            for (const double slow : {0.0, 1.0}) {
                const Vec3d corner_m =
                    panel.origin_m +
                    (fast * panel.fast_pixels * panel.pixel_size_m) * panel.fast +
                    (slow * panel.slow_pixels * panel.pixel_size_m) * panel.slow;
                const Vec3d to_corner = unit(corner_m);
                // Backwards the edges may be farther than the corners.
                farthest = std::max(
                    farthest,
                    dot(to_corner, central) > 0.0 ? length(to_corner - central) : longest
                );
            }
        }
    }
    const double q_invA = std::min(longest, farthest + widest) / shortest_wavelength_A(beam);
    return beam.d_min_A > 0.0 ? std::min(q_invA, 1.0 / beam.d_min_A) : q_invA;
}

}  // namespace minibragg::scene
