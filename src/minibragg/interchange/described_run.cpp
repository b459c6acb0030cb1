#include "minibragg/interchange/described_run.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "minibragg/files/native_frame.hpp"

namespace minibragg::interchange {
namespace {

/// Adds a row of the next image to a reflection that lasts.
void add_row(const Reflection& row, Reflection& whole) {
    const double photons = whole.photons + row.photons;
    const auto mean = [&](double before, double here) {
        return photons > 0.0 ? (whole.photons * before + row.photons * here) / photons : before;
    };
    whole.fast = mean(whole.fast, row.fast);
    whole.slow = mean(whole.slow, row.slow);
    whole.frame = mean(whole.frame, row.frame);
    whole.wavelength_A = mean(whole.wavelength_A, row.wavelength_A);
    whole.photons = photons;
    whole.partiality += row.partiality;
    whole.images = row.image - whole.image + 1;
    whole.box = {
        std::min(whole.box[0], row.box[0]),
        std::max(whole.box[1], row.box[1]),
        std::min(whole.box[2], row.box[2]),
        std::max(whole.box[3], row.box[3])};
}

/// Whether two rows tell of one passage through the Ewald sphere.
bool is_same_passage(const Reflection& a, const Reflection& b) {
    constexpr double same_angle_deg = 1.0;
    const bool are_known = std::isfinite(a.phi_deg) && std::isfinite(b.phi_deg);
    return !are_known || std::abs(a.phi_deg - b.phi_deg) < same_angle_deg;
}

}  // namespace

double wavelength_of(const files::Beam& beam, std::int64_t image) {
    return beam.wavelengths_A.empty() ? beam.wavelength_A
                                      : beam.wavelengths_A.at(static_cast<std::size_t>(image));
}

Vec3d polarization_normal(const files::Beam& beam) {
    const Vec3d normal = cross(Vec3d{0.0, 0.0, 1.0}, beam.polarization_axis);
    return length(normal) > 0.0 ? unit(normal) : Vec3d{0.0, 1.0, 0.0};
}

const std::vector<Crystal>& crystals_of(const DescribedRun& run, std::int64_t image) {
    return run.crystals.at(run.crystals.size() == 1 ? 0 : static_cast<std::size_t>(image));
}

Mat3 real_space(const Crystal& crystal) {
    const Mat3 stars = transposed(crystal.a_matrix_invA);  // rows a*, b*, c*
    const double volume = 1.0 / determinant(stars);
    return {
        {volume * cross(stars.row[1], stars.row[2]),
         volume * cross(stars.row[2], stars.row[0]),
         volume * cross(stars.row[0], stars.row[1])}};
}

Vec3d position_m(const files::Panel& panel, double fast, double slow) {
    return panel.origin_m + (fast * panel.pixel_size_m) * panel.fast +
           (slow * panel.pixel_size_m) * panel.slow;
}

files::PanelPlace place_in_image(const files::Detector& detector, int module) {
    if (detector.frame) {
        return {};
    }
    return {files::first_rows(detector.panels).at(static_cast<std::size_t>(module)), 0};
}

std::vector<Reflection> joined_over_images(const std::vector<Reflection>& rows) {
    std::vector<Reflection> joined;
    std::map<std::tuple<std::int32_t, std::int32_t, std::array<std::int32_t, 3>>, std::size_t>
        open;
    for (const Reflection& row : rows) {
        const auto key = std::tuple(row.crystal, row.module, row.hkl);
        const auto met = open.find(key);
        const bool lasts =
            met != open.end() &&
            joined[met->second].image + joined[met->second].images == row.image &&
            is_same_passage(joined[met->second], row);
        if (lasts) {
            add_row(row, joined[met->second]);
        } else {
            open[key] = joined.size();
            joined.push_back(row);
        }
    }
    return joined;
}

}  // namespace minibragg::interchange
