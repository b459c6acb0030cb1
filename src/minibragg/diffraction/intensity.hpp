#pragma once

namespace minibragg::diffraction {

/// Bragg and background photons, apart.
template <class Real>
struct Intensity {
    Real bragg, background;
};

}  // namespace minibragg::diffraction
