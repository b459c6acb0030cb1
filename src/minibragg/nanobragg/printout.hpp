#pragma once

#include <array>
#include <string>
#include <vector>

#include "minibragg/diffraction/render.hpp"
#include "minibragg/nanobragg/image_rows.hpp"
#include "minibragg/nanobragg/setup.hpp"

namespace minibragg::nanobragg {

/// Three vectors (rows) as columns with names above them.
std::string vector_columns(const std::array<const char*, 3>& names, const Mat3& vectors);

/// The cell vectors (rows, Angstrom) in a domain, turned by a spindle rotation, as the
/// reference program turns them.
Mat3 turned_cell(const Setup& setup, const Mat3& spindle_rotation, std::size_t domain);

/// The block of `-printout` for one pixel.
std::string printout_block(
    const Setup& setup,
    const SceneInForce& in_force,
    const Pixel& pixel,
    const diffraction::PixelReport& report,
    float photons
);

/// All of `-trace_pixel`: one line a value, in the order it is computed, with units.
std::string trace_text(
    const Setup& setup,
    const SceneInForce& in_force,
    const Pixel& pixel,
    const diffraction::PixelTrace& trace,
    float photons
);

}  // namespace minibragg::nanobragg
