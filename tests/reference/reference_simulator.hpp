#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

/// A second simulator: plain C++ in double precision, one loop a sum, written from
/// docs/physics.md in its most obvious form. It shares no code with src/, so that a mistake
/// would have to be made twice.
namespace minibragg::reference {

using Vector = std::array<double, 3>;
using Matrix = std::array<Vector, 3>;  ///< by rows

struct Source {
    Vector direction;  ///< of the photons, unit vector
    double wavelength_A, weight;
};

/// A sensor layer: sampled at a depth below the surface, reaching from `near` to `far`
/// attenuation lengths.
struct Layer {
    double depth_m, near, far;
};

struct Panel {
    Vector origin_m, fast, slow, normal;
    int fast_pixels, slow_pixels;
    double pixel_size_m;
    std::vector<Layer> layers;
    bool is_point_pixel, is_curved;
    double curvature_m;
};

/// The sample of a pixel at which a held factor is evaluated: a subpixel of the first or last
/// layer.
struct HeldSample {
    double off_slow, off_fast;  ///< pixels
    bool in_last_layer;
};

/// A crystal of a shot; all have one shape, size and structure.
struct Crystal {
    Matrix cell_A;  ///< rows a, b, c at spindle angle 0
    std::vector<Matrix> domain_rotations;
    double weight;
};

enum class Shape { square, round, gauss, tophat, gauss_reciprocal, tophat_reciprocal };

struct Scene {
    // Beam.
    std::vector<Source> sources;
    bool is_polarized;
    double kahn_factor;
    Vector polarization_axis;
    double fluence_photons_per_m2;
    double d_min_A;  ///< 0: no limit
    // Crystals.
    std::vector<Crystal> crystals;
    std::vector<Matrix> spindle_rotations;
    Shape shape;
    Vector cells;
    double fudge;
    Matrix reciprocal_invA;   ///< rows a*, b*, c*: for the reciprocal shapes
    std::vector<double> f_e;  ///< [h][k][l]
    std::array<int, 3> hkl_min, hkl_count;
    double default_f_e;
    bool is_interpolated;
    // Detector and sampling.
    std::vector<Panel> panels;
    int oversample;
    bool is_legendre;  ///< subpixels at the nodes of Gauss and Legendre
    bool oversample_omega, oversample_polar, oversample_thick;
    HeldSample held, held_capture;
    std::size_t held_source;  ///< whose polarization is held
    // Background.
    std::vector<double> amorphous_e2;
    double nodes_per_invA;
    double constant_photons;
};

/// How near the samples of a pixel come to a step, where rounding may choose either side.
struct Margins {
    double half_integer = 1.0;  ///< smallest 1/2 - |delta| over samples and axes
    double tophat_edge = 1.0;   ///< smallest |g r^2 / 0.3969 - 1|
    double resolution = 1.0;    ///< smallest | |s| d_min / lambda - 1 |
    double interpolation_edge =
        1.0;  ///< smallest distance of an index to its range of interpolation
};

struct Pixel {
    double bragg = 0.0, background = 0.0;  ///< photons
    Margins margins;
};

/// Expected photons of the pixel (slow, fast) of a panel. Docs: eq. 1.
Pixel simulate_pixel(const Scene& scene, const Panel& panel, int slow, int fast);

/// All pixels, panels stacked, slow-major; masked pixels (nonzero) stay empty.
std::vector<Pixel> simulate(const Scene& scene, const std::vector<std::uint8_t>& mask);

}  // namespace minibragg::reference
