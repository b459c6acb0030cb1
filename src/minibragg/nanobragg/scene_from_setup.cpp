#include "minibragg/nanobragg/scene_from_setup.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "minibragg/base/error.hpp"
#include "minibragg/detector/panel.hpp"
#include "minibragg/detector/sensor_layer.hpp"
#include "minibragg/nanobragg/c_units.hpp"
#include "minibragg/nanobragg/printf_text.hpp"

namespace minibragg::nanobragg {

namespace {

using scene::SceneModel;

scene::BeamModel beam_of(const Setup& setup) {
    const BeamOptions& options = setup.options.beam;
    const bool per_sample = setup.options.sampling.oversample_polar;
    scene::BeamModel beam;
    const double weight = 1.0 / static_cast<double>(setup.sources.size());
    for (const Source& source : setup.sources) {
        beam.sources.push_back({-1.0 * source.position, source.wavelength_m * A_per_m, weight});
    }
    beam.is_polarized = !options.is_unpolarized_factor_one || per_sample;  // Q21
    beam.kahn_factor = options.kahn_factor;
    beam.polarization_axis = setup.geometry.frame.polarization;
    beam.fluence_photons_per_m2 = setup.beam.fluence_photons_per_m2;
    beam.d_min_A = std::max(0.0, options.d_min_m * A_per_m);
    return beam;
}

/// The factor as the path takes it: a box has none, and one below 0 leaves a tophat without an
/// edge, as 0 does.
double fudge_of(const CrystalOptions& crystal) {
    return crystal.shape == scene::LatticeShape::square ? 1.0 : std::max(crystal.fudge, 0.0);
}

scene::CrystalModel crystal_of(const Setup& setup, std::vector<Mat3> domains) {
    scene::CrystalModel crystal;
    crystal.cell_A = setup.lattice.direct_A;
    crystal.spindle_rotations =
        make_spindle_rotations(setup.spindle.angles_rad, setup.geometry.frame.spindle);
    crystal.domain_rotations = std::move(domains);
    crystal.shape = setup.options.crystal.shape;
    crystal.lattice = {
        setup.cells, fudge_of(setup.options.crystal), setup.lattice.reciprocal_invA};
    crystal.structure_factors = structure_factor_model(
        setup.reflections, setup.options.crystal.default_f_e, setup.interpolates
    );
    return crystal;
}

/// Layers are displaced by one step each. Unless the capture follows the samples, all of them
/// absorb what the last one does: the reference program multiplies their sum by that (Q20c).
std::vector<detector::SensorLayer> layers_of(const Setup& setup) {
    const Sweep& thickness = setup.sensor.thickness;
    if (thickness.range == 0.0) {
        return {{0.0, 0.0, std::numeric_limits<double>::infinity()}};
    }
    std::vector<detector::SensorLayer> layers;
    const double mu = setup.sensor.attenuation_invm;
    const bool per_sample = setup.options.sampling.oversample_thick;
    for (std::int64_t i = 0; i < thickness.count; ++i) {
        const auto absorbing = static_cast<double>(per_sample ? i : thickness.count - 1);
        layers.push_back(
            {static_cast<double>(i) * thickness.step,
             absorbing * thickness.step * mu,
             (absorbing + 1.0) * thickness.step * mu}
        );
    }
    return layers;
}

scene::PanelModel panel_of(const Setup& setup) {
    const Geometry& g = setup.geometry;
    scene::PanelModel panel;
    panel.origin_m = g.origin_m;
    panel.fast = g.frame.fast;
    panel.slow = g.frame.slow;
    panel.normal = g.frame.normal;
    panel.fast_pixels = static_cast<int>(g.size.fast_pixels);
    panel.slow_pixels = static_cast<int>(g.size.slow_pixels);
    panel.pixel_size_m = g.size.pixel_m;
    panel.layers = layers_of(setup);
    panel.is_point_pixel = setup.options.detector.is_point_pixel;
    panel.is_curved = setup.options.detector.is_curved;
    panel.curvature_m = g.distance_m;
    return panel;
}

/// The water adds to a pixel's sum once, and is divided by the steps with it (Q22); the path
/// adds background to every layer and subpixel.
scene::BackgroundModel background_of(const Setup& setup, const SceneModel& scene) {
    if (setup.beam.water_intensity == 0.0) {
        return {};
    }
    const auto layers = static_cast<double>(scene.panels[0].layers.size());
    const double intensity = setup.beam.water_intensity / steps_of(scene) / layers;
    return {{intensity, intensity}, 1.0, 0.0};
}

[[noreturn]] void refuse(const std::string& what, const std::string& advice) {
    throw InputError(what + ". " + advice);
}

bool is_finite(const Vec3d& v) {
    return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z);
}

bool is_finite(const Mat3& m) {
    return is_finite(m.row[0]) && is_finite(m.row[1]) && is_finite(m.row[2]);
}

double largest_length(const Mat3& m) {
    return std::sqrt(
        std::max({dot(m.row[0], m.row[0]), dot(m.row[1], m.row[1]), dot(m.row[2], m.row[2])})
    );
}

/// How a message names a source.
std::string place_of(const Setup& setup, std::size_t source) {
    return "source " + std::to_string(source + 1) + " of " +
           std::to_string(setup.sources.size());
}

void check_sources(const Setup& setup) {
    const std::string& file = setup.options.beam.source_file;
    for (std::size_t i = 0; i < setup.sources.size(); ++i) {
        const Source& source = setup.sources[i];
        const std::string which = place_of(setup, i);
        if (!(source.wavelength_m > 0.0) || !std::isfinite(source.wavelength_m)) {
            refuse(
                format("the wavelength of %s is %g m", which.c_str(), source.wavelength_m),
                file.empty() ? "Check -dispersion and " + setup.options.beam.wavelength_option
                             : "Check the fifth column of " + file
            );
        }
        if (!is_finite(source.position) || dot(source.position, source.position) == 0.0) {
            refuse(
                which + " has no direction",
                file.empty() ? "Check -beam_vector, -polar_vector, -divergence, -hdivrange, "
                               "-vdivrange, -hdivstep and -vdivstep"
                             : "Check the first three columns of " + file
            );
        }
    }
}

void check_beam(const Setup& setup) {
    check_sources(setup);
    const SceneModel& scene = setup.scene;
    const scene::BeamModel& beam = scene.beam;
    if (!std::isfinite(beam.fluence_photons_per_m2)) {
        refuse("the fluence is not finite", "Check -fluence, -flux and -beamsize");
    }
    if (!scene.background.intensity_e2.empty() &&
        !std::isfinite(scene.background.intensity_e2[0])) {
        refuse("the scattering of the water is not finite", "Check -water and -fluence");
    }
    if (!std::isfinite(beam.kahn_factor) || !is_finite(beam.polarization_axis)) {
        refuse("the polarization is not finite", "Check -polar and -polar_vector");
    }
    if (!std::isfinite(beam.d_min_A)) {
        refuse("the resolution limit is not finite", "Check -dmin");
    }
}

/// A fudge factor below 0 lets spots grow with the distance from a reflection, or has no square
/// root.
void check_fudge(const Setup& setup) {
    const CrystalOptions& crystal = setup.options.crystal;
    const bool is_used = crystal.shape != scene::LatticeShape::square;
    const bool may_be_negative = crystal.shape == scene::LatticeShape::tophat_reciprocal;
    const bool is_usable =
        std::isfinite(crystal.fudge) && (crystal.fudge >= 0.0 || may_be_negative);
    if (is_used && !is_usable) {
        refuse(
            format(
                "the fudge factor is %g (a round or gaussian crystal needs one that is not "
                "below 0)",
                crystal.fudge
            ),
            "Check -fudge"
        );
    }
}

void check_crystal(const Setup& setup, const Limits& limits) {
    check_fudge(setup);
    const SceneModel& scene = setup.scene;
    const scene::CrystalModel& crystal = scene.crystal;
    if (!is_finite(crystal.cell_A) || !is_finite(crystal.lattice.reciprocal_invA)) {
        refuse("the crystal has no volume", "Check -cell, -mat and -misset");
    }
    if (!is_finite(crystal.lattice.cells)) {
        refuse(
            "the number of unit cells is not finite",
            "Check -xtalsize, -samplesize and -xtal_x, -xtal_y, -xtal_z"
        );
    }
    if (!is_finite(crystal.spindle_rotations.front()) ||
        !is_finite(crystal.spindle_rotations.back()) ||
        !is_finite(crystal.domain_rotations.back())) {
        refuse(
            "an angle of the crystal is not finite",
            "Check -phi, -osc, -phistep, -spindle_axis and -mosaic"
        );
    }
    const auto shortest = std::min_element(
        scene.beam.sources.begin(),
        scene.beam.sources.end(),
        [](const auto& x, const auto& y) {
            return x.wavelength_A < y.wavelength_A;
        }
    );
    if (!(2.0 * largest_length(crystal.cell_A) / shortest->wavelength_A <
          limits.largest_miller_index)) {
        refuse(
            "Miller indices would pass " + std::to_string(limits.largest_miller_index),
            "Check -cell, -mat and " + setup.options.beam.wavelength_option
        );
    }
}

void check_detector(const SceneModel& scene, const Geometry& geometry) {
    const scene::PanelModel& panel = scene.panels[0];
    const bool is_placed = is_finite(panel.origin_m) && is_finite(panel.fast) &&
                           is_finite(panel.slow) && is_finite(panel.normal);
    if (!is_placed || !std::isfinite(geometry.distance_m)) {
        refuse(
            "the detector's place is not finite",
            "Check -distance, -close_distance, -Xbeam, -Ybeam, -Xclose, -Yclose, -ORGX, -ORGY, "
            "-twotheta, -detector_rotx, -detector_roty, -detector_rotz and the vectors "
            "-fdet_vector, -sdet_vector, -odet_vector, -beam_vector and -twotheta_axis"
        );
    }
    for (const detector::SensorLayer& layer : panel.layers) {
        if (!std::isfinite(layer.depth_m) || std::isnan(layer.near_attenuation) ||
            std::isnan(layer.far_attenuation)) {
            refuse(
                "the sensor's absorption is not finite",
                "Check -detector_abs and -detector_thick"
            );
        }
    }
}

void check_work(const Setup& setup, const Limits& limits) {
    const SceneModel& scene = setup.scene;
    const ImageSize& size = setup.geometry.size;
    const double evaluations =
        steps_of(scene) * static_cast<double>(scene.panels[0].layers.size()) *
        static_cast<double>(size.fast_pixels) * static_cast<double>(size.slow_pixels);
    if (evaluations > limits.evaluations) {
        refuse(
            "the run would take " + std::to_string(evaluations) + " steps (at most " +
                std::to_string(limits.evaluations) + ")",
            "Ask for fewer pixels, sources, phi steps, domains or subpixels"
        );
    }
}

}  // namespace

double steps_of(const SceneModel& scene) {
    const auto n = static_cast<double>(scene.sampling.oversample);
    return static_cast<double>(scene.beam.sources.size()) *
           static_cast<double>(scene.crystal.domain_rotations.size()) *
           static_cast<double>(scene.crystal.spindle_rotations.size()) * n * n;
}

double lattice_peak(const Setup& setup) {
    const scene::CrystalModel& crystal = setup.scene.crystal;
    return scene::lattice_peak(crystal.shape, crystal.lattice);
}

SceneModel make_scene(const Setup& setup, std::vector<Mat3> domain_rotations) {
    const SamplingOptions& options = setup.options.sampling;
    SceneModel scene;
    scene.beam = beam_of(setup);
    scene.crystal = crystal_of(setup, std::move(domain_rotations));
    scene.panels = {panel_of(setup)};
    const int n = static_cast<int>(setup.oversampling.used);
    const double first = detector::subpixel_offset(0, n);
    scene.sampling = {
        n,
        options.oversample_omega,
        options.oversample_polar,
        options.oversample_thick,
        {first, first, false},
        {first, first, true},
        0};
    scene.background = background_of(setup, scene);
    scene.precision = options.precision;
    return scene;
}

void check_scene(const Setup& setup, const Limits& limits) {
    check_beam(setup);
    check_crystal(setup, limits);
    check_detector(setup.scene, setup.geometry);
    check_work(setup, limits);
}

}  // namespace minibragg::nanobragg
