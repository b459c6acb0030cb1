#include "minibragg/story/tell_spots.hpp"

#include <array>
#include <cstdio>

namespace minibragg::story {

std::string spot_heading() {
    return "# image crystal    h    k    l panel         x         y    phi_deg      photons "
           "full_photons partiality excitation_error_invA        d_A wavelength_A    x0    x1 "
           "   y0    y1\n";
}

std::string spot_lines(int image, const std::vector<spots::Spot>& spots) {
    constexpr std::size_t longest_line = 512;
    std::string text;
    for (const spots::Spot& spot : spots) {
        std::array<char, longest_line> line{};
        const int length = std::snprintf(
            line.data(),
            line.size(),
            "%7d %7d %4d %4d %4d %5d %9.3f %9.3f %10.5f %12.6g %12.6g %10.6f %20.6e %10.5f "
            "%12.7f %5d %5d %5d %5d\n",
            image,
            spot.crystal,
            spot.hkl.x,
            spot.hkl.y,
            spot.hkl.z,
            spot.panel,
            spot.fast_px,
            spot.slow_px,
            spot.phi_deg,
            spot.photons,
            spot.full_photons,
            spot.partiality,
            spot.excitation_error_invA,
            spot.d_A,
            spot.wavelength_A,
            spot.box.first_fast,
            spot.box.end_fast,
            spot.box.first_slow,
            spot.box.end_slow
        );
        text.append(line.data(), static_cast<std::size_t>(length));
    }
    return text;
}

}  // namespace minibragg::story
