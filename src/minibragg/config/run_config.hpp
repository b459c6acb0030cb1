#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "minibragg/base/constants.hpp"
#include "minibragg/config/series_config.hpp"

/// One run as its deck describes it: plain structs in the deck's units, one member a key, same
/// names. Frame: NeXus/McStas, z along the beam, y up (docs/units_and_frames.md). Empty
/// strings, empty lists and empty optionals mean "not given". Ranges, words and meanings of the
/// keys: deck_keys.cpp, from which docs/input_deck.md is made.
namespace minibragg::config {

using Triple = std::array<double, 3>;

struct Polarization {
    bool applied = true;         ///< false: the polarization factor is 1
    double kahn_factor = 0.0;    ///< -1 to 1; 0 is unpolarized
    Triple axis{1.0, 0.0, 0.0};  ///< direction of the electric vector

    bool operator==(const Polarization&) const = default;
};

struct Dispersion {
    double range_fraction = 0.0;  ///< full width of delta lambda / lambda
    int steps = 1;

    bool operator==(const Dispersion&) const = default;
};

struct Divergence {
    double horizontal_mrad = 0.0, vertical_mrad = 0.0;  ///< full widths
    int horizontal_steps = 1, vertical_steps = 1;
    std::string shape = "round";  ///< round | square | gaussian
    /// Of gaussian: root mean squares of the angles.
    double horizontal_rms_mrad = 0.0, vertical_rms_mrad = 0.0;

    bool operator==(const Divergence&) const = default;
};

/// nanoBragg's: the square of the classical electron radius times this fluence is 1.
inline constexpr double default_fluence_photons_per_m2 =
    1.0 / constants::electron_radius_squared_m2;

struct Beam {
    /// At most one of the two; neither only with a source or a spectrum file.
    std::optional<double> wavelength_A, energy_eV;
    /// read_deck() gives exactly one of fluence and flux.
    std::optional<double> fluence_photons_per_m2;
    std::optional<double> flux_photons_per_s;
    double exposure_s = 1.0;
    double size_mm = 0.1;  ///< side of the square beam
    Polarization polarization;
    Dispersion dispersion;
    Divergence divergence;
    std::string source_file;    ///< x y z weight wavelength_A: text
    std::string spectrum_file;  ///< energy_eV or wavelength_A, and weight: text
    int spectrum_lines = 0;     ///< of the file, that are simulated; 0: all
    /// Root mean square of the photon energies of every wavelength, of the energy.
    double bandwidth_rms_fraction = 0.0;

    bool operator==(const Beam&) const = default;
};

struct Mosaic {
    double spread_deg = 0.0;
    int domains = 1;
    std::int64_t seed = 12345678;
    /// uniform (nanoBragg's; spread is the largest angle) | gaussian (spread is the r.m.s.
    /// about any axis)
    std::string distribution = "uniform";
    /// sampled (domains one by one) | analytic (Gaussian spots in closed form) | auto
    std::string model = "sampled";
    /// Root mean squares about a, about the axis across a and c*, and about c*; in place of
    /// spread_deg.
    std::optional<Triple> spread_abc_deg = std::nullopt;

    bool operator==(const Mosaic&) const = default;
};

/// How the cells of one crystal differ in size.
struct CellSpread {
    double rms_fraction = 0.0;  ///< of all edges alike

    bool operator==(const CellSpread&) const = default;
};

/// At most one member may be given; none means the standard setting (a along x, b in the xy
/// plane).
struct Orientation {
    /// Rotations about x, then y, then z of the standard setting.
    std::optional<Triple> euler_deg;
    /// 9 numbers by rows: orthonormal.
    std::vector<double> u_matrix;
    /// 9 numbers by rows: columns are a*, b*, c* in 1/Angstrom, in the NeXus frame. Holds the
    /// cell too.
    std::vector<double> a_matrix_invA;
    /// MOSFLM A matrix (in units of 1/wavelength, MOSFLM frame). Holds the cell too.
    std::string mosflm_matrix_file;
    std::optional<std::int64_t> random_seed;  ///< uniform over all orientations

    bool operator==(const Orientation&) const = default;
};

struct Crystal {
    /// a b c (A) alpha beta gamma (deg); else from the orientation's matrix or the structure
    /// factor file. With a_matrix_invA it agrees with the matrix, to 1 % and 1 degree.
    std::optional<std::array<double, 6>> unit_cell;
    std::string space_group;               ///< Hermann-Mauguin; else from the file, else P 1
    std::array<int, 3> cells{10, 10, 10};  ///< Na Nb Nc
    std::optional<Triple> size_um;         ///< along a, b, c; overrides cells
    std::string shape = "square";          ///< square | round | gauss | tophat | gauss_star
    double fudge = 1.0;
    Mosaic mosaic;
    CellSpread cell_spread;
    Orientation orientation;

    bool operator==(const Crystal&) const = default;
};

/// Wilson statistics in place of a file.
struct RandomStructureFactors {
    std::int64_t seed = 1;
    double atoms_per_cell = 0.0;  ///< 0: estimated from the cell's volume (protein-like)
    double b_factor_A2 = 20.0;

    bool operator==(const RandomStructureFactors&) const = default;
};

/// At least one of file, default_F > 0 and random; not file and random together.
/// f' and f'' of some atoms of a model: fixed, of a table, or those of free atoms.
struct AnomalousSite {
    std::string element;
    std::vector<std::string> atoms;  ///< names, "*" for any end; empty: all of the element
    /// Fixed, electrons; both or none.
    std::optional<double> f_prime_e, f_double_prime_e;
    std::string table_file;           ///< energy_eV, f_prime_e, f_double_prime_e: text
    double edge_broadening_eV = 0.0;  ///< full width of the Lorentzian over free atoms' edges

    bool operator==(const AnomalousSite&) const = default;
};

struct StructureFactors {
    /// .hkl (P1 text), .mtz, .cif (reflections or model), .pdb/.ent; may be gzipped.
    std::string file;
    /// Amplitude column of an MTZ or CIF; default: FC, F, FP, FOBS, ... in this order.
    std::string column;
    double default_F = 0.0;  ///< electrons, for reflections that the table lacks
    /// Of models and random factors: computed to here; default: to the detector's farthest
    /// corner.
    std::optional<double> resolution_A;
    bool bulk_solvent = false;  ///< of models
    double b_factor_A2 = 0.0;   ///< an extra overall B factor on the amplitudes of any source
    std::optional<RandomStructureFactors> random;
    std::string interpolation = "nearest";       ///< nearest | tricubic
    std::string anomalous = "none";              ///< none | at_wavelength: of models
    std::vector<AnomalousSite> anomalous_sites;  ///< [[structure_factors.anomalous_site]]

    bool operator==(const StructureFactors&) const = default;
};

struct Goniometer {
    Triple axis{1.0, 0.0, 0.0};
    double start_deg = 0.0;
    double width_deg = 0.0;  ///< of one image
    int images = 1;
    /// The angles are the middles of equal steps; 0: as many as the width of spots asks for.
    int steps_per_image = 1;

    bool operator==(const Goniometer&) const = default;
};

struct Sensor {
    /// Si | CdTe | GaAs | Gd2O2S; default: the preset's or file's, else Si.
    std::string material;
    /// 0: every photon that arrives is counted; default: the preset's or file's, else 0
    std::optional<double> thickness_um;
    /// Default: from the material and the wavelength.
    std::optional<double> attenuation_length_um;
    int layers = 1;  ///< in depth; each is sampled at one

    bool operator==(const Sensor&) const = default;
};

struct Panel {
    std::string name;
    /// Outer corner of pixel (0, 0), in the NeXus frame before distance, tilts and two-theta.
    Triple origin_mm{};
    Triple fast{-1.0, 0.0, 0.0}, slow{0.0, -1.0, 0.0};
    std::array<int, 2> pixels{};  ///< fast, slow
    double pixel_size_mm = 0.0;
    std::optional<Sensor> sensor;  ///< else the detector's

    bool operator==(const Panel&) const = default;
};

/// A regular array of equal flat panels in the detector plane, centred.
struct PanelGrid {
    std::array<int, 2> panels{1, 1};        ///< along fast, along slow
    std::array<int, 2> pixels{1024, 1024};  ///< of one panel: fast, slow
    std::array<int, 2> gap_pixels{0, 0};
    double pixel_size_mm = 0.1;

    bool operator==(const PanelGrid&) const = default;
};

struct Rectangle {
    int panel = 0;
    std::array<int, 2> fast{0, 0}, slow{0, 0};  ///< first and last pixel, both inside

    bool operator==(const Rectangle&) const = default;
};

struct Circle {
    /// In the plane of the detector: x, y (z ignored), NeXus frame before tilts.
    Triple center_mm{};
    double radius_mm = 0.0;
    bool outside = false;  ///< true masks what lies beyond the circle

    bool operator==(const Circle&) const = default;
};

struct Mask {
    /// NXmx/HDF5 pixel_mask (path:/dataset) or raw bytes; nonzero = masked
    std::string file;
    int dead_edge_pixels = 0;           ///< along the border of every panel
    std::vector<Rectangle> rectangles;  ///< [[detector.mask.rectangles]]
    std::vector<Circle> circles;        ///< [[detector.mask.circles]]

    bool operator==(const Mask&) const = default;
};

/// Light of a photon that reaches the pixels around its own.
struct PointSpread {
    std::string shape = "gauss";  ///< gauss | fibre
    double fwhm_um = 100.0;
    int radius_pixels = 0;  ///< nothing arrives beyond; 0: chosen from shape and width

    bool operator==(const PointSpread&) const = default;
};

/// What the detector makes of the expected photons: counts. Every step is off by default but
/// for the photons' own noise. Fractions are root mean squares.
struct Response {
    std::int64_t seed = 1;                 ///< of what is drawn anew for every image
    std::int64_t pattern_seed = 12345678;  ///< of what a detector keeps
    bool poisson = true;
    double beam_flicker_fraction = 0.0;     ///< of the beam, from image to image
    double pixel_flicker_fraction = 0.0;    ///< of every pixel for itself, from image to image
    double calibration_fraction = 0.0;      ///< a fixed pattern
    std::string calibration_of = "signal";  ///< signal | photons: what the pattern multiplies
    std::optional<PointSpread> point_spread;
    double gain_counts_per_photon = 1.0;
    double pedestal_counts = 0.0;
    double readout_noise_counts = 0.0;  ///< r.m.s.
    /// Largest reading; default: the preset's, else that of 32 bits.
    std::optional<std::int64_t> saturation_counts;
    std::optional<std::int64_t> underload_counts;  ///< smallest reading; default: any
    double dead_fraction = 0.0, hot_fraction = 0.0;
    std::string gain_file;       ///< of every pixel, relative to gain_counts_per_photon
    std::string bad_pixel_file;  ///< dead and hot pixels: a table, or a mask

    bool operator==(const Response&) const = default;
};

/// read_deck() gives exactly one of preset, file, grid and panels. A file's panels stand where
/// they are: distance, beam centre, tilts, two-theta and curved are for the others.
struct Detector {
    std::string preset;  ///< name of a real detector (minibragg --list-detectors)
    std::string file;    ///< another NXmx file: its panels where they stand in it
    std::optional<PanelGrid> grid;
    std::vector<Panel> panels;  ///< [[detector.panel]]
    /// From the crystal to the detector plane along the beam; may be 0 for panels that are
    /// placed freely.
    double distance_mm = 100.0;
    /// Shift of the detector: where the beam hits, from the detector's own origin (its centre,
    /// for presets and grids), x and y.
    std::array<double, 2> beam_center_mm{0.0, 0.0};
    /// Rotations about x, y, z through the point where the beam hits.
    Triple tilt_deg{0.0, 0.0, 0.0};
    double two_theta_deg = 0.0;  ///< swing about two_theta_axis through the crystal
    Triple two_theta_axis{1.0, 0.0, 0.0};
    bool curved = false;       ///< a sphere around the crystal, of radius distance_mm
    bool point_pixel = false;  ///< solid angle 1/R^2: no obliquity
    Sensor sensor;
    Mask mask;
    /// Only these pixels are simulated; none: all. [[detector.region_of_interest]]
    std::vector<Rectangle> region_of_interest;
    std::optional<Response> response;  ///< none: the image is of expected photons

    bool operator==(const Detector&) const = default;
};

struct Sampling {
    int oversample = 0;             ///< subpixels along each edge; 0: chosen from the spot size
    bool oversample_omega = false;  ///< solid angle per sample; else held
    bool oversample_polar = false;  ///< polarization per sample; else held
    bool oversample_thick = true;   ///< sensor capture per sample; else held
    /// last | first: the subpixel whose value a held factor takes.
    std::string held_value = "last";
    std::string precision = "mixed";  ///< mixed | double
    double d_min_A = 0.0;             ///< samples of finer resolution give no photons; 0: off
    std::string pixel = "points";     ///< points | whole: what a sample stands for
    std::string subpixels = "even";   ///< even | legendre: where samples lie in a pixel
    bool adaptive = false;  ///< amorphous materials are sampled in the middle of a pixel alone

    bool operator==(const Sampling&) const = default;
};

/// The materials that need no file: those of background/materials.cpp.
inline constexpr std::array<std::string_view, 3> built_in_materials{"water", "air", "ice"};

/// An amorphous material in the beam.
struct Material {
    std::string name = "water";  ///< a built-in material, or any name with a file
    std::string file;  ///< text: sin(theta)/lambda in 1/A, F in electrons per molecule
    double thickness_mm = 0.0;
    /// Defaults with the built-in materials; given with a file.
    std::optional<double> density_g_per_cm3, molecular_weight_Da;

    bool operator==(const Material&) const = default;
};

struct Background {
    double constant_photons = 0.0;    ///< added to every pixel
    double water_um = 0.0;            ///< nanoBragg's flat water: thickness
    std::vector<Material> materials;  ///< [[background.material]]

    bool operator==(const Background&) const = default;
};

/// Longer than a disk that answers takes for an image.
inline constexpr double usual_stall_s = 600.0;

/// More would be large files of little use.
inline constexpr int usual_picture_pixels = 2000;

/// Farther from the middle of a spot hardly anybody would call a pixel its own.
inline constexpr double usual_label_share = 0.05;

/// How the picture of output.png_file looks.
struct Png {
    std::string scale = "linear";               ///< linear | log
    std::string map = "grey";                   ///< grey | heat | viridis
    bool rings = true;                          ///< of equal resolution
    int longest_pixels = usual_picture_pixels;  ///< of the longer side of the picture

    bool operator==(const Png&) const = default;
};

struct Output {
    std::string file = "minibragg.nxs";
    std::string compression = "bitshuffle";  ///< bitshuffle (with LZ4) | gzip | none
    /// Most images of a data file; 0: chosen. See docs/many_images.md.
    int images_per_file = 0;
    double stall_s =
        usual_stall_s;   ///< the run ends when no rank of a group gets on for so long; 0: never
    std::string layout;  ///< native | panels: of an image; empty: chosen. docs/output_file.md
    bool separate = false;  ///< Bragg and background photons also apart
    /// Expected photons beside the counts of a response; none: unless they are there apart.
    std::optional<bool> photons;
    std::optional<bool> spots;  ///< a list of the spots of each image; none: where it is cheap
    std::string labels;         ///< bragg | hkl: of each pixel; empty: none
    double label_share =
        usual_label_share;      ///< of a spot's brightest pixel, that a labelled one has
    double label_sigmas = 1.0;  ///< of a labelled pixel's own noise, that its spot adds to it
    std::string raw_file;       ///< float32, all panels stacked
    std::string smv_file;       ///< .img, of one image or of all
    std::string cbf_file;       ///< likewise
    std::string png_file;       ///< picture for people, panels as in the laboratory
    Png png{};
    // Geometry and reflections as other programs read them.
    std::string xds_inp_file, geom_file, expt_file;
    std::string refl_file, stream_file, integrate_file;

    bool operator==(const Output&) const = default;
};

/// How ranks share the work. No pixel depends on it.
struct Parallel {
    int ranks_per_image = 0;    ///< 0: chosen, as few as there are images for
    int images_per_launch = 0;  ///< that a group renders together; 0: chosen

    bool operator==(const Parallel&) const = default;
};

struct Run {
    std::string title;
    Beam beam;
    Crystal crystal;
    StructureFactors structure_factors;
    Goniometer goniometer;
    Detector detector;
    Sampling sampling;
    Background background;
    std::optional<Series> series;  ///< none: the images of the goniometer
    Output output;
    Parallel parallel;

    bool operator==(const Run&) const = default;
};

/// Images of a run: the shots of its series, or those of its goniometer.
inline int image_count(const Run& run) {
    return run.series ? run.series->shots : run.goniometer.images;
}

}  // namespace minibragg::config
