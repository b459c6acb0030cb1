#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "minibragg/base/shared_list.hpp"
#include "minibragg/base/vec3.hpp"
#include "minibragg/scene/device_scene.hpp"

/// The scene on the host, in SI units (cells in Angstrom), before its upload. Both front ends
/// (the deck and nanoBragg's command line) end here; nothing below knows which of them made it.
namespace minibragg::scene {

enum class LatticeShape : std::uint8_t {
    square,            ///< box of cells
    round,             ///< ball of cells
    gauss,             ///< Gaussian spots, radius in units of the crystal
    tophat,            ///< uniform spots, likewise
    gauss_reciprocal,  ///< nanoBragg.c's metric (Q33 of docs/nanobragg.md)
    tophat_reciprocal,
    broadened,             ///< Gaussian spots whose broadening is in closed form
    broadened_sweep,       ///< the same, averaged over steps of the spindle
    broadened_pixel,       ///< averaged over subpixels
    broadened_pixel_sweep  ///< over both
};

enum class Interpolation : std::uint8_t { nearest, tricubic };
enum class Precision : std::uint8_t { mixed, double_ };

/// One source of the beam.
struct SourceModel {
    Vec3d direction;  ///< of the photons, unit vector
    double wavelength_A;
    double weight;  ///< sum over sources: 1
    /// R.m.s. of the photon energies over their mean. Broadened spots alone know it.
    double bandwidth = 0.0;
};

struct BeamModel {
    std::vector<SourceModel> sources;
    bool is_polarized = true;  ///< false: the polarization factor is 1
    double kahn_factor = 0.0;
    Vec3d polarization_axis{1.0, 0.0, 0.0};
    double fluence_photons_per_m2 = 0.0;
    double d_min_A = 0.0;  ///< samples of finer resolution give no photons; 0: off
    /// Covariance of the directions about each source's, rad^2. Broadened spots alone know it.
    Mat3 divergence_rad2{};
};

/// Structure factors on a dense box of reflections.
struct StructureFactorModel {
    SharedList<double> f_e;  ///< [h][k][l], l fastest, electrons; may be empty
    std::int32_t h_min = 0, k_min = 0, l_min = 0;
    std::int32_t h_count = 0, k_count = 0, l_count = 0;
    double default_f_e = 0.0;  ///< outside the box
    Interpolation interpolation = Interpolation::nearest;
};

/// What broadens the spots of a crystal of the shapes `broadened`.
struct BroadeningModel {
    /// Covariance of the rotation vectors of its mosaic domains, rad^2, in the laboratory frame
    /// at spindle angle 0.
    Mat3 mosaic_rad2{};
    double cell_spread = 0.0;  ///< r.m.s. of the relative size of its cells
};

/// One more crystal in the beam, of the same size, shape and structure factors.
struct OtherCrystal {
    Mat3 cell_A = identity_matrix;
    std::vector<Mat3> domain_rotations;  ///< as many as the first crystal's
    double weight = 1.0;
    BroadeningModel broadening{};
};

struct CrystalModel {
    Mat3 cell_A = identity_matrix;  ///< rows a, b, c in the laboratory frame at spindle angle 0
    std::vector<Mat3> spindle_rotations{identity_matrix};  ///< one a phi step, applied first
    /// One a mosaic domain, applied after the spindle.
    std::vector<Mat3> domain_rotations{identity_matrix};
    double weight = 1.0;                       ///< of its intensity: 1, as it is alone
    std::vector<OtherCrystal> other_crystals;  ///< their patterns add to the first crystal's
    LatticeShape shape = LatticeShape::square;
    crystal::LatticeParameters lattice;
    StructureFactorModel structure_factors;
    // Of the shapes `broadened`:
    BroadeningModel broadening{};
    bool is_star = false;  ///< spots are round in reciprocal space
    Vec3d spindle_axis{1.0, 0.0, 0.0};
    double spindle_step_rad = 0.0;  ///< of the sweeps, at least 0
};

/// A panel, with the sensor layers of its own.
struct PanelModel {
    Vec3d origin_m;            ///< outer corner of pixel (0, 0)
    Vec3d fast, slow, normal;  ///< unit vectors; the normal points away from the crystal
    int fast_pixels = 0, slow_pixels = 0;
    double pixel_size_m = 0.0;
    std::vector<detector::SensorLayer> layers{
        {0.0, 0.0, std::numeric_limits<double>::infinity()}};
    bool is_point_pixel = false;
    bool is_curved = false;
    double curvature_m = 0.0;
};

struct BackgroundModel {
    /// Sum over materials of molecules * sign(F) F^2; may be empty.
    std::vector<double> intensity_e2;
    double nodes_per_invA = 0.0;  ///< grid of sin(theta)/lambda, starting at 0
    double constant_photons = 0.0;
};

struct SceneModel {
    BeamModel beam;
    CrystalModel crystal;
    std::vector<PanelModel> panels;
    BackgroundModel background;
    Sampling sampling{1, true, true, true, {0.0, 0.0, false}, {0.0, 0.0, false}, 0};
    /// The source whose polarization is held; becomes held_direction.
    std::size_t held_source = 0;
    Precision precision = Precision::mixed;
};

/// Photons that one squared electron scatters into a steradian, a subpixel's share: the factor
/// before the sums of Eq. 1.
double photons_per_sr_e2(const SceneModel& model);

/// Orientations of each of the crystals: spindle rotations x domains.
std::int64_t orientations_of_one(const CrystalModel& crystal);

/// Orientations of the unit cell: spindle rotations x domains of all crystals.
std::int64_t orientation_count(const CrystalModel& crystal);

/// |F_lattice|^2 at a peak: what the shapes are relative to.
double lattice_peak(LatticeShape shape, const crystal::LatticeParameters& lattice);

/// Evaluations of |F|^2 |F_lattice|^2 for one pixel of a panel: layers x subpixels x sources x
/// orientations.
std::int64_t steps_per_pixel(const SceneModel& model, int panel);

}  // namespace minibragg::scene
