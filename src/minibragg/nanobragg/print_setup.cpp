#include <ostream>

#include "minibragg/nanobragg/c_units.hpp"
#include "minibragg/nanobragg/console.hpp"
#include "minibragg/nanobragg/printf_text.hpp"
#include "minibragg/nanobragg/printout.hpp"
#include "minibragg/nanobragg/rotate.hpp"
#include "minibragg/nanobragg/scene_from_setup.hpp"

/// What was resolved, in the lines and in the order in which scripts know it from the reference
/// program.
namespace minibragg::nanobragg {

namespace {

std::string triple(const Vec3d& v) {
    return format("%g %g %g\n", v.x, v.y, v.z);
}

void print_imported_files(const Setup& setup, std::ostream& out) {
    for (const std::string& file : setup.imported_files) {
        out << "reading " << file << "\n";
    }
}

void print_placement(const Setup& setup, std::ostream& out) {
    const Geometry& g = setup.geometry;
    const Frame& f = g.frame;
    out << convention_name(g.convention) << " convention selected.\n"
        << "pivoting detector around "
        << (g.pivot == Pivot::sample ? "sample\n" : "direct beam spot\n")
        << "XDS incident beam: "
        << triple(
               {plain_dot(f.beam, f.fast),
                plain_dot(f.beam, f.slow),
                plain_dot(f.beam, f.normal)}
           );
    if (setup.options.crystal.interpolation == InterpolationChoice::automatic) {
        out << "auto-selected " << (has_few_cells(setup.options.crystal) ? "tricubic" : "no")
            << " interpolation"
            << (has_few_cells(setup.options.crystal) ? " of structure factors\n" : "\n");
    }
}

void print_cell(const char* name, const CellParameters& cell, std::ostream& out) {
    const Vec3d& l = cell.lengths;
    const Vec3d& a = cell.angles_rad;
    out << name << " Cell: " << format("%g %g %g ", l.x, l.y, l.z)
        << triple({degrees(a.x), degrees(a.y), degrees(a.z)});
}

void print_lattice(const Setup& setup, std::ostream& out) {
    const Lattice& lattice = setup.lattice;
    const Mat3& direct = lattice.direct_A;
    const Mat3& reciprocal = lattice.reciprocal_invA;
    if (!setup.options.crystal.matrix_file.empty()) {
        out << "reading " << setup.options.crystal.matrix_file << "\n";
    }
    if (setup.options.crystal.is_misset_random) {
        out << format(
            "random orientation misset angles: %f %f %f deg\n",
            degrees(lattice.misset_rad.x),
            degrees(lattice.misset_rad.y),
            degrees(lattice.misset_rad.z)
        );
    }
    print_cell("Unit", cell_parameters(direct, reciprocal, lattice.volume_A3), out);
    print_cell("Recp", cell_parameters(reciprocal, direct, 1.0 / lattice.volume_A3), out);
    const Vec3d size_um = um_per_m * setup.crystal_size_m;
    out << format("volume = %g A^3\n", lattice.volume_A3)
        << "real-space cell vectors (Angstrom):\n"
        << vector_columns({"a", "b", "c"}, direct)
        << "reciprocal-space cell vectors (Angstrom^-1):\n"
        << vector_columns({"a_star", "b_star", "c_star"}, reciprocal)
        << format("crystal is %g x %g x %g microns\n", size_um.x, size_um.y, size_um.z);
}

/// Oversampling, and what a molecule would weigh that fills the unit cell with the density of
/// protein.
void print_sample(const Setup& setup, std::ostream& out) {
    constexpr double density_g_per_m3 = 1.2e6;
    if (setup.oversampling.is_automatic) {
        out << format("auto-selected %lld-fold oversampling\n", whole(setup.oversampling.used));
    }
    const Vec3d& size = setup.crystal_size_m;
    const Vec3d& cells = setup.cells;
    const double volume_m3 = size.x * size.y * size.z;
    const double molecules = cells.x * cells.y * cells.z;
    out << format(
        "approximate MW = %g\n",
        volume_m3 * density_g_per_m3 * constants::avogadro_per_mol / molecules
    );
}

/// Where the structure factors come from, and what is kept of them.
void print_reflection_files(const Setup& setup, std::ostream& out) {
    const CrystalOptions& crystal = setup.options.crystal;
    if (setup.is_dump_read) {
        out << "reading Fs from " << crystal.dump_file << "\n";
    }
    if (!crystal.hkl_file.empty()) {
        out << "counting entries in " << crystal.hkl_file << "\n";
        if (crystal.default_f_e != 0.0) {
            out << format("initializing to default_F = %g:\n", crystal.default_f_e)
                << "done initializing:\n";
        }
        out << "re-reading " << crystal.hkl_file << "\n";
    }
    if (setup.is_dump_written) {
        out << "writing dump file for next time: " << crystal.dump_file << "\n";
    }
    if (!setup.options.beam.scattering_table.file.empty()) {
        out << "reading " << setup.options.beam.scattering_table.file << "\n";
    }
}

void print_steps(const Setup& setup, std::ostream& out) {
    const Sweep& thickness = setup.sensor.thickness;
    for (std::int64_t i = 0; i < thickness.count; ++i) {
        const double depth_m = thickness.step * static_cast<double>(i);
        out << "thick" << i << format(" = %g um\n", depth_m * um_per_m);
    }
    for (std::size_t i = 0; i < setup.spindle.angles_rad.size(); ++i) {
        out << "phi" << i << format(" = %g\n", degrees(setup.spindle.angles_rad[i]));
    }
}

/// @return  the directions of generated sources; -1 when they come from a file
std::int64_t print_generated_grid(const Setup& setup, std::ostream& out) {
    const BeamOptions& beam = setup.options.beam;
    if (!beam.source_file.empty()) {
        return -1;
    }
    const auto directions = divergence_angles(setup.source_grid, beam.is_divergence_round);
    for (const DivergenceAngles& angles : directions) {
        out << format(
            "divergence deviation: %g %g\n", angles.horizontal_rad, angles.vertical_rad
        );
    }
    const auto wavelengths = wavelengths_m(setup.source_grid.dispersion, beam.wavelength_m);
    for (std::size_t i = 0; i < wavelengths.size(); ++i) {
        out << "lambda" << i << format(" = %.15g\n", wavelengths[i]);
    }
    return static_cast<std::int64_t>(directions.size());
}

void print_sources(const Setup& setup, std::ostream& out) {
    out << "  created a total of " << setup.sources.size() << " sources:\n";
    for (const Source& source : setup.sources) {
        const Vec3d& p = source.given;
        out << format("%g %g %g   %g %g\n", p.x, p.y, p.z, source.weight, source.wavelength_m);
    }
    out << "  created a total of " << setup.mosaicity.domains << " mosaic domains\n";
}

}  // namespace

void print_setup(const Setup& setup, std::ostream& out) {
    print_imported_files(setup, out);
    print_placement(setup, out);
    print_lattice(setup, out);
    print_sample(setup, out);
    print_reflection_files(setup, out);
    print_steps(setup, out);
    const std::int64_t directions = print_generated_grid(setup, out);
    print_sources(setup, out);
    print_parameters(setup, directions, out);
}

}  // namespace minibragg::nanobragg
