#include "minibragg/setup/make_broadening.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/config/closed_form.hpp"
#include "minibragg/crystal/lattice_shape.hpp"
#include "minibragg/crystal/symmetric_matrix.hpp"
#include "minibragg/crystal/unit_cell.hpp"
#include "minibragg/scene/make_spots.hpp"
#include "minibragg/setup/make_sampling.hpp"
#include "minibragg/setup/spot_transform.hpp"
#include "minibragg/setup/words.hpp"

namespace minibragg::setup {

namespace {

using scene::LatticeShape;

/// Rows: along a, along the axis across a and c*, along c*.
Mat3 crystal_axes(const Mat3& cell_A) {
    const Vec3d along_a = unit(cell_A.row[0]);
    const Vec3d along_c_star = unit(crystal::reciprocal_vectors(cell_A).row[2]);
    return {{along_a, cross(along_c_star, along_a), along_c_star}};
}

std::string text_of(double number) {
    constexpr std::size_t longest = 32;
    char text[longest];
    std::snprintf(text, sizeof text, "%.2f", number);
    return text;
}

constexpr int most_steps = 10'000;  // that are chosen

/// An image's sweep, and the fewest steps that it is to have.
struct SweepToCut {
    double width_rad;
    int fewest;
};

/// The smallest number of steps with which spots reach less far than a distance; none: no
/// number up to the most does.
std::optional<int> steps_to_reach(
    scene::SceneModel scene, const SweepToCut& sweep, double distance
) {
    const auto is_enough = [&](int steps) {
        scene.crystal.spindle_step_rad = sweep.width_rad / steps;
        return scene::spot_reach(scene) < distance;
    };
    if (!is_enough(most_steps)) {
        return std::nullopt;
    }
    int too_few = sweep.fewest - 1, enough = most_steps;  // a reach falls as steps get finer
    while (enough - too_few > 1) {
        const int middle = too_few + (enough - too_few) / 2;
        (is_enough(middle) ? enough : too_few) = middle;
    }
    return enough;
}

/// @throws InputError
void require_countable(double steps) {
    if (!(steps <= most_steps)) {
        throw InputError(
            "goniometer.steps_per_image = 0: an image of this goniometer.width_deg needs more "
            "than 10000 steps. Give their number, or a smaller width"
        );
    }
}

/// Steps in closed form that cost least: where neighbours count a step costs eight.
int steps_of_closed_form(const config::Run& deck, const scene::SceneModel& scene) {
    constexpr double widest_deg = 1.0;  // of a step whose path counts as straight
    constexpr int with_neighbours = 8;
    const double width_deg = std::abs(deck.goniometer.width_deg);
    require_countable(width_deg / widest_deg);
    const int fewest = std::max(1, static_cast<int>(std::ceil(width_deg / widest_deg)));
    const SweepToCut sweep{width_deg * constants::radians_per_degree, fewest};
    const auto alone = steps_to_reach(scene, sweep, crystal::half_way_to_neighbours);
    const auto among_eight = steps_to_reach(scene, sweep, 1.0);
    if (alone && (!among_eight || *alone <= with_neighbours * *among_eight)) {
        return *alone;
    }
    return among_eight.value_or(fewest);
}

/// Steps that see a spot of a crystal's own width three times.
int steps_of_samples(const config::Run& deck, const scene::SceneModel& scene) {
    if (deck.goniometer.width_deg == 0.0) {
        return 1;
    }
    constexpr double steps_a_spot = 3.0;
    const scene::CrystalModel& crystal = scene.crystal;
    const double width_rad = peak_width({crystal.shape, crystal.lattice.fudge}) /
                             (block_size_A(crystal) * scene::largest_q_invA(scene));
    const double turn_rad = std::abs(deck.goniometer.width_deg) * constants::radians_per_degree;
    const double steps = std::ceil(steps_a_spot * turn_rad / width_rad);
    require_countable(steps);
    return std::max(1, static_cast<int>(steps));
}

/// The shape of spots in closed form: of a still or a sweep, at points or over subpixels.
void set_broadened_shape(
    const config::Run& deck, const goniometer::Spindle& spindle, scene::SceneModel& scene
) {
    const bool is_swept = spindle.width_rad != 0.0;
    scene::CrystalModel& crystal = scene.crystal;
    if (value_of(takes_whole_pixels, deck.sampling.pixel)) {
        crystal.shape =
            is_swept ? LatticeShape::broadened_pixel_sweep : LatticeShape::broadened_pixel;
    } else {
        crystal.shape = is_swept ? LatticeShape::broadened_sweep : LatticeShape::broadened;
    }
    crystal.spindle_axis = unit(spindle.axis);
    crystal.spindle_step_rad = std::abs(spindle.width_rad) / spindle.steps_per_image;
}

/// What a user is to know of spots in closed form.
void tell_closed_form(const scene::SceneModel& scene, Notes& notes) {
    const double reach = scene::spot_reach(scene);
    notes.remarks.push_back(
        "spots: in closed form, reaching " + text_of(reach) +
        " of the way to the next reflections at the farthest corner (crystal.mosaic.model)."
    );
    if (reach >= crystal::half_way_to_neighbours) {
        notes.warnings.emplace_back(
            "crystal.mosaic.model: spots reach beyond half way to the next reflections, so "
            "eight of them are summed at every step, which takes eight times as long and is "
            "right to 0.3 %. More cells, more goniometer.steps_per_image, less spread, or a "
            "coarser sampling.d_min_A change that."
        );
    }
}

/// Blocks whose spots single precision does not resolve any more.
/// @throws InputError
void check_precision(const scene::SceneModel& scene, Notes& notes) {
    constexpr double doubtful = 1e5, hopeless = 1e7;  // rounding errors of 1e-5 and 1e-3, about
    const scene::CrystalModel& crystal = scene.crystal;
    const double radius_invA =
        std::sqrt(0.25 * crystal::gaussian_width / crystal.lattice.fudge) /
        block_size_A(crystal);
    const double ratio = scene::largest_q_invA(scene) / radius_invA;
    if (scene.precision == scene::Precision::double_ || ratio < doubtful) {
        return;
    }
    const std::string text =
        "sampling.precision = \"mixed\": spots of so large a block (crystal.cells, size_um, "
        "fudge) are a millionth of the scattering vector and less. Take \"double\"";
    if (ratio > hopeless) {
        throw InputError(text);
    }
    notes.warnings.push_back(text + ": pixels are wrong by 1e-5 to 1e-3 of their values.");
}

/// Refuses to sample a spread that a deck without domains has left to the closed form.
/// @throws InputError
void require_domains(const config::Run& deck, double reach) {
    const bool has_spread =
        deck.crystal.mosaic.spread_deg > 0.0 || (deck.series && deck.series->mosaic_spread_deg);
    if (has_spread && deck.crystal.mosaic.domains == 1) {
        throw InputError(
            "crystal.mosaic.model = \"auto\": in closed form spots would reach " +
            text_of(reach) +
            " of the way to the next reflections, where it does not hold, and "
            "crystal.mosaic.domains = 1 cannot sample the spread. Raise domains, for example "
            "to 1000, or take less spread or a coarser sampling.d_min_A"
        );
    }
}

/// Round spots of reciprocal space that are sampled.
void doubt_few_cells(const scene::SceneModel& scene, Notes& notes) {
    if (scene::is_broadened(scene.crystal.shape) && scene::spot_reach(scene) >= 1.0) {
        notes.warnings.emplace_back(
            "crystal.cells: spots of so few cells reach past the eight reflections around a "
            "point, which are all that are summed. Take more cells."
        );
    }
}

}  // namespace

scene::BroadeningModel make_broadening(
    const config::Crystal& deck, const Mat3& cell_A, double spread_deg
) {
    using crystal::operator*;
    const double cell_spread = deck.cell_spread.rms_fraction;
    if (!deck.mosaic.spread_abc_deg) {
        const double spread_rad = spread_deg * constants::radians_per_degree;
        return {(spread_rad * spread_rad) * identity_matrix, cell_spread};
    }
    const auto& abc_deg = *deck.mosaic.spread_abc_deg;
    const auto square = [](double angle_deg) {
        const double angle_rad = angle_deg * constants::radians_per_degree;
        return angle_rad * angle_rad;
    };
    const Vec3d variances{square(abc_deg[0]), square(abc_deg[1]), square(abc_deg[2])};
    return {crystal::with_values({variances, crystal_axes(cell_A)}, variances), cell_spread};
}

bool is_wide_spread(double spread_deg) {
    return spread_deg > config::widest_small_spread_deg;
}

double mean_spread_deg(const config::Mosaic& deck) {
    if (!deck.spread_abc_deg) {
        return deck.spread_deg;
    }
    const auto& [a, b, c] = *deck.spread_abc_deg;
    return std::sqrt((a * a + b * b + c * c) / 3.0);
}

void require_reach(const scene::SceneModel& scene) {
    const double reach = scene::spot_reach(scene);
    if (reach >= 1.0) {
        throw InputError(
            "crystal.mosaic.model: in closed form spots reach " + text_of(reach) +
            " of the way to the next reflections (four standard deviations at the detector's "
            "farthest corner, the path of half a step and half a whole pixel); it holds below "
            "1. Take less mosaic spread, bandwidth or divergence, more cells, more "
            "goniometer.steps_per_image, with sampling.pixel = \"whole\" more "
            "sampling.oversample, a coarser sampling.d_min_A, or crystal.mosaic.model = "
            "\"sampled\""
        );
    }
}

bool choose_spot_model(
    const config::Run& deck,
    goniometer::Spindle& spindle,
    scene::SceneModel& scene,
    Notes& notes
) {
    const bool steps_are_open = deck.goniometer.steps_per_image == 0;
    if (config::has_closed_form(deck)) {
        scene::SceneModel closed = scene;
        closed.crystal.domain_rotations = {identity_matrix};
        closed.crystal.broadening = make_broadening(
            deck.crystal, closed.crystal.cell_A, mean_spread_deg(deck.crystal.mosaic)
        );
        goniometer::Spindle steps = spindle;
        set_broadened_shape(deck, steps, closed);
        if (steps_are_open) {
            steps.steps_per_image = steps_of_closed_form(deck, closed);
            set_broadened_shape(deck, steps, closed);
        }
        const bool may_be_sampled =
            deck.crystal.mosaic.model == "auto" && !config::needs_closed_form(deck);
        const double reach = scene::spot_reach(closed);
        if (reach < 1.0 || !may_be_sampled) {
            require_reach(closed);
            check_precision(closed, notes);
            tell_closed_form(closed, notes);
            spindle = steps;
            scene = std::move(closed);
            set_sampling(deck.sampling, scene);  // its spots are wider than those of a block
            return true;
        }
        require_domains(deck, reach);
        notes.remarks.push_back(
            "spots: sampled, for in closed form they would reach " + text_of(reach) +
            " of the way to the next reflections (crystal.mosaic.model = \"auto\")."
        );
    } else if (deck.crystal.mosaic.model == "auto") {
        const auto obstacle = config::obstacle_to_closed_form(deck);
        notes.remarks.push_back(
            "spots: sampled, for " + obstacle->key + ": " + obstacle->why +
            " (crystal.mosaic.model = \"auto\")."
        );
    }
    if (steps_are_open) {
        spindle.steps_per_image = steps_of_samples(deck, scene);
    }
    doubt_few_cells(scene, notes);
    return false;
}

}  // namespace minibragg::setup
