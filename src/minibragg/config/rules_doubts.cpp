#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "minibragg/config/closed_form.hpp"
#include "minibragg/config/rules.hpp"

/// What is legal and surely not meant: rules of doubts().
namespace minibragg::config {

namespace {

/// A key that has no effect in some runs, or not the one that its name promises. It is told
/// where the deck gives it.
struct IdleKey {
    const char* key;
    bool (*is_idle)(const Run&);
    const char* why;
    const char* advice;
};

bool is_unturned(const Run& run) {
    return run.goniometer.width_deg == 0.0;
}

/// No spread, neither of the deck nor of its shots.
bool is_perfect(const Run& run) {
    const bool varies = run.series && run.series->mosaic_spread_deg;
    return run.crystal.mosaic.spread_deg == 0.0 && !varies &&
           !run.crystal.mosaic.spread_abc_deg;
}

/// Domains have no use whatever beam and detector are.
bool is_analytic(const Run& run) {
    return run.crystal.mosaic.model == "analytic";
}

bool is_one_sample(const Run& run) {
    return run.sampling.oversample == 1;
}

bool has_thin_sensor(const Run& run) {
    const Detector& detector = run.detector;
    const bool may_be_known = !detector.preset.empty() || !detector.file.empty();
    const auto is_thick = [](const Sensor& sensor) {
        return sensor.thickness_um.value_or(0.0) > 0.0;
    };
    return !may_be_known && !is_thick(detector.sensor) &&
           std::none_of(
               detector.panels.begin(),
               detector.panels.end(),
               [&](const Panel& panel) {
                   return panel.sensor && is_thick(*panel.sensor);
               }
           );
}

bool holds_nothing(const Run& run) {
    const Sampling& sampling = run.sampling;
    return sampling.oversample_omega && sampling.oversample_polar && sampling.oversample_thick;
}

/// Nothing differs from shot to shot: no quantity of the series, no noise, no domains of their
/// own.
bool repeats_a_shot(const Run& run) {
    if (!run.series || run.series->shots == 1 || run.detector.response) {
        return false;
    }
    Series rest = *run.series;
    const bool has_own_domains =
        !rest.same_domains && !is_perfect(run) && !has_closed_form(run);
    const Series plain;
    rest.shots = plain.shots;
    rest.seed = plain.seed;
    rest.keep_symmetry = plain.keep_symmetry;
    rest.same_domains = plain.same_domains;
    return rest == plain && !has_own_domains;
}

constexpr const char* of_closed_form =
    "spots are in closed form (crystal.mosaic.model), which has no domains, so this has no "
    "effect";
constexpr const char* of_one_sample =
    "with one subpixel every sample has its own value, so this has no effect";
constexpr const char* leave_out = "Leave it out.";

const std::array idle_keys{
    IdleKey{
        "goniometer.images",
        [](const Run& run) {
            return run.goniometer.images > 1 && is_unturned(run) && !run.detector.response;
        },
        "the crystal does not turn from image to image, so all are the same",
        "Add goniometer.width_deg, or a [series] of stills, or a [detector.response] whose "
        "noise differs."},
    IdleKey{
        "series.shots",
        repeats_a_shot,
        "nothing differs from shot to shot, so all are the same",
        "Add what differs to [series], as orientation = { distribution = \"uniform\" }, or a "
        "[detector.response] whose noise differs."},
    IdleKey{
        "goniometer.steps_per_image",
        [](const Run& run) {
            return run.goniometer.steps_per_image > 1 && is_unturned(run);
        },
        "the crystal does not turn, so every step is the same: it costs time alone",
        "Add goniometer.width_deg, or leave it out."},
    IdleKey{
        "goniometer.axis",
        [](const Run& run) {
            return run.goniometer.axis != Goniometer{}.axis && is_unturned(run) &&
                   run.goniometer.start_deg == 0.0;
        },
        "the crystal does not turn, so the axis has no effect",
        "Add goniometer.width_deg or start_deg, or leave it out."},
    IdleKey{
        "crystal.mosaic.domains",
        [](const Run& run) {
            return run.crystal.mosaic.domains > 1 && is_perfect(run);
        },
        "the spread is 0, so there is one domain",
        "Add crystal.mosaic.spread_deg, or leave it out."},
    IdleKey{
        "crystal.mosaic.domains",
        [](const Run& run) {
            constexpr int exact = 6;  // crystal::domains_of_exact_covariance; a test compares
            return run.crystal.mosaic.domains > 1 && run.crystal.mosaic.domains < exact &&
                   !is_perfect(run) && !has_closed_form(run);
        },
        "fewer than 6 are not spread alike about all axes",
        "Take 6 or more: from there on their covariance is that of the spread."},
    IdleKey{
        "crystal.mosaic.domains",
        [](const Run& run) {
            return run.crystal.mosaic.domains > 1 && !is_perfect(run) && is_analytic(run);
        },
        of_closed_form,
        leave_out},
    IdleKey{
        "crystal.mosaic.seed",
        [](const Run& run) {
            return run.crystal.mosaic.seed != Mosaic{}.seed && !is_perfect(run) &&
                   is_analytic(run);
        },
        of_closed_form,
        leave_out},
    IdleKey{
        "beam.dispersion.steps",
        [](const Run& run) {
            return run.beam.dispersion.steps > 1 && run.beam.bandwidth_rms_fraction > 0.0;
        },
        "each of these wavelengths has beam.bandwidth_rms_fraction for itself, which costs a "
        "step "
        "each",
        "Leave one of them out."},
    IdleKey{
        "crystal.mosaic.seed",
        [](const Run& run) {
            return run.crystal.mosaic.seed != Mosaic{}.seed && is_perfect(run);
        },
        "the spread is 0, so nothing is drawn",
        "Add crystal.mosaic.spread_deg, or leave it out."},
    IdleKey{
        "crystal.mosaic.distribution",
        [](const Run& run) {
            return run.crystal.mosaic.distribution != Mosaic{}.distribution && is_perfect(run);
        },
        "the spread is 0, so there is no distribution",
        "Add crystal.mosaic.spread_deg, or leave it out."},
    IdleKey{
        "crystal.fudge",
        [](const Run& run) {
            return run.crystal.fudge != Crystal{}.fudge && run.crystal.shape == "square";
        },
        "square crystals have no such factor",
        "Choose another crystal.shape, or leave it out."},
    IdleKey{
        "beam.dispersion.steps",
        [](const Run& run) {
            return run.beam.dispersion.steps > 1 && run.beam.dispersion.range_fraction == 0.0;
        },
        "the range is 0, so there is one wavelength",
        "Add beam.dispersion.range_fraction, or leave it out."},
    IdleKey{
        "beam.divergence.shape",
        [](const Run& run) {
            const Divergence& divergence = run.beam.divergence;
            return divergence.shape == "gaussian" && divergence.horizontal_rms_mrad == 0.0 &&
                   divergence.vertical_rms_mrad == 0.0;
        },
        "both widths of the gaussian divergence are 0, so there is none",
        "Add beam.divergence.horizontal_rms_mrad and vertical_rms_mrad, or leave it out."},
    IdleKey{
        "crystal.mosaic.spread_abc_deg",
        [](const Run& run) {
            return run.crystal.mosaic.spread_abc_deg == Triple{};
        },
        "all three spreads are 0, so there is none",
        "Give root mean squares in degrees, or leave it out."},
    IdleKey{
        "beam.divergence.horizontal_steps",
        [](const Run& run) {
            const Divergence& divergence = run.beam.divergence;
            return divergence.horizontal_steps > 1 && divergence.horizontal_mrad == 0.0;
        },
        "the width is 0, so there is one direction",
        "Add beam.divergence.horizontal_mrad, or leave it out."},
    IdleKey{
        "beam.divergence.vertical_steps",
        [](const Run& run) {
            const Divergence& divergence = run.beam.divergence;
            return divergence.vertical_steps > 1 && divergence.vertical_mrad == 0.0;
        },
        "the width is 0, so there is one direction",
        "Add beam.divergence.vertical_mrad, or leave it out."},
    IdleKey{
        "beam.polarization.kahn_factor",
        [](const Run& run) {
            const Polarization& polarization = run.beam.polarization;
            return !polarization.applied && polarization.kahn_factor != 0.0;
        },
        "the polarization factor is not applied",
        "Take beam.polarization.applied = false away, or leave it out."},
    IdleKey{
        "beam.polarization.axis",
        [](const Run& run) {
            const Polarization& polarization = run.beam.polarization;
            const bool is_default = polarization.axis == Polarization{}.axis;
            return !is_default && (!polarization.applied || polarization.kahn_factor == 0.0);
        },
        "the beam is not polarized, so the axis has no effect",
        "Add beam.polarization.kahn_factor, for example 0.99, or leave it out."},
    IdleKey{
        "detector.two_theta_axis",
        [](const Run& run) {
            return run.detector.two_theta_axis != Detector{}.two_theta_axis &&
                   run.detector.two_theta_deg == 0.0;
        },
        "the detector does not swing, so the axis has no effect",
        "Add detector.two_theta_deg, or leave it out."},
    IdleKey{
        "sampling.subpixels",
        [](const Run& run) {
            return run.sampling.subpixels != Sampling{}.subpixels && is_one_sample(run);
        },
        "one sample lies in the middle of its pixel either way",
        "Raise sampling.oversample, or leave this out."},
    IdleKey{
        "sampling.adaptive",
        [](const Run& run) {
            return run.sampling.adaptive &&
                   (is_one_sample(run) || run.background.materials.empty());
        },
        "no amorphous material is sampled more than once a pixel",
        "Raise sampling.oversample or add background.material, or leave it out."},
    IdleKey{
        "sampling.oversample_omega",
        [](const Run& run) {
            return run.sampling.oversample_omega && is_one_sample(run);
        },
        of_one_sample,
        leave_out},
    IdleKey{
        "sampling.oversample_polar",
        [](const Run& run) {
            return run.sampling.oversample_polar && is_one_sample(run);
        },
        of_one_sample,
        leave_out},
    IdleKey{
        "sampling.oversample_thick",
        [](const Run& run) {
            return !run.sampling.oversample_thick && is_one_sample(run);
        },
        of_one_sample,
        leave_out},
    IdleKey{
        "sampling.oversample_thick",
        [](const Run& run) {
            return !run.sampling.oversample_thick && !is_one_sample(run) &&
                   has_thin_sensor(run);
        },
        "the sensor has no thickness, so this has no effect",
        "Add detector.sensor.thickness_um, or leave it out."},
    IdleKey{
        "sampling.held_value",
        [](const Run& run) {
            return run.sampling.held_value != Sampling{}.held_value &&
                   (is_one_sample(run) || holds_nothing(run));
        },
        "every sample has its own values, so none is held",
        leave_out},
};

/// Rotations too large for spots in closed form, which take them to first order.
void check_mosaic_spread(const Run& run, Findings& findings) {
    constexpr double widest_deg = widest_small_spread_deg;
    const Mosaic& mosaic = run.crystal.mosaic;
    const Triple abc_deg = mosaic.spread_abc_deg.value_or(Triple{});
    const bool is_abc = *std::max_element(abc_deg.begin(), abc_deg.end()) > widest_deg;
    if (has_closed_form(run) && (is_abc || mosaic.spread_deg > widest_deg)) {
        findings.push_back(
            {is_abc ? "crystal.mosaic.spread_abc_deg" : "crystal.mosaic.spread_deg",
             "rotations of more than 2 degrees are no small ones, for which the closed form "
             "holds "
             "to 0.3 % of a spot's peak",
             "Take crystal.mosaic.model = \"sampled\" and many domains, or less spread."}
        );
    }
}

/// Values that look like those of another unit.
void check_units(const Run& run, Findings& findings) {
    constexpr double shortest_edge_A = 2.0;
    if (run.crystal.unit_cell) {
        const auto& cell = *run.crystal.unit_cell;
        if (*std::min_element(cell.begin(), cell.begin() + 3) < shortest_edge_A) {
            findings.push_back(
                {"crystal.unit_cell",
                 "an edge is shorter than any crystal's",
                 "Give a, b, c in angstrom, not in nanometres."}
            );
        }
    }
    constexpr double largest_pixel_mm = 5.0, smallest_pixel_mm = 0.001;
    const auto check_pixel = [&](double size_mm, const std::string& key) {
        if (size_mm > largest_pixel_mm || size_mm < smallest_pixel_mm) {
            findings.push_back(
                {key,
                 size_mm > largest_pixel_mm ? "a pixel of more than 5 mm"
                                            : "a pixel of less than a micrometre",
                 "Give it in mm, not in micrometres or metres: 0.075 is usual."}
            );
        }
    };
    const Detector& detector = run.detector;
    if (detector.grid) {
        check_pixel(detector.grid->pixel_size_mm, "detector.grid.pixel_size_mm");
    }
    for (std::size_t i = 0; i < detector.panels.size(); ++i) {
        check_pixel(
            detector.panels[i].pixel_size_mm, numbered("detector.panel", i) + ".pixel_size_mm"
        );
    }
    constexpr double nearest_mm = 2.0, farthest_mm = 2e5;
    const bool is_near = detector.distance_mm > 0.0 && detector.distance_mm < nearest_mm;
    if (is_near || detector.distance_mm > farthest_mm) {
        findings.push_back(
            {"detector.distance_mm",
             is_near ? "nearer than any detector stands" : "farther than any detector stands",
             "Give it in mm."}
        );
    }
}

}  // namespace

std::vector<Finding> doubts(const Run& run, const GivenKeys& given) {
    Findings findings;
    for (const IdleKey& idle : idle_keys) {
        if (given.contains(idle.key) && idle.is_idle(run)) {
            findings.push_back({idle.key, idle.why, idle.advice});
        }
    }
    check_mosaic_spread(run, findings);
    check_units(run, findings);
    return findings;
}

}  // namespace minibragg::config
