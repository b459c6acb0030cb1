#pragma once

#include "diffraction/scene_model.hpp"

/// One function a lattice shape, each compiled in a file of its own: nvcc and g++ see them in parallel.
namespace minibragg::diffraction {

using RenderFunction = void(const DeviceScene&, const PixelRows&, const PhotonImages&);

RenderFunction render_square, render_round;
RenderFunction render_gauss, render_tophat;
RenderFunction render_gauss_reciprocal, render_tophat_reciprocal;

}  // namespace minibragg::diffraction
