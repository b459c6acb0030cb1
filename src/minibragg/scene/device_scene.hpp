#pragma once

#include <type_traits>

#include "minibragg/background/amorphous.hpp"
#include "minibragg/base/kokkos.hpp"
#include "minibragg/base/table.hpp"
#include "minibragg/beam/direction.hpp"
#include "minibragg/crystal/device_spot.hpp"
#include "minibragg/crystal/lattice_shape.hpp"
#include "minibragg/crystal/oriented_cell.hpp"
#include "minibragg/crystal/structure_factor_table.hpp"
#include "minibragg/detector/panel.hpp"
#include "minibragg/detector/subpixels.hpp"

namespace minibragg::scene {

/// The sample whose value of a factor serves the whole pixel: a subpixel, of a panel's first or
/// last layer.
struct HeldSample {
    double off_slow, off_fast;  ///< pixels from the pixel's centre
    bool in_last_layer;
};

/// How a pixel is sampled, and which factors follow every sample.
struct Sampling {
    int oversample;         ///< subpixels along each edge
    bool oversample_omega;  ///< solid angle of each sample; else that at `held` serves the
                            ///< whole pixel
    bool oversample_polar;  ///< polarization likewise; else that of the direction
                            ///< `held_direction`
    bool oversample_thick;  ///< capture likewise; else by the angle of incidence at
                            ///< `held_capture`
    HeldSample held, held_capture;
    int held_direction;  ///< index into the list of directions
    detector::SubpixelRule subpixels = detector::SubpixelRule::even;
    /// Amorphous materials are sampled in the middle of a pixel alone, once a layer of the
    /// sensor: what they scatter changes little within it.
    bool is_adaptive = false;

    /// Whether any factor is held.
    KOKKOS_FORCEINLINE_FUNCTION bool holds_any() const {
        return !(oversample_omega && oversample_polar && oversample_thick);
    }
};

static_assert(std::is_trivially_copyable_v<Sampling>);

/// Everything that the pixels of one shot need: plain data and tables that others own
/// (DeviceScenes). Made by upload_scene() and upload_shots(). Numbers are double, and a step
/// rounds those that it weighs with to its own precision.
struct DeviceScene {
    Table<detector::DevicePanel> panels;
    /// The same with the samples of amorphous materials.
    Table<detector::DevicePanel> background_panels;
    Table<detector::SampleLine> sample_lines;  ///< [panel, layer, slow subpixel] of either
    Table<beam::Direction> directions;
    Table<beam::Wavelength> wavelengths;        ///< of all directions
    Table<crystal::OrientedCell> orientations;  ///< [crystal * phi * domain], domain fastest
    /// The same in single precision, for the test that an orientation has no spot at a pixel.
    Table<crystal::RoughOrientedCell> rough_orientations;
    /// Of each orientation's crystal, 1: as strong as it is alone.
    Table<double> orientation_weights;
    Table<crystal::DeviceSpot<double>> spots;  ///< of each, where broadening is in closed form
    Table<crystal::SpotReach> spot_reaches;    ///< likewise: where these spots end
    /// Likewise, for a look at a whole pixel from its middle; none where that does not pay.
    Table<crystal::SpotReach> pixel_reaches;
    background::AmorphousTable amorphous;
    Table<detector::Subpixel> subpixels;             ///< [oversample], along either edge
    Table<detector::Subpixel> background_subpixels;  ///< those of amorphous materials
    Sampling sampling;
    /// Photons per sr, per relative intensity summed over orientations and subpixels.
    double bragg_photons;
    double background_photons;  ///< photons per sr and electron squared, summed over their
                                ///< subpixels
    double constant_photons;    ///< added to every pixel
    crystal::LatticeParameters lattice;
    double rough_index_error;  ///< of a Miller index in single precision, at most
    /// From a Miller index at a pixel's middle to that of any sample of it, at most; 0: pixels
    /// are not looked at as a whole.
    double pixel_index_extent;
};

static_assert(std::is_trivially_copyable_v<DeviceScene>);

/// A row of pixels of a panel in one of the shots that are rendered together, and where it lies
/// in a shot's image and mask.
struct PixelRow {
    int panel, slow;
    std::int64_t first_pixel;
    int shot = 0;
};

static_assert(std::is_trivially_copyable_v<PixelRow>);

/// The pixels a rank computes: the same of every shot.
struct PixelRows {
    Array<const PixelRow> rows;      ///< of all shots that are rendered together
    Array<const std::uint8_t> mask;  ///< [pixel of a shot], nonzero: no photons
};

/// Expected photons of a rank's pixels. Bragg and background apart only when asked for: else
/// empty.
struct PhotonImages {
    Array<float> photons;            ///< [shot][pixel], all of them
    Array<float> bragg, background;  ///< [shot][pixel] or []
};

}  // namespace minibragg::scene
