#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "minibragg/base/vec3.hpp"

/// What an image file says about its images, apart from the pixels: the writers' own plain
/// description. NeXus frame (z along the beam, y up), metres, Angstrom, seconds; angles of the
/// scan in degrees.
namespace minibragg::files {

/// A flat rectangle of equal square pixels.
struct Panel {
    std::string name;
    Vec3d origin_m{};                                  ///< outer corner of pixel (0, 0)
    Vec3d fast{-1.0, 0.0, 0.0}, slow{0.0, -1.0, 0.0};  ///< unit vectors
    int fast_pixels = 0, slow_pixels = 0;
    double pixel_size_m = 0.0;
};

/// For parallel::packed().
template <class AnyPanel>
requires std::same_as<std::remove_const_t<AnyPanel>, Panel>

auto members(AnyPanel& panel) {
    return std::tie(
        panel.name,
        panel.origin_m,
        panel.fast,
        panel.slow,
        panel.fast_pixels,
        panel.slow_pixels,
        panel.pixel_size_m
    );
}

/// Where the first pixel of a panel lies in an image.
struct PanelPlace {
    std::int64_t row = 0, column = 0;

    bool operator==(const PanelPlace&) const = default;
};

/// One rectangle of pixels that holds all panels of a detector, with gaps between them: the
/// image as the makers of detectors write it.
struct NativeFrame {
    Panel panel;                     ///< the whole: its corner, axes and pixels
    std::vector<PanelPlace> places;  ///< [panel of the detector]
};

struct Detector {
    std::string name = "simulated";
    std::vector<Panel> panels;
    /// Images of files are this frame; none: the panels stacked along slow.
    std::optional<NativeFrame> frame{};
    std::string sensor_material = "Si";  ///< Si, CdTe or GaAs: readers know no others
    double sensor_thickness_m = 0.0;     ///< more than 0: readers want one
    /// Every photon that arrives is counted. No file format can say so: material and thickness
    /// are then those of a sensor that absorbs nearly everything close to its surface.
    bool counts_every_photon = false;
    double exposure_s = 1.0;  ///< of one image
    /// Of a pixel's photons, or counts with a response; larger ones are not to be trusted.
    std::optional<std::int64_t> saturation_value;
    /// Likewise; smaller ones are not to be trusted.
    std::optional<std::int64_t> underload_value;
    double gain_counts_per_photon = 1.0, pedestal_counts = 0.0;  ///< of counts
};

/// One line of a polychromatic beam's spectrum.
struct SpectrumLine {
    double wavelength_A = 0.0;
    double weight = 0.0;
};

struct Beam {
    double wavelength_A = 0.0;           ///< the mean of a spectrum
    std::vector<SpectrumLine> spectrum;  ///< empty for a monochromatic beam
    std::optional<double> flux_photons_per_s;
    /// [image], or empty where images do not differ: then the values above hold for all.
    std::vector<double> wavelengths_A, fluxes_photons_per_s;
    std::vector<std::vector<SpectrumLine>> spectra;  ///< [image][line]
    std::optional<double> size_m;                    ///< side of the square beam
    /// Degree of linear polarization, -1 to 1; none: not stated.
    std::optional<double> kahn_factor;
    Vec3d polarization_axis{1.0, 0.0, 0.0};  ///< of the electric vector
};

/// Images of a rotation, or stills.
struct Scan {
    std::int64_t images = 1;
    Vec3d axis{1.0, 0.0, 0.0};
    std::vector<double> start_deg, end_deg;  ///< [image], spindle angle; both empty: stills
};

struct Experiment {
    std::string title;
    std::string sample_name = "crystal";
    Detector detector;
    Beam beam;
    Scan scan;
};

/// Rows and columns of the panels stacked along slow, in their order: the shape of an image in
/// a file.
struct ImageShape {
    std::int64_t rows = 0;  ///< sum of slow_pixels
    std::int64_t columns =
        0;  ///< largest fast_pixels; narrower panels leave a gap at the end of their rows

    bool operator==(const ImageShape&) const = default;
};

ImageShape image_shape(const std::vector<Panel>& panels);

/// Row of the stacked image at which each panel begins, [panel].
std::vector<std::int64_t> first_rows(const std::vector<Panel>& panels);

/// Where the line of the direct beam (through the crystal, along z) meets the plane of a panel.
struct BeamCenter {
    int panel = 0;
    double fast = 0.0,
           slow = 0.0;        ///< pixels from the outer corner of pixel (0, 0) of the panel
    double distance_m = 0.0;  ///< from the crystal along the beam; negative before the crystal
    bool exists = false;      ///< false: the beam is parallel to all panels
};

/// The beam centre on the first panel that the beam hits after the crystal. When it hits none:
/// in the plane of the first panel that it meets after the crystal, else of the first that it
/// meets before. A panel counts as parallel when the cosine between beam and normal is below
/// 1e-6: where such a plane and the beam meet depends on rounding.
BeamCenter beam_center(const std::vector<Panel>& panels);

/// The middle of the box, with edges along x, y and z, that holds the middles of all panels;
/// laboratory frame.
/// @pre there is a panel
Vec3d middle_m(const std::vector<Panel>& panels);

/// The experiment of some of its images, in their order.
/// @pre 0 <= first, images >= 1, first + images <= experiment.scan.images
Experiment part_of(const Experiment& experiment, std::int64_t first, std::int64_t images);

/// The same rotation with angles that rise: readers refuse a negative width, so a sweep that
/// goes backwards goes forwards about the opposite axis.
Scan forwards(Scan scan);

/// Checks what every writer relies on.
/// @throws InputError naming the panel or value: no panels, no pixels, numbers that are not
/// finite, axes that are not unit vectors (within 1e-6), a wavelength that is not positive,
/// angles that do not match the images
void check(const Experiment& experiment);

}  // namespace minibragg::files
