#include "minibragg/nanobragg/printout.hpp"

#include <cmath>

#include "minibragg/nanobragg/c_units.hpp"
#include "minibragg/nanobragg/printf_text.hpp"
#include "minibragg/nanobragg/rotate.hpp"
#include "minibragg/nanobragg/scene_from_setup.hpp"
#include "minibragg/nanobragg/signs.hpp"

namespace minibragg::nanobragg {

namespace {

/// sin(theta)/lambda (1/Angstrom) of a place in a beam along x.
double approximate_stol(const Vec3d& position_m, double wavelength_m) {
    const double across = std::sqrt(position_m.y * position_m.y + position_m.z * position_m.z);
    const double twotheta_rad = std::atan2(across, position_m.x);
    return std::sin(0.5 * twotheta_rad) / (wavelength_m * A_per_m);
}

std::string place_lines(
    const Setup& setup, const Pixel& pixel, const diffraction::PixelReport& report
) {
    const Vec3d position_m = report.sample.distance_m * report.sample.direction;
    const Vec3d& s = report.direction.s;
    const double stol_invm = 0.5 * plain_length(s) / setup.sources.back().wavelength_m;
    return format(
               "%4lld %4lld : stol = %g or %g\n",
               whole(pixel.fast),
               whole(pixel.slow),
               stol_invm,
               approximate_stol(position_m, setup.options.beam.wavelength_m)
           ) +
           format("at %g %g %g\n", position_m.x, position_m.y, position_m.z);
}

std::string factor_lines(
    const Setup& setup, bool interpolates, const diffraction::PixelReport& report
) {
    const double peak = lattice_peak(setup);
    const diffraction::StepRecord& step = report.step;
    const double intensity = setup.beam.water_intensity + report.intensity * peak;
    return format(
               "hkl= %f %f %f  hkl0= %d %d %d\n",
               step.hkl.x,
               step.hkl.y,
               step.hkl.z,
               step.nearest_hkl.x,
               step.nearest_hkl.y,
               step.nearest_hkl.z
           ) +
           format(
               " F_cell=%g  F_latt=%g   I = %g\n",
               structure_factor_sign(setup, interpolates, step) *
                   std::sqrt(step.f_cell_squared),
               lattice_sign(setup, step) * std::sqrt(step.f_lattice_squared * peak),
               intensity
           ) +
           format("I/steps %15.10g\n", intensity / steps_of(setup.scene)) +
           format("polar   %15.10g\n", report.direction.polarization) +
           format("omega   %15.10g\n", report.sample.solid_angle_sr) +
           format("capfrac %15.10g\n", report.sample.capture);
}

/// Such a rotation is not applied: it would lose the sign of zeros.
bool is_identity(const Mat3& m) {
    const auto is_same = [](const Vec3d& u, const Vec3d& v) {
        return u.x == v.x && u.y == v.y && u.z == v.z;
    };
    return is_same(m.row[0], identity_matrix.row[0]) &&
           is_same(m.row[1], identity_matrix.row[1]) &&
           is_same(m.row[2], identity_matrix.row[2]);
}

}  // namespace

std::string vector_columns(const std::array<const char*, 3>& names, const Mat3& vectors) {
    const Mat3 components = transposed(vectors);
    std::string text = format("     %-10s  %-10s  %-10s\n", names[0], names[1], names[2]);
    constexpr char axes[] = {'X', 'Y', 'Z'};
    for (std::size_t i = 0; i < std::size(axes); ++i) {
        const Vec3d& row = components.row[i];
        text += format("%c: %11.8f %11.8f %11.8f\n", axes[i], row.x, row.y, row.z);
    }
    return text;
}

Mat3 turned_cell(const Setup& setup, const Mat3& spindle_rotation, std::size_t domain) {
    const scene::CrystalModel& crystal = setup.scene.crystal;
    const bool is_turned = !is_identity(spindle_rotation);
    Mat3 cell = crystal.cell_A;
    for (Vec3d& vector : cell.row) {
        if (is_turned) {
            vector = plain_product(spindle_rotation, vector);
        }
        if (setup.mosaicity.spread_rad > 0.0) {
            vector = plain_product(crystal.domain_rotations[domain], vector);
        }
    }
    return cell;
}

std::string printout_block(
    const Setup& setup,
    const SceneInForce& in_force,
    const Pixel& pixel,
    const diffraction::PixelReport& report,
    float photons
) {
    const std::size_t last_domain = setup.scene.crystal.domain_rotations.size() - 1;
    const Mat3 cell_A = turned_cell(setup, in_force.spindle_rotations.back(), last_domain);
    return place_lines(setup, pixel, report) +
           factor_lines(setup, in_force.interpolates, report) +
           format("pixel   %15.10g\n", static_cast<double>(photons)) +
           "real-space cell vectors (Angstrom):\n" + vector_columns({"a", "b", "c"}, cell_A);
}

}  // namespace minibragg::nanobragg
