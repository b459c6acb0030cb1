#include <cmath>
#include <utility>

#include "minibragg/base/constants.hpp"
#include "minibragg/crystal/lattice_shape.hpp"
#include "minibragg/nanobragg/c_units.hpp"
#include "minibragg/nanobragg/printf_text.hpp"
#include "minibragg/nanobragg/printout.hpp"
#include "minibragg/nanobragg/scene_from_setup.hpp"
#include "minibragg/nanobragg/signs.hpp"

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

void add_constants(const Setup& setup, const SceneInForce& in_force, TraceLines& lines) {
    const scene::SceneModel& scene = setup.scene;
    lines.add("r_e_meters", std::sqrt(constants::electron_radius_squared_m2), "m");
    lines.add("r_e_sqr", constants::electron_radius_squared_m2, "m^2");
    lines.add("fluence_photons_per_m2", setup.beam.fluence_photons_per_m2, "1/m^2");
    lines.add("steps", steps_of(scene));
    lines.add("sources", static_cast<double>(scene.beam.sources.size()));
    lines.add("phi_steps", static_cast<double>(scene.crystal.spindle_rotations.size()));
    lines.add("mosaic_domains", static_cast<double>(scene.crystal.domain_rotations.size()));
    lines.add("oversample", static_cast<double>(scene.sampling.oversample));
    lines.add("sensor_layers", static_cast<double>(scene.panels[0].layers.size()));
    lines.add("oversample_thick", scene.sampling.oversample_thick);
    lines.add("oversample_polar", scene.sampling.oversample_polar);
    lines.add("oversample_omega", scene.sampling.oversample_omega);
    lines.add("interpolate", in_force.interpolates);
    lines.add("N_cells", setup.cells);
    lines.add("cell_volume", setup.lattice.volume_A3, "A^3");
    lines.add("a_star_A_inv", setup.lattice.reciprocal_invA.row[0], "1/A");
    lines.add("b_star_A_inv", setup.lattice.reciprocal_invA.row[1], "1/A");
    lines.add("c_star_A_inv", setup.lattice.reciprocal_invA.row[2], "1/A");
    lines.add("water_intensity", setup.beam.water_intensity, "e^2");
}

void add_place(const Setup& setup, const diffraction::SampleRecord& sample, TraceLines& lines) {
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

/// A pixel that is being told.
struct Told {
    const Setup& setup;
    const SceneInForce& in_force;
    const diffraction::PixelTrace& trace;
    TraceLines lines{};
    std::size_t next_step = 0;  ///< of trace.steps
};

/// An orientation (spindle step, domain) and a wavelength of one direction.
struct StepPlace {
    std::size_t spindle_step, domain;
    double wavelength_A;
};

void add_cell(Told& told, const StepPlace& place) {
    const Mat3& rotation = told.in_force.spindle_rotations[place.spindle_step];
    const Mat3 cell_A = turned_cell(told.setup, rotation, place.domain);
    const Vec3d* const direct = cell_A.row;
    const double inverse_volume = 1.0 / told.setup.lattice.volume_A3;
    told.lines.add(
        "phi_deg", degrees(told.setup.spindle.angles_rad[place.spindle_step]), "deg"
    );
    told.lines.add("rot_a_angstroms", direct[0], "A");
    told.lines.add("rot_b_angstroms", direct[1], "A");
    told.lines.add("rot_c_angstroms", direct[2], "A");
    told.lines.add("rot_a_star_A_inv", inverse_volume * cross(direct[1], direct[2]), "1/A");
    told.lines.add("rot_b_star_A_inv", inverse_volume * cross(direct[2], direct[0]), "1/A");
    told.lines.add("rot_c_star_A_inv", inverse_volume * cross(direct[0], direct[1]), "1/A");
}

/// The amplitude of a row of cells, where the lattice factor is the product of three.
double row_amplitude(double cells, double index, std::int32_t nearest) {
    const crystal::ParallelepipedLattice<double> row{{cells, 1.0, 1.0}};
    return row_sign(cells, index, nearest) * cells *
           std::sqrt(row(Vec3d{index - nearest, 0.0, 0.0}));
}

void add_lattice_factor(Told& told, const diffraction::StepRecord& step) {
    const Vec3d& n = told.setup.cells;
    if (told.setup.options.crystal.shape == scene::LatticeShape::square) {
        told.lines.add("F_latt_a", row_amplitude(n.x, step.hkl.x, step.nearest_hkl.x));
        told.lines.add("F_latt_b", row_amplitude(n.y, step.hkl.y, step.nearest_hkl.y));
        told.lines.add("F_latt_c", row_amplitude(n.z, step.hkl.z, step.nearest_hkl.z));
    }
    told.lines.add(
        "F_latt",
        lattice_sign(told.setup, step) *
            std::sqrt(step.f_lattice_squared * lattice_peak(told.setup))
    );
}

/// @return  what the step adds to the sum, in e^2
double add_step(Told& told, const diffraction::DirectionRecord& from, const StepPlace& place) {
    const diffraction::StepRecord& step = told.trace.steps[told.next_step++];
    TraceLines& lines = told.lines;
    const Vec3d q_invA = (1.0 / place.wavelength_A) * from.s;
    const double term = step.passes_limit ? step.f_cell_squared * step.f_lattice_squared *
                                                lattice_peak(told.setup)
                                          : 0.0;
    lines.heading(format(
        "phi step %lld, mosaic domain %lld", whole(place.spindle_step), whole(place.domain)
    ));
    lines.add("lambda_meters", place.wavelength_A * m_per_A, "m");
    lines.add("lambda_angstroms", place.wavelength_A, "A");
    lines.add("scattering_vec_A_inv", q_invA, "1/A");
    lines.add("stol_A_inv", 0.5 * std::sqrt(dot(q_invA, q_invA)), "1/A");
    add_cell(told, place);
    lines.add("hkl_frac", step.hkl);
    lines.add("hkl_rounded", step.nearest_hkl);
    add_lattice_factor(told, step);
    lines.add(
        told.in_force.interpolates ? "F_cell_interpolated" : "F_cell_nearest",
        structure_factor_sign(told.setup, told.in_force.interpolates, step) *
            std::sqrt(step.f_cell_squared),
        "e"
    );
    lines.add("passes_dmin", step.passes_limit);
    lines.add("I_term", term, "e^2");
    return term;
}

void append_wavelengths_of(
    const Setup& setup, const Vec3d& incident, std::vector<double>& wavelengths_A
) {
    for (const scene::SourceModel& source : setup.scene.beam.sources) {
        const Vec3d difference = source.direction - incident;
        if (dot(difference, difference) == 0.0) {
            wavelengths_A.push_back(source.wavelength_A);
        }
    }
}

/// Wavelengths in the path's order: those of one direction follow each other, in the order of
/// the sources.
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

/// Wavelengths of the sources in the path's order, and how many steps each has.
struct StepCounts {
    std::vector<double> wavelengths_A;
    std::size_t cells, domains;
};

/// @return  the sum over the direction's terms, in e^2, before and after its polarization
/// factor
std::pair<double, double> add_direction(
    Told& told,
    const diffraction::DirectionRecord& from,
    const Vec3d& diffracted,
    const StepCounts& counts
) {
    told.lines.add("incident_vec", from.incident);
    told.lines.add("cos_2theta", dot(from.incident, diffracted));
    told.lines.add("polar", from.polarization);
    const auto wavelengths = static_cast<std::size_t>(from.wavelengths);
    const auto first = static_cast<std::size_t>(from.first_wavelength);
    double sum = 0.0;
    for (std::size_t i = 0; i < counts.cells * wavelengths; ++i) {
        const std::size_t orientation = i / wavelengths;
        sum += add_step(
            told,
            from,
            {orientation / counts.domains,
             orientation % counts.domains,
             counts.wavelengths_A[first + i % wavelengths]}
        );
    }
    return {sum, sum * from.polarization};
}

/// All of one sample: a subpixel of a layer.
void add_sample(Told& told, std::size_t index, const StepCounts& counts) {
    const diffraction::SampleRecord& sample = told.trace.samples[index];
    const std::size_t directions = told.trace.directions.size() / told.trace.samples.size();
    told.lines.heading(format("sample %lld", whole(index)));
    add_place(told.setup, sample, told.lines);
    double before = 0.0, after = 0.0;
    for (std::size_t i = 0; i < directions; ++i) {
        const auto& from = told.trace.directions[index * directions + i];
        told.lines.heading(format("beam direction %lld", whole(i)));
        const auto [sum, polarized] = add_direction(told, from, sample.direction, counts);
        before += sum;
        after += polarized;
    }
    told.lines.heading(format("sum of sample %lld", whole(index)));
    told.lines.add("I_sample_pre_polar", before, "e^2");
    told.lines.add("I_sample_post_polar", after, "e^2");
    told.lines.add(
        "I_sample_weighted", after * sample.solid_angle_sr * sample.capture, "e^2 sr"
    );
}

void add_sums(Told& told, float photons) {
    const diffraction::PixelReport& last = told.trace.last;
    const double intensity =
        told.setup.beam.water_intensity + last.intensity * lattice_peak(told.setup);
    told.lines.heading("pixel");
    told.lines.add("omega_pixel_held_sr", last.held.solid_angle_sr, "sr");
    told.lines.add("polar_held", last.held.polarization);
    told.lines.add("I_before_scaling", intensity, "e^2");
    told.lines.add("I_over_steps", intensity / steps_of(told.setup.scene), "e^2");
    told.lines.add("I_bragg", last.photons.bragg, "photons");
    told.lines.add("I_background", last.photons.background, "photons");
    told.lines.add("I_pixel_final", static_cast<double>(photons), "photons");
}

}  // namespace

std::string trace_text(
    const Setup& setup,
    const SceneInForce& in_force,
    const Pixel& pixel,
    const diffraction::PixelTrace& trace,
    float photons
) {
    Told told{setup, in_force, trace};
    told.lines.heading(format("pixel slow %lld fast %lld", whole(pixel.slow), whole(pixel.fast))
    );
    add_detector(setup, told.lines);
    add_constants(setup, in_force, told.lines);
    const std::size_t domains = setup.scene.crystal.domain_rotations.size();
    const StepCounts counts{
        ordered_wavelengths_A(setup, trace.directions),
        in_force.spindle_rotations.size() * domains,
        domains};
    for (std::size_t i = 0; i < trace.samples.size(); ++i) {
        add_sample(told, i, counts);
    }
    add_sums(told, photons);
    return told.lines.text();
}

}  // namespace minibragg::nanobragg
