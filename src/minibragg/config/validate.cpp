#include "minibragg/config/validate.hpp"

#include <algorithm>
#include <iterator>

#include "minibragg/config/key_text.hpp"
#include "minibragg/config/rules.hpp"

namespace minibragg::config {

void check_axis(const Triple& axis, const std::string& key, Findings& findings) {
    if (!(length(axis) > 0.0)) {
        findings.push_back({key, "has no direction", "Give a vector that is not zero."});
    }
}

static void check_alternatives(const GivenKeys& given, Findings& findings) {
    for (const Alternatives& group : alternatives()) {
        std::vector<std::string_view> both;
        std::copy_if(
            group.keys.begin(),
            group.keys.end(),
            std::back_inserter(both),
            [&](std::string_view key) {
                return given.contains(key);
            }
        );
        if (both.size() > 1) {
            findings.push_back(
                {std::string{both[1]},
                 joined({both[0], " is given too"}),
                 joined(
                     {"Give one of them; on the command line, --set ",
                      both[1],
                      "= takes a key away."}
                 )}
            );
        }
    }
}

std::vector<Alternatives> alternatives() {
    return {
        {{"beam.wavelength_A", "beam.energy_eV"}},
        {{"beam.fluence_photons_per_m2", "beam.flux_photons_per_s"}},
        {{"beam.source_file", "beam.spectrum_file"}},
        {{"crystal.cells", "crystal.size_um"}},
        {{"crystal.size_um", "series.cells_a"}},
        {{"crystal.size_um", "series.cells_b"}},
        {{"crystal.size_um", "series.cells_c"}},
        {{"crystal.orientation.euler_deg",
          "crystal.orientation.u_matrix",
          "crystal.orientation.a_matrix_invA",
          "crystal.orientation.mosflm_matrix_file",
          "crystal.orientation.random_seed"}},
        {{"crystal.mosaic.spread_deg", "crystal.mosaic.spread_abc_deg"}},
        {{"structure_factors.file", "structure_factors.random"}},
        {{"detector.preset", "detector.file", "detector.grid", "detector.panel"}},
        {{"detector.file", "detector.distance_mm"}},
        {{"detector.file", "detector.beam_center_mm"}},
        {{"detector.file", "detector.tilt_deg"}},
        {{"detector.file", "detector.two_theta_deg"}},
        {{"detector.file", "detector.two_theta_axis"}},
        {{"series.wavelength_A", "series.energy_eV"}},
        {{"series.fluence_photons_per_m2", "series.flux_photons_per_s"}},
        {{"series.spectrum.file", "series.spectrum.model"}},
        {{"series.orientation.distribution",
          "series.orientation.euler_deg",
          "series.orientation.file"}},
    };
}

std::vector<Finding> validate(const Run& run, const GivenKeys& given) {
    Findings findings;
    check_alternatives(given, findings);
    check_beam(run.beam, findings);
    check_sample(run, findings);
    check_closed_form(run, findings);
    check_axis(run.goniometer.axis, "goniometer.axis", findings);
    check_detector(run.detector, findings);
    check_background(run.background, findings);
    check_series(run, findings);
    check_output(run, findings);
    return findings;
}

}  // namespace minibragg::config
