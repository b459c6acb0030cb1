#include "nanobragg/console.hpp"

#include <ostream>

#include "base/constants.hpp"
#include "nanobragg/constants.hpp"
#include "nanobragg/format.hpp"
#include "nanobragg/scene_from_setup.hpp"

namespace minibragg::nanobragg {

namespace {

constexpr const char* usage_text =
    R"(usage: nanoBragg -mat auto.mat -hkl Fs.hkl -distance 100 -lambda 1.0

Structure factors, one of:
  -hkl FILE            text: h k l F
  -default_F E         for every reflection, or those that the file lacks
  -dump FILE           read when there is no -hkl, written when there is (Fdump.bin)
Crystal:
  -mat FILE            three rows of a matrix as MOSFLM writes it
  -cell A B C AL BE GA Angstrom and degrees
  -misset X Y Z        degrees, or: -misset random
  -N N | -Na -Nb -Nc   unit cells along each axis
  -xtalsize MM         or -xtal_x -xtal_y -xtal_z
  -square_xtal | -round_xtal | -gauss_xtal | -tophat_spots | -fudge F
  -mosaic DEG -mosaic_domains N -mosaic_seed N
  -interpolate | -nointerpolate
Spindle:
  -phi DEG -osc DEG -phistep DEG -phisteps N -spindle_axis X Y Z
Beam:
  -lambda A | -energy EV
  -fluence PHOTONS/M2 | -flux PHOTONS/S -exposure S -beamsize MM
  -dispersion PERCENT -dispsteps N
  -divergence MRAD -divsteps N, or -hdivrange -hdivstep -hdivsteps -vdivrange ...
  -sourcefile FILE     text: X Y Z weight wavelength_m
  -polar K | -nopolar  -polar_vector X Y Z -beam_vector X Y Z
  -water UM -dmin A
Detector:
  -distance MM | -close_distance MM   -pixel MM -detpixels N -detsize MM -roi F1 F2 S1 S2
  -Xbeam MM -Ybeam MM | -ORGX PX -ORGY PX
  -mosflm | -xds | -adxv | -denzo | -dials   -pivot beam|sample
  -twotheta DEG -detector_rotx DEG -detector_roty DEG -detector_rotz DEG
  -fdet_vector -sdet_vector -odet_vector -twotheta_axis X Y Z
  -detector_abs UM -detector_thick UM -detector_thicksteps N
  -point_pixel -curved_det -img FILE -mask FILE
Sampling:
  -oversample N -oversample_thick -oversample_polar -oversample_omega
  -mixed               single precision after the reduction to the nearest reflection
  -exact_quirks        reproduce the habits by which one pixel changes later ones
Output:
  -floatfile -intfile -pgmfile -noisefile FILE   -nopgm -nonoise
  -scale S -adc OFFSET -pgmscale S -seed N
  -printout -printout_pixel FAST SLOW -trace_pixel SLOW FAST -noprogress
)";

void print_vector(std::ostream& out, const char* name, const Vec3d& v) {
    out << format("  %-12s %11.8f %11.8f %11.8f\n", name, v.x, v.y, v.z);
}

void print_beam(const Setup& setup, std::ostream& out) {
    const BeamOptions& beam = setup.options.beam;
    out << format("  wavelength %g A\n", beam.wavelength_m * A_per_m)
        << format("  fluence    %g photons/m^2\n", setup.beam.fluence_photons_per_m2)
        << format(
               "  flux       %g photons/s for %g s\n",
               setup.beam.flux_photons_per_s,
               beam.exposure_s
           );
    if (beam.is_unpolarized_factor_one) {
        out << "  no polarization\n";
    } else {
        out << format("  Kahn polarization factor %g\n", beam.kahn_factor);
    }
    out << "  created a total of " << setup.sources.size() << " sources:\n";
    const double weight = 1.0 / static_cast<double>(setup.sources.size());
    for (const Source& source : setup.sources) {
        const Vec3d& p = source.position;
        out << format("%g %g %g   %g %g\n", p.x, p.y, p.z, weight, source.wavelength_m);
    }
    for (std::size_t i = 0; i < setup.sources.size(); ++i) {
        out << "lambda" << i << format(" = %.15g\n", setup.sources[i].wavelength_m);
    }
}

void print_detector(const Setup& setup, std::ostream& out) {
    const Geometry& g = setup.geometry;
    out << format(
               "  detector   %lld x %lld pixels of %g mm\n",
               static_cast<long long>(g.size.fast_pixels),
               static_cast<long long>(g.size.slow_pixels),
               g.size.pixel_m * mm_per_m
           )
        << format(
               "  distance   %g mm, close %g mm\n",
               g.distance_m * mm_per_m,
               g.close_distance_m * mm_per_m
           )
        << format("  XDS origin %g %g\n", g.org_x_px, g.org_y_px);
    print_vector(out, "beam", g.frame.beam);
    print_vector(out, "polarization", g.frame.polarization);
    print_vector(out, "spindle", g.frame.spindle);
    print_vector(out, "fast", g.frame.fast);
    print_vector(out, "slow", g.frame.slow);
    print_vector(out, "normal", g.frame.normal);
    print_vector(out, "pix0 (m)", g.origin_m);
    if (setup.sensor.thickness.range > 0.0) {
        out << format(
            "  sensor     %lld layers, %g um, attenuation depth %g um\n",
            static_cast<long long>(setup.sensor.thickness.count),
            setup.sensor.thickness.range * um_per_m,
            um_per_m / setup.sensor.attenuation_invm
        );
    }
}

void print_cell(const char* name, const Mat3& vectors, std::ostream& out) {
    const CellParameters cell = cell_parameters(vectors);
    out << format(
        "  %s cell %g %g %g %g %g %g\n",
        name,
        cell.lengths.x,
        cell.lengths.y,
        cell.lengths.z,
        degrees(cell.angles_rad.x),
        degrees(cell.angles_rad.y),
        degrees(cell.angles_rad.z)
    );
    const Mat3 columns = transposed(vectors);
    print_vector(out, "X", columns.row[0]);
    print_vector(out, "Y", columns.row[1]);
    print_vector(out, "Z", columns.row[2]);
}

void print_crystal(const Setup& setup, std::ostream& out) {
    const Lattice& lattice = setup.lattice;
    if (setup.options.crystal.is_misset_random) {
        out << format(
            "random orientation misset angles: %f %f %f deg\n",
            degrees(lattice.misset_rad.x),
            degrees(lattice.misset_rad.y),
            degrees(lattice.misset_rad.z)
        );
    }
    print_cell("real-space", lattice.direct_A, out);
    print_cell("reciprocal-space", lattice.reciprocal_invA, out);
    out << format("  volume     %g A^3\n", lattice.volume_A3)
        << format(
               "  crystal    %g x %g x %g cells\n", setup.cells.x, setup.cells.y, setup.cells.z
           )
        << format(
               "  reflections %lld, all others %g, %s\n",
               static_cast<long long>(setup.reflections.count()),
               setup.options.crystal.default_f_e,
               setup.interpolates ? "interpolated" : "nearest"
           )
        << format(
               "  mosaic     %g deg in %lld domains\n",
               degrees(setup.mosaicity.spread_rad),
               static_cast<long long>(setup.mosaicity.domains)
           );
}

void print_spindle(const Setup& setup, std::ostream& out) {
    for (std::size_t i = 0; i < setup.spindle.angles_rad.size(); ++i) {
        out << "phi" << i << format(" = %g\n", degrees(setup.spindle.angles_rad[i]));
    }
}

}  // namespace

void print_usage(std::ostream& out) {
    out << usage_text;
}

void print_setup(const Setup& setup, std::ostream& out) {
    out << convention_name(setup.geometry.convention) << " convention selected.\n"
        << "pivoting detector around "
        << (setup.geometry.pivot == Pivot::sample ? "sample\n" : "direct beam spot\n");
    print_detector(setup, out);
    print_beam(setup, out);
    print_crystal(setup, out);
    print_spindle(setup, out);
    const int oversample = static_cast<int>(setup.oversampling.used);
    out
        << (setup.oversampling.is_automatic
                ? format("auto-selected %d-fold oversampling\n", oversample)
                : format("%d-fold oversampling\n", oversample));
    out << format("%.15g steps per pixel and sensor layer\n", steps_of(setup.scene))
        << std::flush;
}

void print_warnings(const std::vector<std::string>& warnings, std::ostream& err) {
    for (const std::string& warning : warnings) {
        err << "WARNING: " << warning << ".\n";
    }
}

void print_solid_angle(const Setup& setup, double solid_angle_sum, std::ostream& out) {
    constexpr double sphere_sr = 4.0;  // times pi
    const double mean_sr = solid_angle_sum / steps_of(setup.scene);
    out << format(
        "solid angle subtended by detector = %g steradian ( %g%% sphere)\n",
        mean_sr,
        percent * solid_angle_sum / steps_of(setup.scene) / sphere_sr / constants::pi
    );
}

void print_statistics(const Setup& setup, const Statistics& statistics, std::ostream& out) {
    // Where the reference program was in the pixel when it saw the maximum: its last subpixel.
    const auto n = static_cast<double>(setup.oversampling.used);
    const double subpixel_m = setup.geometry.size.pixel_m / n;
    const auto last_subpixel = [&](std::int64_t pixel) {
        return subpixel_m * (static_cast<double>(pixel) * n + n - 1.0) + subpixel_m / 2.0;
    };
    const bool has_max = statistics.max > 0.0;
    out << format(
               "max_I = %g  at %g %g\n",
               statistics.max,
               has_max ? last_subpixel(statistics.max_pixel.fast) : 0.0,
               has_max ? last_subpixel(statistics.max_pixel.slow) : 0.0
           )
        << format(
               "mean= %g rms= %g rmsd= %g\n", statistics.mean, statistics.rms, statistics.rmsd
           );
}

ProgressMeter::ProgressMeter(std::ostream& out, std::int64_t counted, std::int64_t rendered)
    : out_(out), rendered_(rendered) {
    constexpr std::int64_t hundred = 100;
    constexpr std::int64_t tenth = 10;
    constexpr std::int64_t nine_tenths = 9;
    constexpr std::int64_t coarse_lines = 20;
    if (counted < hundred) {
        return;
    }
    const std::int64_t coarse = counted / coarse_lines, fine = counted / hundred;
    std::int64_t next_coarse = 0, next_fine = 0;
    while (std::min(next_coarse, next_fine) < counted) {
        const std::int64_t pixel = std::min(next_coarse, next_fine);
        const bool is_end = tenth * pixel < counted || tenth * pixel > nine_tenths * counted;
        if (pixel == next_coarse || is_end) {
            lines_.push_back({pixel, pixel * hundred / counted});
        }
        next_coarse += next_coarse == pixel ? coarse : 0;
        next_fine += next_fine == pixel ? fine : 0;
    }
}

void ProgressMeter::report(double fraction) {
    const double done = fraction * static_cast<double>(rendered_);
    while (next_ < lines_.size() && static_cast<double>(lines_[next_].pixel) < done) {
        out_ << lines_[next_++].percent << "% done\n";
    }
    out_.flush();
}

ProgressMeter make_progress_meter(
    const Setup& setup, const PixelSelection& selection, std::ostream& out
) {
    const OutputOptions& output = setup.options.output;
    const Region& region = setup.geometry.region;
    std::int64_t rendered = 0;
    selection.for_each_in_region([&](const Pixel& pixel) {
        rendered += selection.is_masked(pixel) ? 0 : 1;
    });
    const bool is_silent = !output.shows_progress || output.prints_pixels;
    const std::int64_t counted =
        (region.fast_last - region.fast_first + 1) * (region.slow_last - region.slow_first + 1);
    return {out, is_silent ? 0 : counted, rendered};
}

}  // namespace minibragg::nanobragg
