#include "minibragg/spots/whole_reflection.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <limits>
#include <utility>

#include "minibragg/base/constants.hpp"

namespace minibragg::spots {

namespace {

using Terms = std::vector<std::pair<double, std::complex<double>>>;

/// The weighted transform of what is scattered by parallel planes through a spot, at distances
/// (A) along their normal: half of it, the other half is the conjugate.
Terms terms_of(
    const setup::TransformsAlong& transforms,
    const setup::SpotShape& shape,
    const Vec3d& sizes_per_A
) {
    constexpr int points = 96;
    const double reach_A = setup::overlap_reach(shape) / length(sizes_per_A);
    Terms terms;
    for (int i = 0; i < points; ++i) {
        // z = reach s^3: dense where the transform of wide distributions is.
        const double s = (i + 0.5) / points;
        const double z_A = reach_A * s * s * s;
        const double width_A = 3.0 * reach_A * s * s / points;
        std::complex<double> continuous = 1.0;
        const setup::AllTransforms all = transforms.at(z_A);
        for (std::size_t kind = 0; kind < all.size(); ++kind) {
            const bool is_of_spot = kind != static_cast<std::size_t>(setup::Sampled::pixels) &&
                                    kind != static_cast<std::size_t>(setup::Sampled::spindle);
            continuous *= is_of_spot ? all[kind].continuous : 1.0;
        }
        const double amplitude = setup::overlap(shape, z_A * sizes_per_A);
        terms.emplace_back(z_A, 2.0 * width_A * amplitude * continuous);
    }
    return terms;
}

/// The integral over the plane at a distance from the middle, 1/A.
double plane_at(const Terms& terms, double distance_invA) {
    double sum = 0.0;
    for (const auto& [z_A, value] : terms) {
        sum += (value * std::polar(1.0, 2.0 * constants::pi * z_A * distance_invA)).real();
    }
    return sum;
}

/// Of the mean over the domains, wavelengths and directions, as far as it broadens a spot:
/// standard deviation, 1/A.
double spread_invA(const setup::TransformsAlong& transforms, double reach_A) {
    constexpr double tried = 1e-3, least_turns = 1e-12;
    const double z_A = tried * reach_A;
    std::complex<double> all = 1.0;
    for (const setup::Transforms& kind : transforms.at(z_A)) {
        all *= kind.continuous;
    }
    const double turns = -std::log(std::abs(all));
    return turns > least_turns ? std::sqrt(0.5 * turns) / (constants::pi * z_A) : 0.0;
}

}  // namespace

WholeReflections::WholeReflections(const setup::Experiment& experiment, const setup::Shot& shot)
    : photons_per_sr_e2_(
          scene::photons_per_sr_e2(shot.scene) * shot.scene.sampling.oversample *
          shot.scene.sampling.oversample
      ),
      width_rad_(experiment.spindle.width_rad) {
    for (std::size_t crystal = 0; crystal < shot.truth.crystals.size(); ++crystal) {
        add_block(experiment, shot, crystal);
    }
}

void WholeReflections::add_block(
    const setup::Experiment& experiment, const setup::Shot& shot, std::size_t crystal
) {
    const scene::CrystalModel& model = shot.scene.crystal;
    const setup::CrystalTruth& truth = shot.truth.crystals[crystal];
    const bool is_first = crystal == 0;
    const auto& domains =
        is_first ? model.domain_rotations : model.other_crystals[crystal - 1].domain_rotations;
    const auto& broadening =
        is_first ? model.broadening : model.other_crystals[crystal - 1].broadening;
    const double weight = is_first ? model.weight : model.other_crystals[crystal - 1].weight;
    Block block;
    block.shape = {model.shape, model.lattice.fudge};
    // Two domains say as well as thousands which continuum they stand for.
    const std::vector<Mat3> some(
        domains.begin(),
        domains.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(2, domains.size()))
    );
    block.sets = setup::make_sample_sets(experiment, shot, truth, some, broadening);
    const Vec3d& n = model.lattice.cells;
    const double cells = n.x * n.y * n.z;
    const double volume_A3 = 1.0 / std::abs(determinant(truth.a_matrix_invA));
    block.integral_invA3 = weight * setup::integral(block.shape) * cells / volume_A3;
    if (model.is_star) {
        const double per_size = 1.0 / std::cbrt(cells * volume_A3);
        block.per_size_invA = {
            {{per_size, 0.0, 0.0}, {0.0, per_size, 0.0}, {0.0, 0.0, per_size}}};
    } else {
        const auto& spindle = model.spindle_rotations;
        const Mat3 rows = transposed(spindle[spindle.size() / 2] * truth.mean_a_matrix_invA);
        block.per_size_invA = {
            {(1.0 / n.x) * rows.row[0], (1.0 / n.y) * rows.row[1], (1.0 / n.z) * rows.row[2]}};
    }
    blocks_.push_back(std::move(block));
}

/// Integral of the spot's profile over the plane in which most of it is excited, over that of
/// the whole spot: A.
double WholeReflections::most_excited_A(const Block& block, const Passage& passage) {
    const Vec3d ray = unit(passage.s1_invA);
    const setup::TransformsAlong transforms(block.sets, passage.q_invA, ray);
    const Vec3d sizes_per_A = block.per_size_invA * ray;
    const Terms terms = terms_of(transforms, block.shape, sizes_per_A);
    double most = plane_at(terms, 0.0);
    if (block.sets.lines.size() > 1 || block.sets.directions.size() > 1) {
        // Lists may be lopsided.
        constexpr int tried = 5;
        constexpr double deviations = 1.5;
        const double spread =
            spread_invA(transforms, setup::overlap_reach(block.shape) / length(sizes_per_A));
        for (int i = -tried; i <= tried; ++i) {
            most = std::max(most, plane_at(terms, deviations * spread * i / tried));
        }
    }
    return most;
}

double WholeReflections::photons(
    int crystal, const Passage& passage, const ReflectionMeans& means
) const {
    const Block& block = blocks_[static_cast<std::size_t>(crystal)];
    // A solid angle is an area of the sphere times the squared wavelength.
    const double in_plane = photons_per_sr_e2_ * means.strength_e2 * means.capture *
                            block.integral_invA3 * means.wavelength_A * means.wavelength_A;
    if (width_rad_ == 0.0) {
        return in_plane * most_excited_A(block, passage);
    }
    return passage.speed_invA_per_rad > 0.0
               ? in_plane / (passage.speed_invA_per_rad * std::abs(width_rad_))
               : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace minibragg::spots
