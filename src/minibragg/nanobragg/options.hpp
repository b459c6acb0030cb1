#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "minibragg/base/vec3.hpp"
#include "minibragg/scene/scene_model.hpp"

/// The command line of nanoBragg.c as numbers: metres, radians, and the program's defaults.
namespace minibragg::nanobragg {

/// Stands for "not given" where every number is a value.
inline constexpr double unset = std::numeric_limits<double>::quiet_NaN();

/// Values in force where nothing is given.
namespace defaults {

inline constexpr double wavelength_m = 1e-10;
inline constexpr double fluence_photons_per_m2 = 125932015286227086360700780544.0;
inline constexpr double beam_size_m = 1e-4;
inline constexpr double distance_m = 0.1;
inline constexpr double pixel_m = 1e-4;
inline constexpr double detector_size_m = 0.1024;
inline constexpr double adc_offset = 40.0;
inline constexpr std::int64_t mosaic_state = -12345678;

}  // namespace defaults

enum class Convention : std::uint8_t { mosflm, xds, adxv, denzo, dials, custom };
enum class Pivot : std::uint8_t { beam, sample };
enum class InterpolationChoice : std::uint8_t { automatic, on, off };

/// A range sampled in steps; negative: not given. resolve_sweep() fills what is missing.
struct Sweep {
    double range = -1.0;
    double step = -1.0;
    std::int64_t count = -1;
};

struct CrystalOptions {
    Vec3d cells{1.0, 1.0, 1.0};  ///< Na, Nb, Nc
    bool has_cell = false;
    Vec3d lengths_A{0.0, 0.0, 0.0};
    Vec3d angles_rad{0.0, 0.0, 0.0};
    bool has_misset = false;
    bool is_misset_random = false;
    Vec3d misset_rad{0.0, 0.0, 0.0};
    std::int64_t misset_state = 0;     ///< state word: minus the seed
    Vec3d size_m{0.0, 0.0, 0.0};       ///< along a, b, c; 0: `cells` counts
    double mosaic_spread_rad = -1.0;   ///< negative: not given
    std::int64_t mosaic_domains = -1;  ///< negative: not given
    std::int64_t mosaic_state = defaults::mosaic_state;
    scene::LatticeShape shape = scene::LatticeShape::square;
    double fudge = 1.0;
    std::string matrix_file;
    std::string hkl_file;
    std::string dump_file = "Fdump.bin";
    double default_f_e = 0.0;
    InterpolationChoice interpolation = InterpolationChoice::automatic;
};

struct SpindleOptions {
    double phi_rad = 0.0;
    Sweep sweep;  ///< radians
    Vec3d axis{0.0, 0.0, 1.0};
};

/// The last of `-stol`, `-4stol` and `-Q`: structure factors of something amorphous, read and
/// never used.
struct ScatteringTable {
    std::string option, file;
};

struct BeamOptions {
    double wavelength_m = defaults::wavelength_m;
    std::string wavelength_option = "-lambda";  ///< that set it last, or the imported file
    Sweep dispersion{0.0, -1.0, -1};            ///< fraction of the wavelength
    Sweep horizontal, vertical;                 ///< divergence, radians
    bool is_divergence_round = true;
    std::string source_file;
    ScatteringTable scattering_table;
    Vec3d direction{1.0, 0.0, 0.0};
    Vec3d polarization_axis{0.0, 0.0, 1.0};
    double kahn_factor = 0.0;
    bool is_unpolarized_factor_one = false;  ///< -nopolar
    double fluence_photons_per_m2 = defaults::fluence_photons_per_m2;
    double flux_photons_per_s = 0.0;
    double exposure_s = 1.0;
    double size_m = defaults::beam_size_m;
    double water_m = 0.0;
    double d_min_m = 0.0;
};

struct DetectorOptions {
    double distance_m = defaults::distance_m;
    double close_distance_m = unset;
    double pixel_m = defaults::pixel_m;
    double fast_size_m = defaults::detector_size_m;
    double slow_size_m = defaults::detector_size_m;
    std::int64_t fast_pixels = 0, slow_pixels = 0;  ///< 0: from the size
    double x_beam_m = unset, y_beam_m = unset;
    double x_close_m = unset, y_close_m = unset;
    double org_x_px = unset, org_y_px = unset;
    Pivot pivot = Pivot::beam;
    Convention convention = Convention::mosflm;
    Vec3d fast{0.0, 0.0, 1.0}, slow{0.0, -1.0, 0.0}, normal{1.0, 0.0, 0.0};
    Vec3d twotheta_axis{0.0, 1.0, 0.0};
    double twotheta_rad = 0.0;
    Vec3d rotation_rad{0.0, 0.0, 0.0};
    bool is_curved = false;
    bool is_point_pixel = false;
    double attenuation_invm = -1.0;  ///< negative: not given
    Sweep thickness{0.0, -1.0, -1};  ///< metres; count: sensor layers
    std::int64_t roi[4]{
        -1, -1, -1, -1};  ///< fast first, last, slow first, last; negative: not given
    std::string mask_file, header_file;
};

struct SamplingOptions {
    std::int64_t oversample = -1;  ///< not positive: chosen from the spot size
    bool oversample_omega = false;
    bool oversample_polar = false;
    bool oversample_thick = false;
    scene::Precision precision = scene::Precision::double_;
    bool exact_quirks = false;
};

/// An image file that may be left out.
struct ImageOutput {
    std::string file;
    bool is_wanted = true;
};

struct OutputOptions {
    std::string float_file = "floatimage.bin";
    std::string int_file = "intimage.img";
    ImageOutput pgm{"image.pgm"};
    ImageOutput noise{"noiseimage.img"};
    double int_scale = 0.0, pgm_scale = 0.0;  ///< not positive: automatic
    double adc_offset = defaults::adc_offset;
    std::int64_t noise_state = 0;  ///< state word: minus the seed
    bool prints_pixels = false;
    bool shows_progress = true;
    std::int64_t printed_fast = -1, printed_slow = -1;  ///< negative: all
    bool is_tracing = false;
    std::int64_t traced_fast = -1, traced_slow = -1;
};

struct Options {
    /// Values that are no finite number, or not all of the number that is read: `-distance 10O
    /// is read as 10`.
    std::vector<std::string> doubtful_values;
    CrystalOptions crystal;
    SpindleOptions spindle;
    BeamOptions beam;
    DetectorOptions detector;
    SamplingOptions sampling;
    OutputOptions output;
};

/// The program's defaults; the seeds of noise and random misset are `seconds_since_1970`.
Options default_options(std::int64_t seconds_since_1970);

/// Applies a command line (without the program's name), token by token; later ones win. Never
/// fails: what is no option, or lacks its values, is ignored, as in the reference program.
void apply_arguments(const std::vector<std::string>& arguments, Options& options);

/// What a user should hear about: options that are not known, or lack their values, and are
/// ignored.
std::vector<std::string> ignored_options(const std::vector<std::string>& arguments);

/// The last `-img` and `-mask` of a command line: read before anything else.
void find_header_files(const std::vector<std::string>& arguments, DetectorOptions& detector);

}  // namespace minibragg::nanobragg
