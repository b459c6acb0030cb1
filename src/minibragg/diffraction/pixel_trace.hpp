#pragma once

#include <cstdint>
#include <vector>

#include "minibragg/diffraction/intensity.hpp"
#include "minibragg/scene/device_scene.hpp"

/// Intermediate values of pixels, seen by an observer of the one path in double precision, one
/// pixel a thread.
namespace minibragg::diffraction {

/// A pixel of a scene.
struct PixelPlace {
    int panel = 0, slow = 0, fast = 0;
};

/// What is held for a whole pixel.
struct HeldRecord {
    double solid_angle_sr, polarization;
    Vec3d capture_direction;
};

/// One subpixel of one layer.
struct SampleRecord {
    detector::SamplePoint point;
    Vec3d direction;
    double distance_m, solid_angle_sr, capture;
    double weight;  ///< of the subpixel; the mean of all is 1
};

/// One direction of the beam at a sample.
struct DirectionRecord {
    Vec3d incident, s;       ///< s: diffracted minus incident direction
    double first_q_squared;  ///< |s / first wavelength|^2, 1/A^2
    double polarization;
    int first_wavelength, wavelengths;
};

/// One orientation (crystal, spindle step, domain) and wavelength.
struct StepRecord {
    Vec3d hkl;
    Vec3<std::int32_t> nearest_hkl;
    double f_cell_squared, f_lattice_squared;  ///< the lattice's relative to its peak
    std::int64_t orientation;  ///< [crystal * spindle step * domain], domain fastest
    double inverse_wavelength_invA;
    double weight;      ///< of the wavelength; all of a scene sum to 1
    bool passes_limit;  ///< else it adds nothing
};

/// The last of everything in a pixel, and the sum over all of it.
struct PixelReport {
    HeldRecord held;
    SampleRecord sample;
    DirectionRecord direction;
    StepRecord step;
    /// Sum of |F|^2 |F_lattice|^2 relative to the lattice's peak, without weights.
    double intensity;
    Intensity<double> photons;  ///< expected photons of the pixel
};

/// All of a pixel, in the path's order.
struct PixelTrace {
    PixelReport last;
    std::vector<SampleRecord> samples;
    std::vector<DirectionRecord> directions;  ///< of all samples
    std::vector<StepRecord> steps;  ///< of all directions: orientations, wavelengths fastest
};

}  // namespace minibragg::diffraction
