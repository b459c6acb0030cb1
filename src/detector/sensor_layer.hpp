#pragma once

namespace minibragg::detector {

/// One slab of a sensor that is sampled at one depth.
struct SensorLayer {
    double depth_m;  ///< of the sampled point below the surface, along the panel's normal
    double near_attenuation;  ///< depth of the layer's entrance face in attenuation lengths
    double far_attenuation;   ///< and of its exit face; infinite: every photon is captured
};

}  // namespace minibragg::detector
