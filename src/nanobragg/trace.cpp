#include <cmath>

#include "base/constants.hpp"
#include "nanobragg/constants.hpp"
#include "nanobragg/format.hpp"
#include "nanobragg/printout.hpp"
#include "nanobragg/scene_from_setup.hpp"

namespace minibragg::nanobragg {

namespace {

/// Lines `TRACE: key values unit`, with the digits of a double.
class TraceLines {
public:
    void add(const char* key, double value, const char* unit = "") {
        append(key, number(value), unit);
    }

    void add(const char* key, const Vec3d& v, const char* unit = "") {
        append(key, number(v.x) + " " + number(v.y) + " " + number(v.z), unit);
    }

    void add(const char* key, const Vec3<std::int32_t>& v) {
        append(key, format("%d %d %d", v.x, v.y, v.z), "");
    }

    void add(const char* key, bool value) { append(key, value ? "1" : "0", ""); }

    void heading(const std::string& text) { text_ += "TRACE: --- " + text + "\n"; }

    const std::string& text() const { return text_; }

private:
    static std::string number(double value) { return format("%.17g", value); }

    void append(const char* key, const std::string& values, const char* unit) {
        text_ += std::string("TRACE: ") + key + " " + values;
        text_ += *unit == '\0' ? "\n" : std::string(" ") + unit + "\n";
    }

    std::string text_;
};

void add_detector(const Setup& setup, TraceLines& lines) {
    const Geometry& g = setup.geometry;
    lines.add("beam_vector", g.frame.beam);
    lines.add("polarization_axis", g.frame.polarization);
    lines.add("spindle_axis", g.frame.spindle);
    lines.add("pix0_vector_meters", g.origin_m, "m");
    lines.add("fdet_vec", g.frame.fast);
    lines.add("sdet_vec", g.frame.slow);
    lines.add("odet_vec", g.frame.normal);
    lines.add("pixel_size_meters", g.size.pixel_m, "m");
    lines.add("close_distance_meters", g.close_distance_m, "m");
    lines.add("distance_meters", g.distance_m, "m");
    lines.add("sensor_thickness_meters", setup.sensor.thickness.range, "m");
    lines.add("attenuation_inverse_meters", setup.sensor.attenuation_invm, "1/m");
}

void add_constants(const Setup& setup, TraceLines& lines) {
    const diffraction::SceneModel& scene = setup.scene;
    lines.add("r_e_sqr", constants::electron_radius_squared_m2, "m^2");
    lines.add("fluence_photons_per_m2", setup.beam.fluence_photons_per_m2, "1/m^2");
    lines.add("steps", steps_of(scene));
    lines.add("sources", static_cast<double>(scene.beam.sources.size()));
    lines.add("phi_steps", static_cast<double>(scene.crystal.spindle_rotations.size()));
    lines.add("mosaic_domains", static_cast<double>(scene.crystal.domain_rotations.size()));
    lines.add("oversample", static_cast<double>(scene.sampling.oversample));
    lines.add("sensor_layers", static_cast<double>(scene.panels[0].layers.size()));
    lines.add("oversample_thick", scene.sampling.capture_per_sample);
    lines.add("oversample_polar", scene.sampling.polarization_per_sample);
    lines.add("oversample_omega", scene.sampling.solid_angle_per_sample);
    lines.add("interpolate", setup.interpolates);
    lines.add("N_cells", setup.cells);
    lines.add("cell_volume", setup.lattice.volume_A3, "A^3");
    lines.add("a_star_A_inv", setup.lattice.reciprocal_invA.row[0], "1/A");
    lines.add("b_star_A_inv", setup.lattice.reciprocal_invA.row[1], "1/A");
    lines.add("c_star_A_inv", setup.lattice.reciprocal_invA.row[2], "1/A");
    lines.add("water_intensity", setup.beam.water_intensity, "e^2");
}

void add_sample(
    const Setup& setup, const diffraction::SampleRecord& sample, TraceLines& lines
) {
    lines.add("subpixel_offset_slow", sample.point.off_slow, "pixel");
    lines.add("subpixel_offset_fast", sample.point.off_fast, "pixel");
    lines.add("depth_meters", sample.point.depth_m, "m");
    lines.add("pixel_pos_meters", sample.distance_m * sample.direction, "m");
    lines.add("R_distance_meters", sample.distance_m, "m");
    lines.add("diffracted_vec", sample.direction);
    lines.add("obliquity_factor", setup.geometry.close_distance_m / sample.distance_m);
    lines.add("omega_pixel_sr", sample.solid_angle_sr, "sr");
    lines.add("capture_fraction", sample.capture);
}

void add_direction(
    const diffraction::DirectionRecord& from, const Vec3d& diffracted, TraceLines& lines
) {
    lines.add("incident_vec", from.incident);
    lines.add("cos_2theta", dot(from.incident, diffracted));
    lines.add("polar", from.polarization);
}

/// A cell (spindle step, domain) and a wavelength of one direction.
struct StepPlace {
    std::size_t cell;
    double wavelength_A;
};

void add_step(
    const Setup& setup,
    const diffraction::DirectionRecord& from,
    const diffraction::StepRecord& step,
    const StepPlace& place,
    TraceLines& lines
) {
    const std::size_t domains = setup.scene.crystal.domain_rotations.size();
    const std::size_t phi = place.cell / domains;
    const std::size_t domain = place.cell % domains;
    const double peak = lattice_peak(setup);
    const Mat3 cell_A = turned_cell(setup, phi, domain);
    const Vec3d q_invA = (1.0 / place.wavelength_A) * from.s;
    lines.heading(format(
        "phi step %lld, mosaic domain %lld",
        static_cast<long long>(phi),
        static_cast<long long>(domain)
    ));
    lines.add("lambda_angstroms", place.wavelength_A, "A");
    lines.add("scattering_vec_A_inv", q_invA, "1/A");
    lines.add("stol_A_inv", 0.5 * std::sqrt(dot(q_invA, q_invA)), "1/A");
    lines.add("phi_deg", degrees(setup.spindle.angles_rad[phi]), "deg");
    lines.add("rot_a_angstroms", cell_A.row[0], "A");
    lines.add("rot_b_angstroms", cell_A.row[1], "A");
    lines.add("rot_c_angstroms", cell_A.row[2], "A");
    lines.add("hkl_frac", step.hkl);
    lines.add("hkl_rounded", step.nearest_hkl);
    lines.add("F_latt", std::sqrt(step.f_lattice_squared * peak));
    lines.add(
        setup.interpolates ? "F_cell_interpolated" : "F_cell_nearest",
        std::sqrt(step.f_cell_squared),
        "e"
    );
    lines.add("passes_dmin", step.passes_limit);
    lines.add("I_term", step.f_cell_squared * step.f_lattice_squared * peak, "e^2");
}

void append_wavelengths_of(
    const Setup& setup, const Vec3d& incident, std::vector<double>& wavelengths_A
) {
    for (const diffraction::SourceModel& source : setup.scene.beam.sources) {
        const Vec3d difference = source.direction - incident;
        if (dot(difference, difference) == 0.0) {
            wavelengths_A.push_back(source.wavelength_A);
        }
    }
}

/// Wavelengths in the path's order: those of one direction follow each other, in the order of the sources.
std::vector<double> ordered_wavelengths_A(
    const Setup& setup, const std::vector<diffraction::DirectionRecord>& directions
) {
    std::vector<double> ordered;
    for (const diffraction::DirectionRecord& from : directions) {
        if (ordered.size() < setup.sources.size()) {
            append_wavelengths_of(setup, from.incident, ordered);
        }
    }
    return ordered;
}

void add_sums(
    const Setup& setup, const diffraction::PixelTrace& trace, float photons, TraceLines& lines
) {
    const double intensity =
        setup.beam.water_intensity + trace.last.intensity * lattice_peak(setup);
    lines.heading("pixel");
    lines.add("omega_pixel_held_sr", trace.last.held.solid_angle_sr, "sr");
    lines.add("polar_held", trace.last.held.polarization);
    lines.add("I_before_scaling", intensity, "e^2");
    lines.add("I_over_steps", intensity / steps_of(setup.scene), "e^2");
    lines.add("I_pixel_final", static_cast<double>(photons), "photons");
}

}  // namespace

std::string trace_text(
    const Setup& setup, const Pixel& pixel, const diffraction::PixelTrace& trace, float photons
) {
    TraceLines lines;
    lines.heading(format(
        "pixel slow %lld fast %lld",
        static_cast<long long>(pixel.slow),
        static_cast<long long>(pixel.fast)
    ));
    add_detector(setup, lines);
    add_constants(setup, lines);
    const std::vector<double> wavelengths_A = ordered_wavelengths_A(setup, trace.directions);
    const std::size_t directions = trace.directions.size() / trace.samples.size();
    std::size_t next_step = 0;
    for (std::size_t i = 0; i < trace.directions.size(); ++i) {
        const diffraction::SampleRecord& sample = trace.samples[i / directions];
        if (i % directions == 0) {
            lines.heading(format("sample %lld", static_cast<long long>(i / directions)));
            add_sample(setup, sample, lines);
        }
        const diffraction::DirectionRecord& from = trace.directions[i];
        lines.heading(format("beam direction %lld", static_cast<long long>(i % directions)));
        add_direction(from, sample.direction, lines);
        const auto wavelengths = static_cast<std::size_t>(from.wavelengths);
        const std::size_t steps =
            trace.steps.size() / trace.samples.size() / wavelengths_A.size() * wavelengths;
        for (std::size_t j = 0; j < steps; ++j) {
            const auto first = static_cast<std::size_t>(from.first_wavelength);
            const StepPlace place{j / wavelengths, wavelengths_A[first + j % wavelengths]};
            add_step(setup, from, trace.steps[next_step++], place, lines);
        }
    }
    add_sums(setup, trace, photons, lines);
    return lines.text();
}

}  // namespace minibragg::nanobragg
