#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <system_error>
#include <utility>

#include "minibragg/config/closed_form.hpp"
#include "minibragg/config/deck_keys.hpp"
#include "minibragg/config/key_text.hpp"
#include "minibragg/config/rules.hpp"
#include "minibragg/config/shot_quantities.hpp"

namespace minibragg::config {

namespace {

constexpr std::size_t euler_columns = 3, matrix_columns = 9;

/// One quantity of a series, its path and range.
struct Quantity {
    const PerShot& deck;
    std::string path;
    const Allowed& allowed;
    int shots;
    bool is_of_crystal;
};

struct Parameter {
    std::string_view name;
    const std::optional<double>& value;
    std::string_view distributions;  ///< those that take it
};

std::array<Parameter, 6> parameters(const PerShot& deck) {
    return {
        {{"mean", deck.mean, "normal"},
         {"sigma", deck.sigma, "normal"},
         {"median", deck.median, "lognormal"},
         {"sigma_log", deck.sigma_log, "lognormal"},
         {"lowest", deck.lowest, "uniform normal lognormal"},
         {"highest", deck.highest, "uniform normal lognormal"}}};
}

bool takes(std::string_view distributions, std::string_view name) {
    return joined({" ", distributions, " "}).find(joined({" ", name, " "})) !=
           std::string::npos;
}

void check_source(const Quantity& quantity, Findings& findings) {
    const PerShot& deck = quantity.deck;
    const int sources = (deck.value ? 1 : 0) + (deck.list.empty() ? 0 : 1) +
                        (deck.file.empty() ? 0 : 1) + (deck.distribution.empty() ? 0 : 1);
    if (sources != 1) {
        findings.push_back(
            {quantity.path,
             sources == 0 ? "it does not say how its values are chosen"
                          : "it says more than once how its values are chosen",
             "Give one of value, list, file and distribution."}
        );
    }
    if (!deck.column.empty() && deck.file.empty()) {
        findings.push_back(
            {quantity.path + ".column", "there is no file to take it from", "Add file."}
        );
    }
    if (deck.order != "shot" && deck.file.empty() && deck.list.empty()) {
        findings.push_back(
            {quantity.path + ".order",
             "there is neither a list nor a file to use in an order",
             "Leave it out."}
        );
    }
    if (deck.order == "crystal" && !quantity.is_of_crystal) {
        findings.push_back(
            {quantity.path + ".order",
             "all crystals of a shot share it",
             R"(Give order = "shot", "cycle" or "random".)"}
        );
    }
    if (deck.seed && deck.distribution.empty() && deck.order != "random") {
        findings.push_back(
            {quantity.path + ".seed",
             "nothing is drawn at random",
             "Leave it out, or give a distribution."}
        );
    }
}

void check_parameters(const Quantity& quantity, Findings& findings) {
    const PerShot& deck = quantity.deck;
    for (const Parameter& parameter : parameters(deck)) {
        if (parameter.value && !takes(parameter.distributions, deck.distribution)) {
            findings.push_back(
                {join_path(quantity.path, parameter.name),
                 deck.distribution.empty()
                     ? std::string{"there is no distribution"}
                     : joined({"the ", deck.distribution, " distribution has no such key"}),
                 "Leave it out."}
            );
        }
    }
    const auto need = [&](std::string_view distribution, const Parameter& parameter) {
        if (deck.distribution == distribution && !parameter.value) {
            findings.push_back(
                {join_path(quantity.path, parameter.name),
                 joined({"the ", distribution, " distribution needs it"}),
                 "Give a number."}
            );
        }
    };
    const auto all = parameters(deck);
    const auto [mean, sigma, median, sigma_log, lowest, highest] = all;
    need("normal", sigma);
    need("lognormal", sigma_log);
    need("uniform", lowest);
    need("uniform", highest);
    if (deck.lowest && deck.highest && !(*deck.lowest < *deck.highest)) {
        findings.push_back(
            {quantity.path + ".highest",
             "it is not above lowest, " + number_text(*deck.lowest),
             "Give a range that is not empty."}
        );
    }
}

/// Values that the deck itself gives; a draw that falls outside is drawn again, a given value
/// is a mistake.
void check_range(const Quantity& quantity, Findings& findings) {
    Allowed parameter = quantity.allowed;
    parameter.is_whole = false;  // a mean may lie between whole numbers
    const auto check_value = [&](const std::optional<double>& value, const std::string& name) {
        const Allowed& allowed = name == "value" ? quantity.allowed : parameter;
        if (value && !is_allowed(*value, allowed)) {
            findings.push_back(
                {join_path(quantity.path, name),
                 "must be " + allowed_text(allowed),
                 "Give a value in this range."}
            );
        }
    };
    const PerShot& deck = quantity.deck;
    check_value(deck.value, "value");
    check_value(deck.mean, "mean");
    check_value(deck.median, "median");
    check_value(deck.lowest, "lowest");
    check_value(deck.highest, "highest");
    const auto wrong = std::find_if(deck.list.begin(), deck.list.end(), [&](double value) {
        return !is_allowed(value, quantity.allowed);
    });
    if (wrong != deck.list.end()) {
        findings.push_back(
            {quantity.path + ".list",
             "element " + std::to_string(wrong - deck.list.begin()) + ", " +
                 number_text(*wrong) + ", must be " + allowed_text(quantity.allowed),
             "Give values in this range."}
        );
    }
    for (const auto& [center, name] :
         {std::pair{deck.mean, "mean"}, std::pair{deck.median, "median"}}) {
        if (center && ((deck.lowest && *center < *deck.lowest) ||
                       (deck.highest && *center > *deck.highest))) {
            findings.push_back(
                {join_path(quantity.path, name),
                 "it lies outside lowest and highest",
                 "Give a value between them."}
            );
        }
    }
}

void check_length(
    std::size_t length, const std::string& order, const Quantity& quantity, Findings& findings
) {
    if (length > 0 && order == "shot" && length < static_cast<std::size_t>(quantity.shots)) {
        findings.push_back(
            {quantity.path + ".list",
             "it has " + std::to_string(length) + " values for " +
                 std::to_string(quantity.shots) + " shots",
             R"(Give one a shot, or order = "cycle" or "random".)"}
        );
    }
}

void check_quantity(const Quantity& quantity, Findings& findings) {
    check_source(quantity, findings);
    check_parameters(quantity, findings);
    check_range(quantity, findings);
    check_length(quantity.deck.list.size(), quantity.deck.order, quantity, findings);
}

void check_lattices(const Series& series, Findings& findings) {
    const bool is_open =
        series.lattices && !series.lattices->distribution.empty() && !series.lattices->highest;
    if (is_open) {
        findings.push_back(
            {"series.lattices.highest",
             "the file has room for as many crystals a shot as there can be at most",
             "Give the largest number of crystals in one shot."}
        );
    }
}

void check_orientation(const Series& series, Findings& findings) {
    const std::string path = "series.orientation";
    if (!series.orientation) {
        return;
    }
    const ShotOrientation& deck = *series.orientation;
    if (deck.distribution.empty() && deck.euler_deg.empty() && deck.file.empty()) {
        findings.push_back(
            {path,
             "it does not say how orientations are chosen",
             "Give distribution = \"uniform\", euler_deg or file."}
        );
    }
    if ((deck.distribution == "normal") != deck.sigma_deg.has_value()) {
        findings.push_back(
            {path + ".sigma_deg",
             deck.sigma_deg ? "only the normal distribution has it"
                            : "the normal distribution needs it",
             deck.sigma_deg ? "Leave it out." : "Give a number of degrees."}
        );
    }
    const std::size_t columns = deck.columns.size();
    if (deck.file.empty() ? columns != 0
                          : columns != euler_columns && columns != matrix_columns) {
        findings.push_back(
            {path + ".columns",
             deck.file.empty() ? "there is no file to take them from"
                               : "an orientation has three or nine numbers",
             "Give the names of three columns (Euler angles) or nine (U matrix by rows) of a "
             "file."}
        );
    }
}

void check_model(const ShotSpectrum& deck, Findings& findings) {
    const std::string path = "series.spectrum";
    const bool is_sase = deck.model == "sase";
    if (!deck.model.empty() != deck.fwhm_fraction.has_value()) {
        findings.push_back(
            {path + ".fwhm_fraction",
             deck.model.empty() ? "only a model has it" : "a model needs it",
             deck.model.empty() ? "Leave it out." : "Give a number, for example 0.002."}
        );
    }
    if (is_sase != deck.spike_fwhm_fraction.has_value()) {
        findings.push_back(
            {path + ".spike_fwhm_fraction",
             is_sase ? "sase needs it" : "only sase has it",
             is_sase ? "Give a number, for example 0.0001." : "Leave it out."}
        );
    }
    if (is_sase && deck.fwhm_fraction && deck.spike_fwhm_fraction &&
        *deck.spike_fwhm_fraction > *deck.fwhm_fraction) {
        findings.push_back(
            {path + ".spike_fwhm_fraction",
             "a spike is wider than the spectrum",
             "Give less than fwhm_fraction."}
        );
    }
}

void check_spectrum(const Run& run, Findings& findings) {
    const std::string path = "series.spectrum";
    if (!run.series->spectrum) {
        return;
    }
    const ShotSpectrum& deck = *run.series->spectrum;
    if (deck.model.empty() && deck.file.empty()) {
        findings.push_back(
            {path, "it does not say where spectra come from", "Give model or file."}
        );
    }
    check_model(deck, findings);
    std::error_code error;
    // A file whose name holds ":/" names no data set, as where it is read
    // (files/data_set_place.hpp).
    const bool is_hdf5 =
        deck.file.find(":/") != std::string::npos && !std::filesystem::exists(deck.file, error);
    if (is_hdf5 == deck.energies.empty()) {
        findings.push_back(
            {path + ".energies",
             is_hdf5 ? "an HDF5 file of spectra needs it"
                     : "only an HDF5 file, as file:/dataset, has it",
             is_hdf5 ? "Give the data set of the photon energies in eV, for example "
                       "\"/energy_eV\"."
                     : "Leave it out, or name the data set of the spectra behind the file."}
        );
    }
    if (!deck.file.empty() && (run.series->wavelength_A || run.series->energy_eV)) {
        findings.push_back(
            {path + ".file",
             "recorded spectra have wavelengths of their own, and the series gives the "
             "wavelength too",
             "Leave one of them out."}
        );
    }
    const std::string advice = "Leave one of them out.";
    if (!run.beam.source_file.empty()) {
        findings.push_back({path, "beam.source_file holds wavelengths", advice});
    } else if (!run.beam.spectrum_file.empty()) {
        findings.push_back({path, "beam.spectrum_file is given too", advice});
    } else if (run.beam.dispersion.range_fraction > 0.0) {
        findings.push_back({path, "beam.dispersion is given too", advice});
    }
}

void check_materials(const Run& run, Findings& findings) {
    const std::vector<ShotMaterial>& materials = run.series->materials;
    for (std::size_t i = 0; i < materials.size(); ++i) {
        const std::string path = numbered("series.material", i);
        const auto& known = run.background.materials;
        const auto is_of_name = [&](const auto& other) {
            return other.name == materials[i].name;
        };
        if (std::count_if(known.begin(), known.end(), is_of_name) != 1) {
            findings.push_back(
                {path + ".name",
                 "there is not one background.material of this name",
                 "Name a material of [[background.material]]."}
            );
        }
        if (std::find_if(materials.begin(), materials.end(), is_of_name) !=
            materials.begin() + static_cast<std::ptrdiff_t>(i)) {
            findings.push_back({path + ".name", "it is listed twice", "Leave one out."});
        }
        if (!materials[i].thickness_mm) {
            findings.push_back({path, "it says nothing", "Add thickness_mm."});
        } else {
            const Allowed range = allowed_thickness();
            check_quantity(
                {*materials[i].thickness_mm,
                 path + ".thickness_mm",
                 range,
                 run.series->shots,
                 false},
                findings
            );
        }
    }
}

/// What the rest of the run leaves no room for.
void check_rest(const Run& run, Findings& findings) {
    const Series& series = *run.series;
    if (run.goniometer.images > 1) {
        findings.push_back(
            {"goniometer.images",
             "a run is a series of shots or a rotation of several images",
             "Leave out goniometer.images or [series]; a shot may turn by "
             "goniometer.width_deg."}
        );
    }
    const bool moves = series.distance_mm || series.beam_center_x_mm || series.beam_center_y_mm;
    if (moves && !run.detector.file.empty()) {
        findings.push_back(
            {series.distance_mm        ? "series.distance_mm"
             : series.beam_center_x_mm ? "series.beam_center_x_mm"
                                       : "series.beam_center_y_mm",
             "the panels of detector.file stand where they are",
             "Leave it out, or describe the detector in the deck."}
        );
    }
    if (series.mosaic_spread_deg && run.crystal.mosaic.domains == 1 && !has_closed_form(run)) {
        findings.push_back(
            {"series.mosaic_spread_deg",
             "a domain that is alone is not turned, so the spread has no effect",
             "Raise crystal.mosaic.domains, for example to 25."}
        );
    }
}

}  // namespace

void check_series(const Run& run, Findings& findings) {
    if (!run.series) {
        return;
    }
    for (const ShotQuantity& quantity : shot_quantities()) {
        const std::optional<PerShot>& deck = (*run.series).*quantity.member;
        if (deck) {
            const std::string path = "series." + std::string{quantity.name};
            check_quantity(
                {*deck, path, quantity.allowed, run.series->shots, quantity.is_of_crystal},
                findings
            );
        }
    }
    check_lattices(*run.series, findings);
    check_orientation(*run.series, findings);
    check_spectrum(run, findings);
    check_materials(run, findings);
    check_rest(run, findings);
}

}  // namespace minibragg::config
