#include "minibragg/nanobragg/deviations.hpp"

#include <algorithm>

#include "minibragg/nanobragg/scene_from_setup.hpp"
#include "minibragg/nanobragg/stale_rotations.hpp"

namespace minibragg::nanobragg {

namespace {

/// The reference program multiplies the running sum by a factor that follows the samples, term
/// after term.
bool compounds_factors(const Setup& setup) {
    const SamplingOptions& sampling = setup.options.sampling;
    const bool has_any =
        sampling.oversample_omega || sampling.oversample_polar || sampling.oversample_thick;
    const auto layers = static_cast<double>(setup.scene.panels[0].layers.size());
    return has_any && steps_of(setup.scene) * layers > 1.0;
}

/// No direction across the beam is the polarized one.
bool has_undefined_polarization(const Setup& setup) {
    const scene::BeamModel& beam = setup.scene.beam;
    return beam.is_polarized && beam.kahn_factor != 0.0 &&
           std::any_of(beam.sources.begin(), beam.sources.end(), [&](const auto& source) {
               const Vec3d across = cross(beam.polarization_axis, source.direction);
               return dot(across, across) == 0.0;
           });
}

}  // namespace

std::vector<std::string> deviation_warnings(const Setup& setup) {
    std::vector<std::string> warnings;
    const SamplingOptions& sampling = setup.options.sampling;
    if (compounds_factors(setup)) {
        warnings.emplace_back(
            "-oversample_omega, -oversample_polar and -oversample_thick give every sample its "
            "own factor; nanoBragg multiplies the running sum by it after every term"
        );
    }
    if (sampling.oversample_thick && setup.sensor.thickness.range == 0.0) {
        warnings.emplace_back(
            "-oversample_thick without a thickness: every photon is captured; nanoBragg would "
            "capture none"
        );
    }
    if (setup.options.detector.is_curved) {
        warnings.emplace_back(
            "-curved_det bends the detector along its own axes; nanoBragg exchanges them"
        );
    }
    const bool is_stale =
        stale_rotations(setup.spindle.angles_rad, setup.scene.crystal.spindle_rotations)
            .has_value();
    if (is_stale && !sampling.exact_quirks) {
        warnings.emplace_back(
            "a spindle step at phi = 0 shows the crystal unrotated; nanoBragg shows it as in "
            "the step before (-exact_quirks)"
        );
    }
    if (has_undefined_polarization(setup)) {
        warnings.emplace_back(
            "the polarization vector is parallel to the beam: the Kahn factor is not used"
        );
    }
    return warnings;
}

}  // namespace minibragg::nanobragg
