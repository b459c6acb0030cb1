#include "minibragg/spots/reflection_geometry.hpp"

#include <cmath>
#include <limits>

#include "minibragg/base/constants.hpp"
#include "minibragg/scene/beam_means.hpp"

namespace minibragg::spots {

namespace {

/// The angle that differs by whole turns and is nearest to another one.
double nearest_turn(double angle_rad, double to_rad) {
    constexpr double turn = 2.0 * constants::pi;
    return angle_rad - turn * std::round((angle_rad - to_rad) / turn);
}

}  // namespace

ReflectionGeometry::ReflectionGeometry(
    const setup::Experiment& experiment, const setup::Shot& shot
)
    : s0_invA_((1.0 / shot.truth.wavelength_A) * scene::mean_direction(shot.scene.beam)),
      axis_(unit(experiment.spindle.axis)),
      width_rad_(experiment.spindle.width_rad) {
    const int image = experiment.series ? 0 : shot.image;
    middle_rad_ = experiment.spindle.start_rad + width_rad_ * (image + 0.5);
    for (const setup::CrystalTruth& crystal : shot.truth.crystals) {
        a_matrices_invA_.push_back(crystal.mean_a_matrix_invA);
    }
}

int ReflectionGeometry::side_of(const Vec3d& ray) const {
    if (!is_sweep()) {
        return 0;
    }
    return dot(axis_, cross(ray, s0_invA_)) > 0.0 ? 1 : -1;
}

Vec3d ReflectionGeometry::q_at_zero_invA(int crystal, const Vec3<std::int32_t>& hkl) const {
    return a_matrices_invA_[static_cast<std::size_t>(crystal)] *
           Vec3d{
               static_cast<double>(hkl.x),
               static_cast<double>(hkl.y),
               static_cast<double>(hkl.z)};
}

/// q turns in a plane: q.s0 = along + across cos(phi) + beyond sin(phi), and is -q^2 / 2 on the
/// sphere.
std::vector<double> ReflectionGeometry::angles_rad(const Vec3d& q_invA) const {
    const Vec3d parallel = dot(axis_, q_invA) * axis_;
    const double across = dot(q_invA - parallel, s0_invA_);
    const double beyond = dot(cross(axis_, q_invA), s0_invA_);
    const double wanted = -0.5 * dot(q_invA, q_invA) - dot(parallel, s0_invA_);
    const double most = std::hypot(across, beyond);
    if (!(std::abs(wanted) < most)) {
        return {};
    }
    const double middle = std::atan2(beyond, across), half = std::acos(wanted / most);
    return {nearest_turn(middle - half, middle_rad_), nearest_turn(middle + half, middle_rad_)};
}

bool ReflectionGeometry::is_excited_twice(int crystal, const Vec3<std::int32_t>& hkl) const {
    int times = 0;
    for (const double angle_rad : angles_rad(q_at_zero_invA(crystal, hkl))) {
        times += std::abs(angle_rad - middle_rad_) < 0.5 * std::abs(width_rad_) ? 1 : 0;
    }
    return times > 1;
}

Passage ReflectionGeometry::passage(int crystal, const Vec3<std::int32_t>& hkl, int side)
    const {
    const Vec3d q_invA = q_at_zero_invA(crystal, hkl);
    const auto at = [&](double angle_rad) {
        return rotation_about(axis_, angle_rad) * q_invA;
    };
    Passage found;
    found.d_A = 1.0 / length(q_invA);
    found.phi_rad = middle_rad_;
    found.q_invA = at(middle_rad_);
    found.s1_invA = found.q_invA + s0_invA_;
    found.excitation_error_invA = length(found.s1_invA) - length(s0_invA_);
    if (!is_sweep()) {
        return found;
    }
    double nearest_rad = std::numeric_limits<double>::infinity();
    for (const double angle_rad : angles_rad(q_invA)) {
        const double away_rad = std::abs(angle_rad - middle_rad_);
        const bool is_meant = side == 0 || side_of(at(angle_rad) + s0_invA_) == side;
        if (is_meant && away_rad < nearest_rad) {
            nearest_rad = away_rad;
            found.phi_rad = angle_rad;
        }
    }
    if (!std::isfinite(nearest_rad)) {
        found.phi_rad = std::numeric_limits<double>::quiet_NaN();
        return found;
    }
    found.q_invA = at(found.phi_rad);
    found.s1_invA = found.q_invA + s0_invA_;
    found.speed_invA_per_rad = std::abs(dot(unit(found.s1_invA), cross(axis_, found.q_invA)));
    return found;
}

}  // namespace minibragg::spots
