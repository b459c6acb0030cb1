#include "minibragg/setup/closed_form_error.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/evenly_spread.hpp"
#include "minibragg/crystal/rotation_mean.hpp"
#include "minibragg/crystal/spot_over_pixel.hpp"
#include "minibragg/crystal/symmetric_matrix.hpp"
#include "minibragg/scene/beam_means.hpp"
#include "minibragg/scene/make_spots.hpp"
#include "minibragg/setup/detector_places.hpp"

namespace minibragg::setup {

namespace {

using crystal::DeviceSpot;
using crystal::operator+;
using crystal::operator*;
using scene::LatticeShape;

/// Into how many parts a step and a pixel are cut to be computed once more.
struct Parts {
    int angles = 1, edge = 1;
};

/// The crystal of a shot at the middle of its sweep, in the frame in which it has the spindle
/// angle 0.
struct ErringCrystal {
    Mat3 cell_A, mosaic_rad2;
    Mat3 to_frame;             ///< from the laboratory
    std::int64_t orientation;  ///< in the scene
    DeviceSpot<double> spot;
    Vec3d axis;
    double step_rad;          ///< of the spindle; of a still 0
    double bandwidth_square;  ///< the mean over the beam
};

/// A pixel, or a point, and a reflection near it, as the crystal sees them.
struct ErringPoint {
    Vec3d q_invA, fast_invA, slow_invA;
    Vec3d reflection_invA;
    /// Relative change of what the intensity is multiplied by over an edge of the pixel.
    double fast_change = 0.0, slow_change = 0.0;
};

/// |F_lattice|^2 of a point, relative, in so many parts.
template <template <class> class Spots>
double value_in_parts(const ErringCrystal& crystal, const ErringPoint& at, const Parts& parts) {
    DeviceSpot<double> spot = crystal.spot;
    spot.half_step /= parts.angles;
    constexpr double nowhere = -60.0;
    spot.last_log = nowhere;  // ends of spots are no errors of a step or a pixel
    const Vec3d reflection = crystal.cell_A * at.reflection_invA;
    const auto middle = [](int i, int n) {
        return (i + 0.5) / n - 0.5;
    };
    double sum = 0.0;
    for (int angle = 0; angle < parts.angles; ++angle) {
        const Mat3 back = transposed(
            rotation_about(crystal.axis, crystal.step_rad * middle(angle, parts.angles))
        );
        const auto in_indices = [&](const Vec3d& q_invA) {
            return crystal.cell_A * (back * q_invA);
        };
        const Vec3d fast = (1.0 / parts.edge) * in_indices(at.fast_invA),
                    slow = (1.0 / parts.edge) * in_indices(at.slow_invA);
        const Vec3d delta = crystal.cell_A * (back * at.q_invA - at.reflection_invA);
        for (int i = 0; i < parts.edge * parts.edge; ++i) {
            const double u = middle(i % parts.edge, parts.edge),
                         v = middle(i / parts.edge, parts.edge);
            const double factor = 1.0 + u * at.fast_change + v * at.slow_change;
            sum += factor * Spots<double>{spot}(crystal::SpotPoint<double>{
                                delta + (parts.edge * u) * fast + (parts.edge * v) * slow,
                                reflection,
                                crystal.bandwidth_square,
                                fast,
                                slow});
        }
    }
    return sum / (parts.angles * parts.edge * parts.edge);
}

double value_of_shape(
    LatticeShape shape, const ErringCrystal& crystal, const ErringPoint& at, const Parts& parts
) {
    switch (shape) {
        case LatticeShape::broadened_sweep:
            return value_in_parts<crystal::SweptSpots>(crystal, at, parts);
        case LatticeShape::broadened_pixel:
            return value_in_parts<crystal::StillSpotsOverPixel>(crystal, at, parts);
        case LatticeShape::broadened_pixel_sweep:
            return value_in_parts<crystal::SweptSpotsOverPixel>(crystal, at, parts);
        default:
            return value_in_parts<crystal::StillSpots>(crystal, at, parts);
    }
}

/// The crystals of a shot; of very many, some.
std::vector<ErringCrystal> erring_crystals(const scene::SceneModel& scene) {
    constexpr std::size_t most = 4;
    const scene::CrystalModel& model = scene.crystal;
    const std::vector<crystal::Spot> spots = scene::make_spots(scene, 0.0);
    const std::int64_t of_one = scene::orientations_of_one(model);
    const std::int64_t middle = of_one / 2;
    const Mat3& turn = model.spindle_rotations[model.spindle_rotations.size() / 2];
    const double bandwidth_square = scene::mean_bandwidth_square(scene.beam);
    const bool is_swept = model.shape == LatticeShape::broadened_sweep ||
                          model.shape == LatticeShape::broadened_pixel_sweep;
    std::vector<ErringCrystal> crystals;
    const auto add = [&](const Mat3& cell_A, const scene::BroadeningModel& broadening) {
        const auto place = static_cast<std::int64_t>(crystals.size()) * of_one + middle;
        crystals.push_back(
            {cell_A,
             broadening.mosaic_rad2,
             transposed(turn),
             place,
             spots[static_cast<std::size_t>(place)].numbers,
             model.spindle_axis,
             is_swept ? model.spindle_step_rad : 0.0,
             bandwidth_square}
        );
    };
    add(model.cell_A, model.broadening);
    for (const scene::OtherCrystal& other : model.other_crystals) {
        add(other.cell_A, other.broadening);
    }
    return evenly_spread(crystals, most);
}

/// How fast the crystal's turn moves a place through the Ewald sphere.
double crossing_speed(const Place& place, const Vec3d& axis) {
    return std::abs(dot(cross(place.q_invA, axis), place.direction)) / length(place.q_invA);
}

/// Places all over the detector, and those at which spots of a sweep cross most slowly.
std::vector<Place> erring_places(const Shot& shot, bool is_swept) {
    constexpr int everywhere = 16, tried = 400, slowest = 8;
    const double wavelength_A = shot.truth.wavelength_A;
    std::vector<Place> places = places_of(shot.scene, wavelength_A, everywhere);
    if (is_swept && scene::is_over_pixel(shot.scene.crystal.shape)) {
        std::vector<Place> slow = places_of(shot.scene, wavelength_A, tried);
        const Vec3d& axis = shot.scene.crystal.spindle_axis;
        std::sort(slow.begin(), slow.end(), [&](const Place& a, const Place& b) {
            return crossing_speed(a, axis) < crossing_speed(b, axis);
        });
        slow.resize(std::min<std::size_t>(slow.size(), slowest));
        places.insert(places.end(), slow.begin(), slow.end());
    }
    return places;
}

/// A point of a sequence that fills a cube of six dimensions evenly about its middle (Roberts'
/// R_d: powers of the root of x^7 = x + 1); the first is the middle.
std::array<double, 6> point_of_cube(int i) {
    constexpr double root = 1.1127756842787055;
    std::array<double, 6> point{};
    double power = 1.0;
    for (double& along : point) {
        power /= root;
        const double place = 0.5 + i * power;
        along = place - std::floor(place) - 0.5;
    }
    return point;
}

/// Spots about a place on the detector.
class PointsAt {
public:
    PointsAt(const scene::SceneModel& scene, const ErringCrystal& crystal, const Place& place)
        : crystal_(crystal),
          is_over_pixel_(scene::is_over_pixel(scene.crystal.shape)),
          centre_{
              crystal.to_frame * place.q_invA,
              crystal.to_frame * place.fast_step_invA,
              crystal.to_frame * place.slow_step_invA,
              {},
              place.fast_change,
              place.slow_change} {
        const Vec3d hkl = crystal.cell_A * centre_.q_invA;
        const double bandwidth = std::sqrt(crystal.bandwidth_square);
        spread_ = crystal::eigen_system(
            scene::spot_numbers(scene, crystal.orientation, hkl, bandwidth).covariance_invA2
        );
    }

    /// The first lies in the middle of spot, pixel and step, the next beside it along the axes
    /// of the spot; then spots lie in the corners of a pixel; all others lie anywhere in them.
    ErringPoint operator()(int i) const {
        constexpr double pixels = 1.3, to_corner = 0.35;
        const std::array<double, 6> part = point_of_cube(i);
        ErringPoint point = centre_;
        const bool is_in_corner = is_over_pixel_ && i >= on_axes && i < on_axes + corners;
        const bool is_in_middle = i < on_axes || is_in_corner;
        Vec3d off_invA = is_in_corner ? Vec3d{} : in_spot(i, part);
        if (is_in_corner) {
            const int corner = i - on_axes;
            off_invA = (corner % 2 == 0 ? to_corner : -to_corner) * point.fast_invA +
                       (corner / 2 == 0 ? to_corner : -to_corner) * point.slow_invA;
        } else if (is_over_pixel_ && !is_in_middle) {
            off_invA = off_invA + (pixels * part[3]) * point.fast_invA +
                       (pixels * part[4]) * point.slow_invA;
        }
        const double angle_rad = is_in_middle ? 0.0 : crystal_.step_rad * part[5];
        const Mat3 turn = rotation_about(crystal_.axis, angle_rad);
        point.reflection_invA = transposed(turn) * (point.q_invA - off_invA);
        return point;
    }

    static constexpr int on_axes = 7;

private:
    static constexpr int corners = 4;

    const ErringCrystal& crystal_;
    bool is_over_pixel_;
    ErringPoint centre_;
    crystal::EigenSystem spread_;

    /// From the middle of the spot.
    Vec3d in_spot(int i, const std::array<double, 6>& part) const {
        constexpr double beside = 1.2, range = 3.0;  // standard deviations
        Vec3d sigmas = range * Vec3d{part[0], part[1], part[2]};
        if (i < on_axes) {
            const double signed_sigmas = i == 0 ? 0.0 : (i % 2 == 0 ? beside : -beside);
            const int axis = (i + 1) / 2;
            sigmas = {
                axis == 1 ? signed_sigmas : 0.0,
                axis == 2 ? signed_sigmas : 0.0,
                axis == 3 ? signed_sigmas : 0.0};
        }
        const Vec3d& v = spread_.values;
        return transposed(spread_.vectors) * Vec3d{
                                                 sigmas.x * std::sqrt(std::max(0.0, v.x)),
                                                 sigmas.y * std::sqrt(std::max(0.0, v.y)),
                                                 sigmas.z * std::sqrt(std::max(0.0, v.z))};
    }
};

/// Largest differences, and the largest value.
struct Differences {
    ClosedFormError largest;
    double brightest = 0.0;

    void add(double value, double in_angles, double in_pixels) {
        brightest = std::max({brightest, value, in_angles, in_pixels});
        largest.steps = std::max(largest.steps, std::abs(in_angles - value));
        largest.pixels = std::max(largest.pixels, std::abs(in_pixels - value));
    }
};

void add_parts(
    const scene::SceneModel& scene,
    const ErringCrystal& crystal,
    const PointsAt& points,
    Differences& found
) {
    const LatticeShape shape = scene.crystal.shape;
    const bool is_over_pixel = scene::is_over_pixel(shape), is_swept = crystal.step_rad > 0.0;
    constexpr int of_points = 28, of_swept_pixels = 52;
    const int looked_at = is_over_pixel && is_swept ? of_swept_pixels : of_points;
    const Parts angles{is_swept ? (is_over_pixel ? 3 : 8) : 1, 1};
    const Parts pixels{1, is_over_pixel ? 4 : 1};
    for (int i = 0; i < looked_at; ++i) {
        const ErringPoint at = points(i);
        const auto value = [&](const Parts& parts) {
            return value_of_shape(shape, crystal, at, parts);
        };
        const double whole = value({1, 1});
        found.add(
            whole, is_swept ? value(angles) : whole, is_over_pixel ? value(pixels) : whole
        );
    }
}

/// Whether rotations are small and the radial spread beside them narrow enough, whatever the
/// block: errors of at most 1.5e-3.
bool is_surely_exact(const ErringCrystal& crystal) {
    constexpr double small_rad = 0.3 * constants::radians_per_degree, narrow = 2e-3;
    const Vec3d squares = crystal::eigen_system(crystal.mosaic_rad2).values;
    const double largest = std::max({squares.x, squares.y, squares.z});
    const double radial = crystal.spot.radial + crystal.bandwidth_square;
    return largest == 0.0 || (largest < small_rad * small_rad && radial < narrow * narrow);
}

double error_of_rotations(
    const scene::SceneModel& scene,
    const ErringCrystal& crystal,
    const std::vector<Place>& places
) {
    if (is_surely_exact(crystal)) {
        return 0.0;
    }
    scene::SceneModel unturned = scene;
    const auto forget = [](scene::BroadeningModel& broadening) {
        broadening = {};
    };
    forget(unturned.crystal.broadening);
    for (scene::OtherCrystal& other : unturned.crystal.other_crystals) {
        forget(other.broadening);
    }
    ErringCrystal still = crystal;
    still.step_rad = still.spot.half_step = 0.0;
    constexpr int looked_at = PointsAt::on_axes + 4;
    constexpr std::size_t most_places = 8;
    double difference = 0.0, brightest = 0.0;
    for (const Place& place : evenly_spread(places, most_places)) {
        const PointsAt points(scene, still, place);
        const Vec3d hkl = crystal.cell_A * (crystal.to_frame * place.q_invA);
        const crystal::RotationMean mean(
            crystal.mosaic_rad2,
            crystal.bandwidth_square,
            crystal.spot.radial,
            scene::spot_numbers(unturned, crystal.orientation, hkl, 0.0)
        );
        for (int i = 0; i < looked_at; ++i) {
            const ErringPoint at = points(i);
            const double exact = mean(at.q_invA, at.reflection_invA);
            const double closed = value_of_shape(LatticeShape::broadened, still, at, {});
            difference = std::max(difference, std::abs(closed - exact));
            brightest = std::max(brightest, exact);
        }
    }
    return brightest > 0.0 ? difference / brightest : 0.0;
}

double trace(const Mat3& m) {
    return m.row[0].x + m.row[1].y + m.row[2].z;
}

/// What first order leaves out of the tilts of a divergent beam: a beam that is tilted by e
/// moves q by -e / wavelength, and along the mean direction b by e^2 / (2 wavelength). With S
/// the spot without the divergence, D the covariance of e and C = S + D / wavelength^2, that
/// changes exp(-x^T C^-1 x / 2) by
///
///     b.grad(exp(-x^T C^-1 x / 2) <e^2 | x>) / (2 wavelength)
///     <e^2 | x> = tr(D - D C^-1 D / wavelength^2) + (D C^-1 x)^2 / wavelength^2
struct TiltError {
    Mat3 covariance_invA2, inverse_A2;  ///< C
    Mat3 tilts_rad2;                    ///< D
    Vec3d beam;
    double wavelength_A;

    /// @param x_invA  from the middle of the spot
    double operator()(const Vec3d& x_invA) const {
        const double inverse_square = 1.0 / (wavelength_A * wavelength_A);
        const Vec3d scaled = inverse_A2 * x_invA, mean = tilts_rad2 * scaled;
        const Vec3d of_beam = tilts_rad2 * Vec3d{inverse_A2 * beam};
        const Mat3 seen = tilts_rad2 * (inverse_A2 * tilts_rad2);
        const double squares =
            trace(tilts_rad2) + inverse_square * (dot(mean, mean) - trace(seen));
        const double slope =
            2.0 * inverse_square * dot(mean, of_beam) - dot(beam, scaled) * squares;
        return std::exp(-0.5 * dot(x_invA, scaled)) * slope / (2.0 * wavelength_A);
    }

    /// The largest anywhere, over the spot's brightest place.
    double largest() const {
        constexpr int half_points = 4;
        constexpr double step = 0.6;  // standard deviations
        const crystal::EigenSystem spot = crystal::eigen_system(covariance_invA2);
        const Vec3d sigma{
            std::sqrt(spot.values.x), std::sqrt(spot.values.y), std::sqrt(spot.values.z)};
        double worst = 0.0;
        for (int i = -half_points; i <= half_points; ++i) {
            for (int j = -half_points; j <= half_points; ++j) {
                for (int k = -half_points; k <= half_points; ++k) {
                    const Vec3d x = step * Vec3d{i * sigma.x, j * sigma.y, k * sigma.z};
                    worst = std::max(worst, std::abs((*this)(transposed(spot.vectors) * x)));
                }
            }
        }
        return worst;
    }
};

double error_of_directions(
    const scene::SceneModel& scene,
    const ErringCrystal& crystal,
    const std::vector<Place>& places
) {
    const Mat3 tilts_rad2 =
        crystal.to_frame * (scene.beam.divergence_rad2 * transposed(crystal.to_frame));
    if (!(trace(tilts_rad2) > 0.0)) {
        return 0.0;
    }
    const double bandwidth = std::sqrt(crystal.bandwidth_square);
    double worst = 0.0;
    for (const Place& place : places) {
        const Vec3d hkl = crystal.cell_A * (crystal.to_frame * place.q_invA);
        const Mat3 spot =
            scene::spot_numbers(scene, crystal.orientation, hkl, bandwidth).covariance_invA2;
        const TiltError error{
            spot,
            crystal::inverse_of_symmetric(spot),
            tilts_rad2,
            crystal.to_frame * scene::mean_direction(scene.beam),
            scene::mean_wavelength_A(scene.beam)};
        worst = std::max(worst, error.largest());
    }
    return worst;
}

}  // namespace

std::optional<ClosedFormError> closed_form_error(const Shot& shot) {
    const scene::SceneModel& scene = shot.scene;
    if (!scene::is_broadened(scene.crystal.shape)) {
        return std::nullopt;
    }
    ClosedFormError worst;
    bool is_seen = false;
    for (const ErringCrystal& crystal : erring_crystals(scene)) {
        const std::vector<Place> places = erring_places(shot, crystal.step_rad > 0.0);
        Differences found;
        for (const Place& place : places) {
            add_parts(scene, crystal, PointsAt(scene, crystal, place), found);
        }
        if (!(found.brightest > 0.0)) {
            continue;
        }
        is_seen = true;
        worst.steps = std::max(worst.steps, found.largest.steps / found.brightest);
        worst.pixels = std::max(worst.pixels, found.largest.pixels / found.brightest);
        worst.rotations = std::max(worst.rotations, error_of_rotations(scene, crystal, places));
        worst.directions =
            std::max(worst.directions, error_of_directions(scene, crystal, places));
    }
    return is_seen ? std::optional(worst) : std::nullopt;
}

}  // namespace minibragg::setup
