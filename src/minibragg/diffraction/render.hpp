#pragma once

#include "minibragg/scene/scene_model.hpp"

namespace minibragg::diffraction {

/// Lanes a thread works on: a pack on a host, one on a device.
#if defined(__AVX512F__)
inline constexpr int host_lanes_mixed = 32, host_lanes_double = 16;
#elif defined(__AVX2__)
inline constexpr int host_lanes_mixed = 16, host_lanes_double = 8;
#else
inline constexpr int host_lanes_mixed = 8, host_lanes_double = 4;
#endif

template <class FastElement>
inline constexpr int native_lanes = !runs_on_host                          ? 1
                                    : sizeof(FastElement) == sizeof(float) ? host_lanes_mixed
                                                                           : host_lanes_double;

/// Computes the expected photons of every unmasked pixel of `pixels`; masked ones become 0.
/// One launch for all rows of all panels; asynchronous on a device.
void render(
    const scene::DeviceScene& scene,
    const scene::PixelRows& pixels,
    const scene::PhotonImages& images
);

/// render(), or what renders one kind of crystal alone.
using RenderFunction = decltype(render);

}  // namespace minibragg::diffraction
