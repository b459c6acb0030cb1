#include "minibragg/nanobragg/setup.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "minibragg/base/error.hpp"
#include "minibragg/nanobragg/c_units.hpp"
#include "minibragg/nanobragg/import_header.hpp"
#include "minibragg/nanobragg/printf_text.hpp"
#include "minibragg/nanobragg/scene_from_setup.hpp"
#include "minibragg/nanobragg/sweep.hpp"

namespace minibragg::nanobragg {

namespace {

void warn(Setup& setup, std::string text) {
    setup.warnings.push_back(std::move(text));
}

/// Header and pixels of `-mask` or `-img`; what cannot be read is left out with a warning.
void import_file(
    const std::string& name, HeaderUse use, const Surroundings& surroundings, Setup& setup
) {
    if (name.empty()) {
        return;
    }
    const auto file = surroundings.read(name);
    const auto header = file ? read_smv_header(*file, name) : std::nullopt;
    if (!header) {
        warn(
            setup,
            name + (file ? ": not an SMV image" : ": cannot be opened") + "; not imported"
        );
        return;
    }
    setup.imported_files.push_back(name);
    import_header(*header, use, setup.options);
    if (!std::isnan(header_value(header->text, "WAVELENGTH"))) {
        setup.options.beam.wavelength_option = "WAVELENGTH of " + name;
    }
    if (use == HeaderUse::mask) {
        setup.mask = read_mask_pixels(*header, *file, name);
    }
}

void read_options(
    const std::vector<std::string>& arguments, const Surroundings& surroundings, Setup& setup
) {
    setup.options = default_options(surroundings.seconds_since_1970);
    find_header_files(arguments, setup.options.detector);
    import_file(setup.options.detector.mask_file, HeaderUse::mask, surroundings, setup);
    import_file(setup.options.detector.header_file, HeaderUse::image, surroundings, setup);
    apply_arguments(arguments, setup.options);
    for (const std::string& option : ignored_options(arguments)) {
        warn(setup, "option '" + option + "' is not known or lacks its values; ignored");
    }
    for (const std::string& value : setup.options.doubtful_values) {
        warn(setup, value);
    }
}

/// What else could be the matter when a run is refused.
std::string doubts_of(const Options& options) {
    std::string text;
    for (const std::string& value : options.doubtful_values) {
        text += (text.empty() ? "\nIs the reason here? " : "; ") + value;
    }
    return text;
}

/// Refuses a wavelength before anything is computed with it.
void check_wavelength(const BeamOptions& beam) {
    if (!(beam.wavelength_m > 0.0) || !std::isfinite(beam.wavelength_m)) {
        throw InputError(
            format("the wavelength is %g Angstrom (", beam.wavelength_m * A_per_m) +
            beam.wavelength_option + "). Give a number above 0."
        );
    }
}

/// The table of `-stol`, which must be there though nothing is made of it.
void read_scattering_table(const Surroundings& surroundings, Setup& setup) {
    const ScatteringTable& table = setup.options.beam.scattering_table;
    if (table.file.empty()) {
        return;
    }
    const auto text = surroundings.read(table.file);
    if (!text) {
        throw InputError(table.file + ": cannot be opened. Check " + table.option + ".");
    }
    constexpr const char* between_numbers = " \t,;:!\r\n";
    if (text->find_first_not_of(between_numbers) == std::string::npos) {
        throw InputError(table.file + ": no data. Check " + table.option + ".");
    }
    warn(
        setup,
        table.option + " " + table.file +
            ": read and never used, as in nanoBragg. For the scattering of water give -water"
    );
}

/// What a deck would make of the same list.
void compare_with_deck(Setup& setup) {
    if (setup.reflections.without_mate > 0) {
        warn(
            setup,
            setup.options.crystal.hkl_file + ": the Friedel mates of " +
                std::to_string(setup.reflections.without_mate) +
                " reflections are not listed and have -default_F, as in nanoBragg; a deck "
                "gives them the amplitudes of those that are"
        );
    }
}

/// The reflections of `-hkl`, else of the dump, else none.
/// @throws UsageError when there are neither, nor a default, or no unit cell
void read_reflections(const Surroundings& surroundings, Setup& setup) {
    const CrystalOptions& crystal = setup.options.crystal;
    const bool has_list = !crystal.hkl_file.empty();
    const auto dump = has_list ? std::nullopt : surroundings.read(crystal.dump_file);
    if (!has_list && !dump && crystal.default_f_e == 0.0) {
        throw UsageError(
            "ERROR: no hkl file and no dump file '" + crystal.dump_file + "' to read"
        );
    }
    if (crystal.matrix_file.empty() && crystal.lengths_A.x == 0.0) {
        throw UsageError("");
    }
    setup.is_dump_read = dump.has_value();
    if (dump) {
        setup.reflections = parse_dump(*dump, crystal, surroundings.limits);
    }
    if (!has_list) {
        return;
    }
    const auto list = surroundings.read(crystal.hkl_file);
    if (!list) {
        throw InputError(crystal.hkl_file + ": cannot be opened. Check -hkl.");
    }
    setup.reflections = parse_hkl(*list, crystal, surroundings.limits);
    if (setup.reflections.stored < setup.reflections.listed) {
        warn(
            setup,
            crystal.hkl_file + ": only " + std::to_string(setup.reflections.stored) + " of " +
                std::to_string(setup.reflections.listed) +
                " reflections stored: an index after these is not written as an integer"
        );
    }
    compare_with_deck(setup);
}

void clip_crystal(Setup& setup) {
    const Vec3d given = setup.options.crystal.size_m;
    setup.crystal_size_m = given;
    setup.beam = resolve_beam(setup.options.beam, setup.crystal_size_m);
    if (setup.crystal_size_m.y < given.y || setup.crystal_size_m.z < given.z) {
        warn(setup, "the crystal is larger than the beam and clipped to it along b and c");
    }
}

void make_sources(const Surroundings& surroundings, Setup& setup) {
    const BeamOptions& beam = setup.options.beam;
    const Frame& frame = setup.geometry.frame;
    setup.source_grid = resolve_source_grid(beam);
    if (beam.source_file.empty()) {
        setup.sources = generate_sources(beam, setup.source_grid, frame, surroundings.limits);
        if (setup.sources.empty()) {
            throw InputError(
                "no sources: all are trimmed. Use -square_div or other steps (-divsteps, "
                "-hdivsteps, -vdivsteps)."
            );
        }
        return;
    }
    const auto text = surroundings.read(beam.source_file);
    if (!text) {
        throw InputError(beam.source_file + ": cannot be opened. Check -sourcefile.");
    }
    setup.sources = parse_sources(*text, beam, frame, surroundings.limits);
}

void make_sensor(const Limits& limits, Setup& setup) {
    const DetectorOptions& detector = setup.options.detector;
    setup.sensor = {
        resolve_sweep(detector.thickness, SweepKind::thickness), detector.attenuation_invm};
    if (setup.sensor.thickness.count > limits.layers) {
        throw InputError(
            "more than " + std::to_string(limits.layers) + " sensor layers. Check -thicksteps."
        );
    }
    if (setup.sensor.thickness.range > 0.0 && setup.sensor.attenuation_invm < 0.0) {
        setup.sensor.attenuation_invm = 1.0 / setup.sensor.thickness.range;
        warn(setup, "no attenuation depth: the sensor's thickness is taken (-detector_abs)");
    }
}

/// Counts of phi steps and domains, checked before anything is allocated.
void count_orientations(const Limits& limits, Setup& setup) {
    setup.spindle.sweep = resolve_sweep(setup.options.spindle.sweep, SweepKind::spindle);
    setup.mosaicity = resolve_mosaicity(setup.options.crystal);
    if (setup.spindle.sweep.count <= 0) {
        throw InputError("no phi steps. Check -osc, -phistep and -phisteps.");
    }
    if (setup.spindle.sweep.count > limits.cells / setup.mosaicity.domains) {
        throw InputError(
            "phi steps times mosaic domains are more than " + std::to_string(limits.cells) +
            ". Check -phisteps and -mosaic_domains."
        );
    }
    setup.spindle.angles_rad =
        spindle_angles_rad(setup.options.spindle.phi_rad, setup.spindle.sweep);
}

void make_crystal(const Surroundings& surroundings, Setup& setup) {
    const CrystalOptions& crystal = setup.options.crystal;
    std::optional<std::string> matrix;
    if (!crystal.matrix_file.empty()) {
        matrix = surroundings.read(crystal.matrix_file);
        if (!matrix) {
            throw InputError(crystal.matrix_file + ": cannot be opened. Check -mat.");
        }
    }
    setup.lattice =
        make_lattice(crystal, matrix, setup.options.beam.wavelength_m, setup.random);
    const Vec3d lengths_m = cell_lengths_m(setup.lattice);
    setup.cells = count_cells(crystal, setup.crystal_size_m, lengths_m);
    setup.crystal_size_m = {
        lengths_m.x * setup.cells.x, lengths_m.y * setup.cells.y, lengths_m.z * setup.cells.z};
}

void choose_interpolation(Setup& setup) {
    const CrystalOptions& crystal = setup.options.crystal;
    const bool is_wanted = crystal.interpolation == InterpolationChoice::automatic
                               ? has_few_cells(crystal)
                               : crystal.interpolation == InterpolationChoice::on;
    setup.interpolates = is_wanted && setup.reflections.count() > 0;
}

/// What made the automatic oversampling large.
std::string advice_on_oversampling(const Setup& setup, double resolution_m) {
    const Vec3d& size = setup.crystal_size_m;
    return format(
        "They follow from a crystal of %g x %g x %g m (-N, -xtalsize, -xtal_x, -xtal_y, "
        "-xtal_z, -cell) and from wavelength x distance / pixel = %g m (%s, -distance, "
        "-close_distance, -beam_vector, -odet_vector, -detector_rotx, -pixel); else give "
        "-oversample.",
        size.x,
        size.y,
        size.z,
        resolution_m,
        setup.options.beam.wavelength_option.c_str()
    );
}

void choose_oversampling(const Limits& limits, Setup& setup) {
    constexpr double samples_per_spot = 3.0;
    const Geometry& g = setup.geometry;
    const Vec3d& size = setup.crystal_size_m;
    const double resolution = setup.options.beam.wavelength_m * g.distance_m / g.size.pixel_m;
    const double recommended =
        std::ceil(samples_per_spot * std::max({size.x, size.y, size.z}) / resolution);
    const double most = static_cast<double>(limits.oversample) + 1.0;
    Oversampling& oversampling = setup.oversampling;
    oversampling.recommended =
        recommended >= 1.0 ? static_cast<std::int64_t>(std::min(recommended, most)) : 1;
    const std::int64_t given = setup.options.sampling.oversample;
    oversampling.is_automatic = given <= 0;
    oversampling.used = oversampling.is_automatic ? oversampling.recommended : given;
    if (oversampling.used > limits.oversample) {
        throw InputError(
            "more than " + std::to_string(limits.oversample) + " subpixels along an edge. " +
            (oversampling.is_automatic ? advice_on_oversampling(setup, resolution)
                                       : "Check -oversample.")
        );
    }
    const auto layers = static_cast<std::int64_t>(setup.sensor.thickness.count);
    if (std::max<std::int64_t>(layers, 1) * oversampling.used > limits.sample_lines) {
        throw InputError(
            "more than " + std::to_string(limits.sample_lines) +
            " lines of subpixels in all sensor layers. Check -oversample and -thicksteps."
        );
    }
    if (oversampling.used < oversampling.recommended) {
        warn(
            setup,
            "spots are smaller than subpixels: -oversample " +
                std::to_string(oversampling.recommended) + " is recommended"
        );
    }
}

void check_mask(Setup& setup) {
    const ImageSize& size = setup.geometry.size;
    const auto pixels = static_cast<std::size_t>(size.fast_pixels * size.slow_pixels);
    if (!setup.mask.empty() && setup.mask.size() != pixels) {
        throw InputError(
            setup.options.detector.mask_file + ": the mask has " +
            std::to_string(setup.mask.size()) + " pixels, the detector " +
            std::to_string(pixels) +
            ". Both must have the same size: check -mask, -img, -detpixels, -detsize and "
            "-pixel."
        );
    }
}

/// Everything that follows from the options.
void resolve(const Surroundings& surroundings, Setup& setup) {
    const Limits& limits = surroundings.limits;
    read_reflections(surroundings, setup);
    check_wavelength(setup.options.beam);
    clip_crystal(setup);
    setup.geometry =
        place_detector(setup.options, resolve_size(setup.options.detector, limits));
    check_mask(setup);
    count_orientations(limits, setup);
    make_sources(surroundings, setup);
    make_sensor(limits, setup);
    choose_interpolation(setup);
    make_crystal(surroundings, setup);
    read_scattering_table(surroundings, setup);
    choose_oversampling(limits, setup);
    setup.random.change_state(setup.options.crystal.mosaic_state);
    setup.scene = make_scene(setup, make_domain_rotations(setup.mosaicity, setup.random));
    check_scene(setup, limits);
}

}  // namespace

Setup prepare(const std::vector<std::string>& arguments, const Surroundings& surroundings) {
    Setup setup;
    read_options(arguments, surroundings, setup);
    try {
        resolve(surroundings, setup);
    } catch (const InputError& error) {
        throw InputError(error.what() + doubts_of(setup.options));
    }
    return setup;
}

}  // namespace minibragg::nanobragg
