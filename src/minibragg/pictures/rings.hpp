#pragma once

#include <string>
#include <vector>

#include "minibragg/pictures/canvas.hpp"
#include "minibragg/pictures/picture.hpp"

/// Rings of equal resolution on a picture. They are where Bragg's equation puts them on each
/// panel, so on tilted and swung panels they are no circles.
namespace minibragg::pictures {

/// 1/d of what is scattered to a place, in 1/angstrom: |direction - beam| / wavelength, which
/// is Bragg's 2 sin(theta) / wavelength; the beam runs along z.
double inverse_resolution_invA(const Vec3d& position_m, double wavelength_A);

/// Round numbers in angstrom for rings between two values of 1/d, evenly spread in 1/d, the
/// largest first; about five. Of one or two digits where these are enough for two rings.
std::vector<double> round_resolutions_A(double lowest_invA, double highest_invA);

/// A ring, as the pixels of the picture that it crosses.
struct Ring {
    double resolution_A = 0.0;
    std::vector<Point> pixels;
};

/// Rings over all that the picture shows of the panels.
std::vector<Ring> rings_of(
    const Picture& picture, const std::vector<files::Panel>& panels, double wavelength_A
);

/// A number as people write it: "2.5", "10", "1e+06".
std::string short_number(double number);

}  // namespace minibragg::pictures
