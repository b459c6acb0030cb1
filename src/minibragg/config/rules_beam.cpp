#include <cmath>

#include "minibragg/config/rules.hpp"

namespace minibragg::config {

namespace {

constexpr double most_sources = 1e7;

void check_wavelength(const Beam& beam, Findings& findings) {
    const bool is_known = beam.wavelength_A || beam.energy_eV || !beam.source_file.empty() ||
                          !beam.spectrum_file.empty();
    if (!is_known) {
        findings.push_back(
            {"beam.wavelength_A",
             "a run needs the wavelength or the energy of its photons",
             "Add wavelength_A = 1.0 or energy_eV = 12398.42 to [beam]."}
        );
    }
}

void check_polarization(const Polarization& polarization, Findings& findings) {
    check_axis(polarization.axis, "beam.polarization.axis", findings);
    const double across = std::hypot(polarization.axis[0], polarization.axis[1]);
    if (length(polarization.axis) > 0.0 &&
        across < rounding_tolerance * length(polarization.axis)) {
        findings.push_back(
            {"beam.polarization.axis",
             "lies along the beam, which is z",
             "Give the direction of the electric vector, for example [1, 0, 0]."}
        );
    }
}

void check_spread(const std::string& width, bool is_wide, int steps, Findings& findings) {
    if (is_wide && steps == 1) {
        findings.push_back(
            {width,
             "a single step takes the middle alone, so the width has no effect",
             "Raise the number of steps, or leave the width out."}
        );
    }
}

/// A file of sources or of a spectrum leaves no room for what it replaces.
void check_source_files(const Beam& beam, Findings& findings) {
    const bool is_dispersed = beam.dispersion.range_fraction > 0.0;
    const bool is_divergent = beam.divergence.horizontal_mrad > 0.0 ||
                              beam.divergence.vertical_mrad > 0.0 ||
                              beam.divergence.shape == "gaussian";
    const std::string advice = "Leave one of them out.";
    if (is_dispersed && !beam.spectrum_file.empty()) {
        findings.push_back({"beam.spectrum_file", "beam.dispersion is given too", advice});
    }
    if (is_dispersed && !beam.source_file.empty()) {
        findings.push_back({"beam.source_file", "beam.dispersion is given too", advice});
    }
    if (beam.spectrum_lines > 0 && beam.spectrum_file.empty()) {
        findings.push_back(
            {"beam.spectrum_lines",
             "there is no spectrum to reduce",
             "Add beam.spectrum_file, or leave it out."}
        );
    }
    if (is_divergent && !beam.source_file.empty()) {
        findings.push_back({"beam.source_file", "beam.divergence is given too", advice});
    }
}

}  // namespace

void check_beam(const Beam& beam, Findings& findings) {
    const Dispersion& dispersion = beam.dispersion;
    const Divergence& divergence = beam.divergence;
    check_wavelength(beam, findings);
    check_polarization(beam.polarization, findings);
    check_spread(
        "beam.dispersion.range_fraction",
        dispersion.range_fraction > 0.0,
        dispersion.steps,
        findings
    );
    const bool is_grid = divergence.shape != "gaussian";  // else rules of closed forms speak
    check_spread(
        "beam.divergence.horizontal_mrad",
        is_grid && divergence.horizontal_mrad > 0.0,
        divergence.horizontal_steps,
        findings
    );
    check_spread(
        "beam.divergence.vertical_mrad",
        is_grid && divergence.vertical_mrad > 0.0,
        divergence.vertical_steps,
        findings
    );
    check_source_files(beam, findings);
    const double sources =
        1.0 * dispersion.steps * divergence.horizontal_steps * divergence.vertical_steps;
    if (sources > most_sources) {
        findings.push_back(
            {"beam.dispersion.steps",
             "with the steps of the divergence that makes more than 10 million sources",
             "Take fewer steps."}
        );
    }
}

}  // namespace minibragg::config
