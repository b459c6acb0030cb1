#pragma once

#include <type_traits>

#include "minibragg/base/vec3.hpp"

namespace minibragg::detector {

/// One slab of a sensor that is sampled at one depth.
struct SensorLayer {
    double depth_m;  ///< of the sampled point below the surface, along the panel's normal
    double near_attenuation;  ///< depth of the layer's entrance face in attenuation lengths
    double far_attenuation;   ///< and of its exit face; infinite: every photon is captured
};

/// Samples of every pixel of a panel that lie side by side along fast: subpixels of a sensor
/// layer.
struct SampleLine {
    Vec3d place_m;  ///< in pixel (0, 0), at its centre along fast; laboratory frame
    SensorLayer layer;
    double off_slow;    ///< pixels from the pixel's centre
    double weight;      ///< of its subpixels along slow: Subpixel
    bool begins_layer;  ///< the line is the first of its layer
};

static_assert(std::is_trivially_copyable_v<SampleLine>);

}  // namespace minibragg::detector
