#include "minibragg/record/shot_record.hpp"

#include <limits>
#include <string>

#include "minibragg/config/key_text.hpp"
#include "minibragg/setup/draw_shot.hpp"
#include "minibragg/setup/make_shot.hpp"

namespace minibragg::record {

namespace {

using nexus::NumberArray;
using nexus::RunRecord;
using setup::CrystalTruth;

/// A shot and what it was made of.
struct RecordedShot {
    const setup::Experiment& experiment;
    const setup::Shot& shot;
};

/// Whether the shot has no crystal: its truth has one that is dark.
bool is_blank(const setup::ImageTruth& truth) {
    return truth.drawn && truth.drawn->is_blank();
}

/// Numbers of every crystal, as many a crystal as `shape` has: [shape], or [crystal][shape] in
/// a series whose shots may have several; NaN for those that the shot lacks.
template <class Numbers>
NumberArray of_crystals(
    const RecordedShot& recorded, std::vector<std::int64_t> shape, const Numbers& numbers
) {
    const int most = recorded.experiment.series ? recorded.experiment.series->most_crystals : 1;
    std::int64_t size = 1;
    for (const std::int64_t extent : shape) {
        size *= extent;
    }
    NumberArray array;
    for (const CrystalTruth& crystal : recorded.shot.truth.crystals) {
        if (!is_blank(recorded.shot.truth)) {
            numbers(crystal, array.values);
        }
    }
    array.values.resize(
        static_cast<std::size_t>(most * size), std::numeric_limits<double>::quiet_NaN()
    );
    if (most > 1) {
        shape.insert(shape.begin(), most);
    }
    array.shape = shape;
    return array;
}

void append_matrix(const Mat3& matrix, std::vector<double>& values) {
    for (const Vec3d& row : matrix.row) {
        values.insert(values.end(), {row.x, row.y, row.z});
    }
}

/// Numbers of every line of the spectrum, as many a line as `width` says, filled up with NaN
/// to as many lines as any image has.
template <class Numbers>
NumberArray of_lines(const RecordedShot& recorded, std::size_t width, const Numbers& numbers) {
    const auto& series = recorded.experiment.series;
    const std::size_t lines = (series ? setup::most_spectrum_lines(*series) : std::nullopt)
                                  .value_or(recorded.experiment.beam.spectrum.size());
    NumberArray array;
    for (const beam::SpectrumLine& line : recorded.shot.truth.spectrum) {
        numbers(line, array.values);
    }
    array.values.resize(width * lines, std::numeric_limits<double>::quiet_NaN());
    array.shape = {static_cast<std::int64_t>(lines)};
    if (width > 1) {
        array.shape.push_back(static_cast<std::int64_t>(width));
    }
    return array;
}

/// Wavelengths, weights, and how wide they were simulated: sampled lines have no width.
void add_spectrum(const RecordedShot& recorded, RunRecord& record) {
    record.push_back(
        {"spectrum_wavelength_weight",
         of_lines(
             recorded,
             2,
             [](const beam::SpectrumLine& line, std::vector<double>& values) {
                 values.insert(values.end(), {line.wavelength_A, line.weight});
             }
         ),
         "angstrom, 1"}
    );
    const bool has_widths = recorded.experiment.has_closed_form;
    record.push_back(
        {"spectrum_bandwidth_rms",
         of_lines(
             recorded,
             1,
             [has_widths](const beam::SpectrumLine& line, std::vector<double>& values) {
                 values.push_back(has_widths ? line.bandwidth : 0.0);
             }
         ),
         "1"}
    );
}

/// A matrix of every crystal.
NumberArray matrices(const RecordedShot& recorded, Mat3 CrystalTruth::*matrix) {
    return of_crystals(
        recorded,
        {3, 3},
        [&](const CrystalTruth& crystal, std::vector<double>& values) {
            append_matrix(crystal.*matrix, values);
        }
    );
}

void add_crystals(const RecordedShot& recorded, RunRecord& record) {
    record.push_back(
        {"unit_cell",
         of_crystals(
             recorded,
             {6},
             [](const CrystalTruth& crystal, std::vector<double>& values) {
                 const crystal::UnitCell& cell = crystal.cell;
                 values.insert(
                     values.end(),
                     {cell.a_A,
                      cell.b_A,
                      cell.c_A,
                      cell.alpha_deg,
                      cell.beta_deg,
                      cell.gamma_deg}
                 );
             }
         ),
         "angstrom, degrees"}
    );
    record.push_back({"u_matrix", matrices(recorded, &CrystalTruth::u_matrix), ""});
    record.push_back(
        {"a_matrix", matrices(recorded, &CrystalTruth::a_matrix_invA), "1/angstrom"}
    );
    record.push_back(
        {"mean_a_matrix", matrices(recorded, &CrystalTruth::mean_a_matrix_invA), "1/angstrom"}
    );
    const Vec3d& n = recorded.shot.scene.crystal.lattice.cells;
    record.push_back({"cells", NumberArray{{n.x, n.y, n.z}, {3}}, ""});
}

/// Spreads and seeds of the mosaic domains: one a crystal.
void add_mosaic(const RecordedShot& recorded, RunRecord& record) {
    const auto one_each = [&](double (*number)(const CrystalTruth&)) {
        NumberArray array = of_crystals(
            recorded,
            {1},
            [&](const CrystalTruth& crystal, std::vector<double>& values) {
                values.push_back(number(crystal));
            }
        );
        array.shape = {static_cast<std::int64_t>(array.values.size())};
        return array;
    };
    record.push_back(
        {"mosaic_spread",
         one_each([](const CrystalTruth& crystal) {
             return crystal.mosaic_spread_deg;
         }),
         "deg"}
    );
    record.push_back(
        {"mosaic_seed",
         one_each([](const CrystalTruth& crystal) {
             return static_cast<double>(crystal.mosaic_seed);
         }),
         ""}
    );
}

/// Every quantity that the series chooses, as it was chosen, under its name in the deck.
void add_drawn(const RecordedShot& recorded, RunRecord& record) {
    const setup::ShotSeries& series = *recorded.experiment.series;
    const setup::DrawnShot& drawn = *recorded.shot.truth.drawn;
    const auto first = static_cast<std::int64_t>(series.most_crystals);
    for (const config::ShotQuantity& quantity : config::shot_quantities()) {
        if (!(series.deck.*quantity.member)) {
            continue;
        }
        const std::string name = "drawn/" + std::string{quantity.name};
        const std::string unit{config::unit_of(quantity.name)};
        if (!quantity.is_of_crystal) {
            record.push_back({name, *drawn.values[quantity.key], unit});
            continue;
        }
        NumberArray array{{}, {first}};
        for (const setup::DrawnCrystal& crystal : drawn.crystals) {
            if (!drawn.is_blank()) {
                array.values.push_back(*crystal.values[quantity.key]);
            }
        }
        array.values.resize(
            static_cast<std::size_t>(first), std::numeric_limits<double>::quiet_NaN()
        );
        record.push_back({name, array, unit});
    }
    if (!drawn.material_thickness_mm.empty()) {
        const auto count = static_cast<std::int64_t>(drawn.material_thickness_mm.size());
        record.push_back(
            {"drawn/material_thickness",
             NumberArray{drawn.material_thickness_mm, {count}},
             "mm"}
        );
    }
    if (drawn.recorded_spectrum) {
        record.push_back(
            {"drawn/recorded_spectrum", static_cast<std::int64_t>(*drawn.recorded_spectrum), ""}
        );
    }
}

/// What the amplitudes are: from which columns, how many, how far.
void add_amplitudes(const setup::Experiment& experiment, RunRecord& record) {
    const setup::AmplitudeTruth& amplitudes = experiment.crystal.amplitudes;
    const std::string group = "structure_factors/";
    record.push_back({group + "anomalous", std::int64_t{amplitudes.is_anomalous ? 1 : 0}, ""});
    if (!amplitudes.source.empty()) {
        record.push_back({group + "columns", amplitudes.source, ""});
        record.push_back({group + "unique_reflections", amplitudes.unique_reflections, ""});
        record.push_back({group + "redundancy", amplitudes.redundancy, ""});
        record.push_back({group + "completeness", amplitudes.completeness, ""});
    }
    std::string elements;
    nexus::NumberArray f_prime_e, f_double_prime_e;
    for (const reflections::AnomalousTruth& atoms : amplitudes.scattering) {
        elements += (elements.empty() ? "" : " ") + atoms.element;
        f_prime_e.values.push_back(atoms.f_prime_e);
        f_double_prime_e.values.push_back(atoms.f_double_prime_e);
    }
    if (!elements.empty()) {
        record.push_back({group + "elements", elements, ""});
        record.push_back({group + "f_prime", f_prime_e, ""});
        record.push_back({group + "f_double_prime", f_double_prime_e, ""});
    }
    if (amplitudes.d_min_A > 0.0) {
        record.push_back({group + "resolution", amplitudes.d_min_A, "angstrom"});
    }
    record.push_back(
        {group + "detector_resolution", experiment.detector_resolution_A, "angstrom"}
    );
}

/// How spots were computed, as it was chosen, and what widens them alike in all images.
void add_spot_model(const setup::Experiment& experiment, RunRecord& record) {
    const config::Run& deck = experiment.deck;
    const config::Mosaic& mosaic = deck.crystal.mosaic;
    const std::string model = experiment.has_closed_form ? "analytic" : "sampled";
    record.push_back({"mosaic_model", model, ""});
    record.push_back({"mosaic_distribution", mosaic.distribution, ""});
    if (const auto& abc_deg = mosaic.spread_abc_deg) {
        record.push_back(
            {"mosaic_spread_abc", NumberArray{{abc_deg->begin(), abc_deg->end()}, {3}}, "deg"}
        );
    }
    record.push_back({"cell_spread_rms", deck.crystal.cell_spread.rms_fraction, "1"});
    const config::Divergence& divergence = deck.beam.divergence;
    record.push_back(
        {"divergence_rms",
         NumberArray{{divergence.horizontal_rms_mrad, divergence.vertical_rms_mrad}, {2}},
         "mrad"}
    );
    record.push_back({"spindle_start", deck.goniometer.start_deg, "deg"});
    record.push_back({"spindle_width", deck.goniometer.width_deg, "deg"});
    record.push_back({"steps_per_image", std::int64_t{experiment.spindle.steps_per_image}, ""});
    record.push_back({"pixel_sampling", deck.sampling.pixel, ""});
    record.push_back({"subpixels", deck.sampling.subpixels, ""});
}

}  // namespace

RunRecord truth_of_shot(const setup::Experiment& experiment, const setup::Shot& shot) {
    const RecordedShot recorded{experiment, shot};
    const setup::ImageTruth& truth = shot.truth;
    RunRecord record;
    const auto crystals =
        static_cast<std::int64_t>(is_blank(truth) ? 0 : truth.crystals.size());
    record.push_back({"image", std::int64_t{truth.image}, ""});
    record.push_back({"lattices", crystals, ""});
    add_crystals(recorded, record);
    add_mosaic(recorded, record);
    record.push_back({"wavelength", truth.wavelength_A, "angstrom"});
    add_spectrum(recorded, record);
    record.push_back({"fluence", truth.fluence_photons_per_m2, "1/m^2"});
    if (truth.flux_photons_per_s) {
        record.push_back({"flux", *truth.flux_photons_per_s, "1/s"});
    }
    record.push_back({"distance", truth.distance_mm, "mm"});
    record.push_back(
        {"beam_center",
         NumberArray{{truth.beam_center_mm[0], truth.beam_center_mm[1]}, {2}},
         "mm"}
    );
    record.push_back({"oversample", std::int64_t{shot.scene.sampling.oversample}, ""});
    if (truth.drawn) {
        add_drawn(recorded, record);
    }
    return record;
}

RunRecord truth_of_run(const setup::Experiment& experiment) {
    const setup::CrystalSetup& crystal = experiment.crystal;
    RunRecord record;
    record.push_back({"space_group", crystal.space_group, ""});
    record.push_back({"reflections", crystal.reflections, ""});
    add_amplitudes(experiment, record);
    add_spot_model(experiment, record);
    if (experiment.series) {
        record.push_back({"series_seed", experiment.series->deck.seed, ""});
        return record;
    }
    const auto& domains = experiment.scene.crystal.domain_rotations;
    NumberArray rotations{{}, {static_cast<std::int64_t>(domains.size()), 3, 3}};
    for (const Mat3& domain : domains) {
        append_matrix(domain, rotations.values);
    }
    record.push_back({"domain_rotations", rotations, ""});
    return record;
}

}  // namespace minibragg::record
