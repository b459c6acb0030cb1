#include <ostream>

#include "minibragg/nanobragg/c_units.hpp"
#include "minibragg/nanobragg/console.hpp"
#include "minibragg/nanobragg/printf_text.hpp"

namespace minibragg::nanobragg {

namespace {

/// A line `name= x y z`.
std::string vector_line(const char* name, const Vec3d& v) {
    return std::string("  ") + name + "= " + format("%g %g %g\n", v.x, v.y, v.z);
}

const char* shape_name(scene::LatticeShape shape) {
    switch (shape) {
        case scene::LatticeShape::round:
            return "ellipsoidal";
        case scene::LatticeShape::gauss_reciprocal:
            return "gaussian";
        case scene::LatticeShape::tophat_reciprocal:
            return "tophat-spot";
        default:
            return "parallelpiped";  // as scripts know it
    }
}

void print_crystal_and_beam(const Setup& setup, std::ostream& out) {
    const CrystalOptions& crystal = setup.options.crystal;
    const BeamOptions& beam = setup.options.beam;
    const Sweep& dispersion = setup.source_grid.dispersion;
    out << format(
               "  %lld initialized hkls (all others =%g)\n",
               whole(setup.reflections.listed),
               crystal.default_f_e
           )
        << "  " << shape_name(crystal.shape)
        << format(" xtal: %.0fx%.0fx%.0f cells\n", setup.cells.x, setup.cells.y, setup.cells.z)
        << format(
               "  wave=%g meters +/- %g%% in %lld steps\n",
               beam.wavelength_m,
               dispersion.range * percent,
               whole(dispersion.count)
           );
    if (beam.is_unpolarized_factor_one) {
        out << "  polarization effect disabled\n";
    } else {
        out << format("  Kahn polarization factor: %f\n", beam.kahn_factor);
    }
}

void print_detector(const Setup& setup, std::ostream& out) {
    const Geometry& g = setup.geometry;
    const ImageSize& size = g.size;
    const BeamCentre& c = g.centre;
    if (setup.options.detector.is_curved) {
        out << "  curved detector: all pixels same distance from origin\n";
    }
    if (setup.options.detector.is_point_pixel) {
        out << "  pixel obliquity effect disabled\n";
    }
    out << format("  incident fluence: %g photons/m^2\n", setup.beam.fluence_photons_per_m2)
        << format("  distance=%g detsize=%gx%g", g.distance_m, size.fast_m, size.slow_m)
        << format(
               "  pixel=%g meters (%lldx%lld pixels)\n",
               size.pixel_m,
               whole(size.fast_pixels),
               whole(size.slow_pixels)
           )
        << format(
               "  sensor is %g m thick in %lld layers with mu= %g\n",
               setup.sensor.thickness.range,
               whole(setup.sensor.thickness.count),
               setup.sensor.attenuation_invm
           )
        << format("  Xbeam=%g Ybeam=%g\n", c.x_beam_m, c.y_beam_m)
        << format("  Fbeam=%g Sbeam=%g\n", c.fast_beam_m, c.slow_beam_m)
        << format("  Xclose=%g Yclose=%g\n", c.x_close_m, c.y_close_m)
        << format("  Fclose=%g Sclose=%g\n", c.fast_close_m, c.slow_close_m);
}

void print_frame(const Setup& setup, std::ostream& out) {
    const Geometry& g = setup.geometry;
    const Frame& f = g.frame;
    const Region& r = g.region;
    out << vector_line("DIRECTION_OF_DETECTOR_X-AXIS", f.fast)
        << vector_line("DIRECTION_OF_DETECTOR_Y-AXIS", f.slow)
        << vector_line("DIRECTION_OF_DETECTOR_Z-AXIS", f.normal)
        << vector_line("INCIDENT_BEAM_DIRECTION", f.beam)
        << vector_line("spindle ROTATION_AXIS", f.spindle)
        << vector_line("POLARIZATION_PLANE_NORMAL", cross(f.beam, f.polarization))
        << vector_line("dials origin", g.dials_origin_mm)
        << format(
               "  roi: %lld < x < %lld && %lld < y < %lld\n",
               whole(r.fast_first),
               whole(r.fast_last),
               whole(r.slow_first),
               whole(r.slow_last)
           );
}

void print_sampling(const Setup& setup, std::int64_t directions, std::ostream& out) {
    const SamplingOptions& sampling = setup.options.sampling;
    const SourceGrid& grid = setup.source_grid;
    const double phi_rad = setup.options.spindle.phi_rad;
    const Sweep& sweep = setup.spindle.sweep;
    const auto divergence = [&](char axis, const Sweep& s) {
        out << format("  %cdivrange=%g %cdivstep=%g  radians\n", axis, s.range, axis, s.step);
    };
    divergence('h', grid.horizontal);
    divergence('v', grid.vertical);
    out << format("  %lld divergence steps\n", whole(directions))
        << format("  %lld sources\n", whole(setup.sources.size()))
        << format(
               "  %lld mosaic domains over mosaic spread of %g degrees\n",
               whole(setup.mosaicity.domains),
               degrees(setup.mosaicity.spread_rad)
           )
        << format(
               "  %lld phi steps from %g to %g degrees\n",
               whole(sweep.count),
               degrees(phi_rad),
               degrees(phi_rad + sweep.range)
           )
        << format(
               "  %lldx%lld pixel oversample steps",
               whole(setup.oversampling.used),
               whole(setup.oversampling.used)
           )
        << (sampling.oversample_thick ? " +thick" : "")
        << (sampling.oversample_polar ? " +polar" : "")
        << (sampling.oversample_omega ? " +omega\n" : "\n");
}

void print_rest(const Setup& setup, std::ostream& out) {
    if (!setup.mask.empty()) {
        out << "  skipping zero-flagged pixels in " << setup.options.detector.mask_file << "\n";
    }
    if (setup.options.output.noise.is_wanted) {
        out << "\n  noise image paramters:\n"
            << format("  seed: %lld\n", whole(setup.options.output.noise_state))
            << format("  water droplet size: %g m\n", setup.options.beam.water_m);
    }
    out << std::flush;
}

}  // namespace

void print_parameters(const Setup& setup, std::int64_t directions, std::ostream& out) {
    print_crystal_and_beam(setup, out);
    print_detector(setup, out);
    print_frame(setup, out);
    print_sampling(setup, directions, out);
    print_rest(setup, out);
}

}  // namespace minibragg::nanobragg
