#include "minibragg/config/deck_keys_series.hpp"

#include <utility>

#include "minibragg/config/key_groups.hpp"
#include "minibragg/config/shot_quantities.hpp"

namespace minibragg::config {

// A table is read by its rows, so it is not reformatted.
// clang-format off
// NOLINTBEGIN(readability-magic-numbers): a limit is explained by the row it stands in

static Table describe(PerShot& quantity) {
    return {
        {"value", &quantity.value, anything(),
         "The same value for every shot.", {.example = "1.3"}},
        {"list", &quantity.list, anything(),
         "Values of the shots, one after the other.", {.example = "[1.3, 1.301, 1.299]"}},
        {"file", &quantity.file, anything(),
         "Text file with a heading of names and a row of numbers a shot.",
         {.example = "\"shots.csv\"", .also = "csv table"}},
        {"column", &quantity.column, anything(),
         "Column of the file; without it, the one of the quantity's name.",
         {.example = "\"wavelength_A\""}},
        {"order", &quantity.order, one_of({"shot", "crystal", "cycle", "random"}),
         "How a list or file is used: a value a shot, a value for each crystal of every shot, "
         "a value a shot again from its start when it ends, or drawn at random.", {}},
        {"distribution", &quantity.distribution, one_of({"uniform", "normal", "lognormal"}),
         "Distribution from which each shot's value is drawn.", {.example = "\"normal\""}},
        {"mean", &quantity.mean, anything(),
         "Of normal; without it, the deck's own value.", {.example = "1.3"}},
        {"sigma", &quantity.sigma, above(0.0),
         "Of normal: standard deviation.", {.example = "0.002", .also = "std stddev rms"}},
        {"median", &quantity.median, above(0.0),
         "Of lognormal; without it, the deck's own value.", {.example = "1.3"}},
        {"sigma_log", &quantity.sigma_log, above(0.0),
         "Of lognormal: standard deviation of the natural logarithm.", {.example = "0.4"}},
        {"lowest", &quantity.lowest, anything(),
         "Of uniform, the lower end; of normal and lognormal, lower values are drawn again.",
         {.example = "1.29", .also = "min minimum low"}},
        {"highest", &quantity.highest, anything(),
         "Of uniform, the upper end; of normal and lognormal, higher values are drawn again.",
         {.example = "1.31", .also = "max maximum high"}},
        {"seed", &quantity.seed, at_least(0),
         "Start of the random numbers of this quantity; without it, the seed of the series.",
         {.example = "1"}},
    };
}

static Table describe(ShotOrientation& orientation) {
    return {
        {"distribution", &orientation.distribution, one_of({"uniform", "normal"}),
         "uniform: over all orientations; normal: turned a little from the deck's orientation.",
         {.example = "\"uniform\"", .also = "random"}},
        {"sigma_deg", &orientation.sigma_deg,
         {.lowest = 0.0, .highest = 180.0, .is_above_lowest = true},
         "Of normal: root mean square of the rotation about any axis.", {.example = "0.5"}},
        {"euler_deg", &orientation.euler_deg, between(-360.0, 360.0),
         "Rotations about x, then y, then z of the standard setting, three numbers a crystal.",
         {.example = "[[10.0, 20.0, 30.0], [40.0, 50.0, 60.0]]"}},
        {"file", &orientation.file, anything(),
         "Text file with a heading of names and a row of numbers a crystal.",
         {.example = "\"shots.csv\""}},
        {"columns", &orientation.columns, anything(),
         "Columns of the file: three of Euler angles in degrees, or nine of a U matrix by "
         "rows.",
         {.example = R"(["euler_x_deg", "euler_y_deg", "euler_z_deg"])"}},
        {"order", &orientation.order, one_of({"shot", "cycle", "random"}),
         "How euler_deg or the file is used: one a crystal, again from its start when it ends, "
         "or drawn at random.", {}},
        {"seed", &orientation.seed, at_least(0),
         "Start of the random numbers of the orientations; without it, the seed of the series.",
         {.example = "1"}},
    };
}

static Table describe(ShotSpectrum& spectrum) {
    return {
        {"model", &spectrum.model, one_of({"gaussian", "sase"}),
         "Generated around the shot's wavelength: a smooth Gaussian, or the random spikes of a "
         "free-electron laser.",
         {.example = "\"sase\""}},
        {"fwhm_fraction", &spectrum.fwhm_fraction,
         {.lowest = 0.0, .highest = 0.2, .is_above_lowest = true},
         "Of a model: full width at half maximum of the mean spectrum, as a fraction of the "
         "central energy.", {.example = "0.002", .also = "bandwidth"}},
        {"spike_fwhm_fraction", &spectrum.spike_fwhm_fraction,
         {.lowest = 0.0, .highest = 0.2, .is_above_lowest = true},
         "Of sase: full width at half maximum of one spike, as a fraction of the central "
         "energy.", {.example = "0.0001"}},
        {"file", &spectrum.file, anything(),
         "Recorded spectra: text whose first column is energy_eV or wavelength_A and whose "
         "others are spectra, or HDF5 as file:/dataset with a spectrum a row.",
         {.example = "\"spectra.h5:/spectra\""}},
        {"energies", &spectrum.energies, anything(),
         "Of an HDF5 file: the data set of the photon energies, in eV.",
         {.example = "\"/energy_eV\""}},
        {"threshold_fraction", &spectrum.threshold_fraction, between(0.0, 0.99),
         "Of a file: weights below this fraction of the spectrum's largest count as 0 "
         "(negative ones always do).", {}},
        {"lines", &spectrum.lines, between(1, 100'000),
         "Number of wavelengths that are simulated; neighbouring channels of recorded spectra "
         "are added up.", {}},
        {"order", &spectrum.order, one_of({"shot", "cycle", "random"}),
         "How a file is used: one spectrum a shot, again from its start when it ends, or drawn "
         "at random.", {}},
        {"seed", &spectrum.seed, at_least(0),
         "Start of the random numbers of the spectra; without it, the seed of the series.",
         {.example = "1"}},
    };
}

// NOLINTEND(readability-magic-numbers)
// clang-format on

/// The group of a quantity: a table, a bare number or a bare list.
static Group quantity_group(std::optional<PerShot>& quantity) {
    Group described = group(quantity);
    described.number_key = "value";
    described.list_key = "list";
    described.same_as = "series.lattices";
    return described;
}

// clang-format off

static Table describe(ShotMaterial& material) {
    return {
        {"name", &material.name, anything(),
         "Name of the background.material whose thickness differs.",
         {.example = "\"water\"", .is_required = true}},
        {"thickness_mm", quantity_group(material.thickness_mm), allowed_thickness(),
         "Length of the material along the beam.", {}},
    };
}

Table describe(Series& series) {
    constexpr double most_shots = 10'000'000;
    Table table{
        {"shots", &series.shots, between(1, most_shots),
         "Number of shots, counted from 0.",
         {.example = "100", .also = "images frames n_shots", .is_required = true}},
        {"seed", &series.seed, at_least(0),
         "Start of all random numbers of the series.", {}},
        {"keep_symmetry", &series.keep_symmetry, anything(),
         "Whether edges and angles of the cell that the space group makes equal stay equal: b "
         "follows a, and so on.", {}},
        {"same_domains", &series.same_domains, anything(),
         "Whether all crystals have the deck's mosaic domains, in place of domains of their "
         "own.", {}},
    };
    for (const ShotQuantity& quantity : shot_quantities()) {
        table.push_back(
            {quantity.name, quantity_group(series.*quantity.member), anything(),
             quantity.meaning, quantity.hints}
        );
    }
    const Table structs{
        {"orientation", group(series.orientation), anything(),
         "Orientation of every crystal; without it, the deck's.", {}},
        {"spectrum", group(series.spectrum), anything(),
         "Spectrum of every shot; without it, the deck's.", {}},
        {"material", group(series.materials), anything(),
         "A material of the background whose thickness differs; repeat the table for several.",
         {}},
    };
    table.insert(table.end(), structs.begin(), structs.end());
    return table;
}

// clang-format on

}  // namespace minibragg::config
