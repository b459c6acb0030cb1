#include "minibragg/setup/spot_sampling.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <numeric>
#include <vector>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/evenly_spread.hpp"
#include "minibragg/crystal/lattice_shape.hpp"
#include "minibragg/crystal/symmetric_matrix.hpp"
#include "minibragg/crystal/unit_cell.hpp"
#include "minibragg/scene/make_spots.hpp"
#include "minibragg/setup/detector_places.hpp"
#include "minibragg/setup/sample_sets.hpp"
#include "minibragg/setup/spot_transform.hpp"

namespace minibragg::setup {

namespace {

/// The subpixels of a pixel as a pattern that repeats itself along its edges.
class Subpixels {
public:
    explicit Subpixels(const scene::Sampling& sampling)
        : is_even_{sampling.subpixels == detector::SubpixelRule::even},
          repetitions_{repetitions_of(sampling)},
          pattern_{detector::make_subpixels(
              is_even_ ? 1 : sampling.oversample, sampling.subpixels
          )} {}

    /// In a pixel.
    int repetitions() const { return repetitions_; }

    /// How many vectors of the lattice reciprocal to the repetitions are looked at, along each
    /// edge to either side. Few matter where the repetitions are the samples themselves.
    int most_aliases() const {
        constexpr int of_even = 6, of_others = 24;
        return is_even_ ? of_even : of_others;
    }

    /// |mean of exp(2 pi i k x)|^2 over the pattern, the mean over the `stride` numbers k about
    /// a number, each of which is not 0.
    double square(int number, int stride) const {
        if (is_even_ || number == 0) {
            return 1.0;
        }
        constexpr int most = 64;
        const int looked_at = std::min(stride, most);
        double sum = 0.0;
        for (int i = 0; i < looked_at; ++i) {
            const int k = number * stride + i - looked_at / 2;
            double mean = 0.0;
            for (const detector::Subpixel& subpixel : pattern_) {
                mean += subpixel.weight * std::cos(2.0 * constants::pi * k * subpixel.offset);
            }
            mean /= static_cast<double>(pattern_.size());
            sum += mean * mean;
        }
        return sum / looked_at;
    }

private:
    bool is_even_;
    int repetitions_;
    std::vector<detector::Subpixel> pattern_;
};

/// A crystal as the transform of its spots needs it.
struct Block {
    SpotShape shape;
    Mat3 per_size_invA;  ///< rows a*/Na, b*/Nb, c*/Nc: a shift in A to one in sizes of the
                         ///< crystal

    double overlap_at(const Vec3d& r_A) const { return overlap(shape, per_size_invA * r_A); }
};

/// Sums of the squared errors of sums over spots, and of the sums themselves; both over all
/// excitation errors.
struct SquareSums {
    double error = 0.0, sum = 0.0;
    std::array<double, sampled_count> error_without{};
};

/// Along the direction in which a spot passes through the Ewald sphere.
void add_excitation(
    const SampleSets& sets, const Block& block, const Place& place, SquareSums& sums
) {
    constexpr double most_terms = 2e6, fewest_points = 128.0, most_points = 512.0;
    const double domains =
        static_cast<double>(std::max<std::size_t>(1, sets.domains_rad.size()));
    const int points =
        static_cast<int>(std::clamp(most_terms / domains, fewest_points, most_points));
    const TransformsAlong transforms(sets, place.q_invA, place.direction);
    const double reach_A =
        overlap_reach(block.shape) / length(block.per_size_invA * place.direction);
    for (int i = 0; i < points; ++i) {
        // z = reach s^3: dense where the transform of wide distributions is.
        const double s = (i + 0.5) / points;
        const double z_A = reach_A * s * s * s;
        const double width_A = 3.0 * reach_A * s * s / points;
        const double amplitude = block.overlap_at(z_A * place.direction);
        const double weight = 2.0 * width_A * amplitude * amplitude;
        const AllTransforms all = transforms.at(z_A);
        std::complex<double> sampled = 1.0, continuous = 1.0;
        for (const Transforms& kind : all) {
            sampled *= kind.sampled;
            continuous *= kind.continuous;
        }
        sums.sum += weight * std::norm(continuous);
        sums.error += weight * std::norm(sampled - continuous);
        for (std::size_t without = 0; without < all.size(); ++without) {
            std::complex<double> others = all[without].continuous;
            for (std::size_t kind = 0; kind < all.size(); ++kind) {
                others *= kind == without ? 1.0 : all[kind].sampled;
            }
            sums.error_without[without] += weight * std::norm(others - continuous);
        }
    }
}

/// |mean of exp(2 pi i r.x)|^2 over the layers of the sensor.
double layers_square(const Place& place, const Vec3d& r_A) {
    std::complex<double> sum = 0.0;
    for (const SampledLayer& layer : place.layers) {
        sum += std::polar(layer.weight, 2.0 * constants::pi * dot(layer.shift_invA, r_A));
    }
    return std::norm(sum);
}

/// The part of one vector of the lattice that is reciprocal to the grid of subpixels.
void add_alias(
    const SampleSets& sets,
    const Block& block,
    const Place& place,
    const Vec3d& alias_A,
    double multiplicity,
    SquareSums& sums
) {
    constexpr int points = 48;
    constexpr double negligible = 1e-6;
    // The crystal's size along the ray, about the place where the shift is smallest in sizes of
    // the crystal.
    const Vec3d along = block.per_size_invA * place.direction;
    const double middle_A = -dot(block.per_size_invA * alias_A, along) / dot(along, along);
    const double half_A = 1.25 * overlap_reach(block.shape) / length(along);
    const double width_A = 2.0 * half_A / points;
    const double layers = layers_square(place, alias_A);
    for (int i = 0; i < points; ++i) {
        const double z_A = middle_A + ((i + 0.5) * width_A - half_A);
        const Vec3d r_A = alias_A + z_A * place.direction;
        const double amplitude = block.overlap_at(r_A);
        if (amplitude * amplitude < negligible) {
            continue;
        }
        const double weight = multiplicity * layers * width_A * amplitude * amplitude;
        const auto squares = expected_squares(sets, place.q_invA, r_A);
        double all = 1.0;
        for (const ExpectedSquares& kind : squares) {
            all *= kind.sampled;
        }
        sums.error += weight * all;
        for (std::size_t without = 1; without < squares.size(); ++without) {
            double others = squares[without].continuous;
            for (std::size_t kind = 0; kind < squares.size(); ++kind) {
                others *= kind == without ? 1.0 : squares[kind].sampled;
            }
            sums.error_without[without] += weight * others;
        }
    }
}

/// Across the ray: the pattern of subpixels, which sees a spot again at every vector of the
/// lattice that is reciprocal to its repetitions.
void add_aliases(
    const SampleSets& sets,
    const Subpixels& subpixels,
    const Block& block,
    const Place& place,
    SquareSums& sums
) {
    constexpr double negligible = 1e-12;
    const int most = subpixels.most_aliases();
    // Reciprocal to both steps, in their plane.
    const Vec3d& f = place.fast_step_invA;
    const Vec3d& s = place.slow_step_invA;
    const double area = dot(f, f) * dot(s, s) - dot(f, s) * dot(f, s);
    const Vec3d of_fast_A = (1.0 / area) * (dot(s, s) * f - dot(f, s) * s);
    const Vec3d of_slow_A = (1.0 / area) * (dot(f, f) * s - dot(f, s) * f);
    const double reach = overlap_reach(block.shape);
    // Of a grid that is much too coarse there are very many: every stride-th stands for its
    // neighbours.
    const auto stride_of = [&](const Vec3d& vector_A) {
        const double vectors = reach / length(block.per_size_invA * vector_A);
        return std::max(1.0, std::floor(vectors / most));
    };
    const double fast_stride = stride_of(of_fast_A);
    const double slow_stride = stride_of(of_slow_A);
    for (int i = -most; i <= most; ++i) {
        const double of_fast = subpixels.square(i, static_cast<int>(fast_stride));
        for (int j = -most; j <= most; ++j) {
            const double square = of_fast * subpixels.square(j, static_cast<int>(slow_stride));
            if ((i != 0 || j != 0) && square > negligible) {
                add_alias(
                    sets,
                    block,
                    place,
                    (i * fast_stride) * of_fast_A + (j * slow_stride) * of_slow_A,
                    fast_stride * slow_stride * square,
                    sums
                );
            }
        }
    }
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// The median distance of a domain to its nearest neighbour.
double neighbour_angle_rad(const std::vector<Vec3d>& domains_rad) {
    constexpr std::size_t most = 64;
    const std::size_t stride = (domains_rad.size() + most - 1) / most;
    std::vector<double> nearest_rad;
    for (std::size_t i = 0; i < domains_rad.size(); i += stride) {
        double nearest = std::numeric_limits<double>::infinity();
        for (std::size_t j = 0; j < domains_rad.size(); ++j) {
            const double apart = length(domains_rad[i] - domains_rad[j]);
            nearest = i == j ? nearest : std::min(nearest, apart);
        }
        nearest_rad.push_back(nearest);
    }
    return median(nearest_rad);
}

/// How many full widths at half maximum of a spot in closed form a step is long.
double broadened_steps(
    const SampleSets& sets, const Block& block, const Place& place, const Vec3d& step_invA
) {
    using crystal::operator+;
    using crystal::operator*;
    const Mat3 axes = block.per_size_invA;
    const double own = 0.25 * crystal::gaussian_width / block.shape.fudge;
    const Mat3 spread =
        own * Mat3{transposed(axes) * axes} + sets.closed->covariance_invA2(place.q_invA);
    const Mat3 inverse = crystal::inverse_of_symmetric(spread);
    const double fwhm_per_sigma = std::sqrt(8.0 * std::log(2.0));
    return std::sqrt(dot(step_invA, inverse * step_invA)) / fwhm_per_sigma;
}

void add_widths(
    const Shot& shot,
    const SampleSets& sets,
    const Block& block,
    const std::vector<Place>& places,
    SpotSampling& found
) {
    const Mat3 sizes_A =
        crystal::reciprocal_vectors(block.per_size_invA);  // rows Na a, Nb b, Nc c
    const double peak = peak_width(block.shape);
    const double volume = std::abs(determinant(block.per_size_invA));
    const double neighbours_rad =
        sets.domains_rad.empty() ? 0.0 : neighbour_angle_rad(sets.domains_rad);
    std::vector<double> pixels, steps, domains;
    for (const Place& place : places) {
        const int n = Subpixels(shot.scene.sampling).repetitions();
        const auto widths_a_pixel = [&](const Vec3d& step_invA) {
            return n * (sets.closed ? broadened_steps(sets, block, place, step_invA)
                                    : length(sizes_A * step_invA) / peak);
        };
        pixels.push_back(
            1.0 /
            std::sqrt(
                widths_a_pixel(place.fast_step_invA) * widths_a_pixel(place.slow_step_invA)
            )
        );
        const double depth_invA = peak * length(block.per_size_invA * place.direction);
        const double step_invA =
            std::abs(dot(sets.spindle_step_rad, cross(place.q_invA, place.direction)));
        steps.push_back(depth_invA / step_invA);
        domains.push_back(neighbours_rad * length(place.q_invA) / (peak * std::cbrt(volume)));
    }
    found.width_pixels = median(pixels);
    if (dot(sets.spindle_step_rad, sets.spindle_step_rad) > 0.0) {
        found.width_steps = median(steps);
    }
    if (!sets.domains_rad.empty()) {
        found.domain_distance = median(domains);
    }
}

/// One crystal at the middle of the image's sweep.
SpotSampling sample_crystal(
    const Shot& shot,
    const SampleSets& sets,
    const Mat3& cell_A,
    const std::vector<Place>& places
) {
    const scene::CrystalModel& crystal = shot.scene.crystal;
    Block block{
        {crystal.shape, crystal.lattice.fudge},
        crystal::reciprocal_vectors(turned_cell_A(shot.scene.crystal, cell_A))};
    const Vec3d& n = crystal.lattice.cells;
    if (crystal.is_star) {
        using crystal::operator*;
        const double volume_A3 = n.x * n.y * n.z * std::abs(determinant(cell_A));
        block.per_size_invA = (1.0 / std::cbrt(volume_A3)) * identity_matrix;
    } else {
        block.per_size_invA.row[0] = (1.0 / n.x) * block.per_size_invA.row[0];
        block.per_size_invA.row[1] = (1.0 / n.y) * block.per_size_invA.row[1];
        block.per_size_invA.row[2] = (1.0 / n.z) * block.per_size_invA.row[2];
    }
    const Subpixels subpixels(shot.scene.sampling);
    SquareSums sums;
    for (const Place& place : places) {
        add_excitation(sets, block, place, sums);
        if (!scene::is_over_pixel(crystal.shape)) {
            add_aliases(sets, subpixels, block, place, sums);
        }
    }
    SpotSampling found;
    found.uncertainty = std::sqrt(sums.error / sums.sum);
    for (std::size_t kind = 0; kind < sampled_count; ++kind) {
        found.without[kind] = std::sqrt(sums.error_without[kind] / sums.sum);
    }
    add_widths(shot, sets, block, places, found);
    return found;
}

/// Which crystals of a shot are looked at: all, or some all over the list where one takes long
/// because it has many wavelengths or domains. They share these; only their cells and sizes
/// differ.
std::vector<std::size_t> crystals_looked_at(const Shot& shot) {
    constexpr std::size_t fewest = 1, most = 64, budget = 1'000'000;
    std::vector<std::size_t> all(shot.truth.crystals.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return evenly_spread(all, std::clamp(affordable_looks(shot.scene, budget), fewest, most));
}

}  // namespace

std::size_t affordable_looks(const scene::SceneModel& scene, std::size_t budget) {
    constexpr std::size_t of_a_domain = 500, of_a_source = 2000;
    const std::size_t cost = of_a_domain * scene.crystal.domain_rotations.size() +
                             of_a_source * scene.beam.sources.size();
    return budget / std::max<std::size_t>(1, cost);
}

std::optional<SpotSampling> sample_spots(const Experiment& experiment, const Shot& shot) {
    constexpr int wanted = 12;
    const std::vector<Place> places = places_of(shot.scene, shot.truth.wavelength_A, wanted);
    if (places.empty()) {
        return std::nullopt;
    }
    const scene::CrystalModel& crystal = shot.scene.crystal;
    std::optional<SpotSampling> worst;
    for (const std::size_t i : crystals_looked_at(shot)) {
        const bool is_first = i == 0;
        const auto& domains = is_first ? crystal.domain_rotations
                                       : crystal.other_crystals[i - 1].domain_rotations;
        const auto& broadening =
            is_first ? crystal.broadening : crystal.other_crystals[i - 1].broadening;
        const Mat3& cell_A = is_first ? crystal.cell_A : crystal.other_crystals[i - 1].cell_A;
        const SampleSets sets =
            make_sample_sets(experiment, shot, shot.truth.crystals[i], domains, broadening);
        const SpotSampling found = sample_crystal(shot, sets, cell_A, places);
        if (!worst || found.uncertainty > worst->uncertainty) {
            worst = found;
        }
    }
    return worst;
}

}  // namespace minibragg::setup
