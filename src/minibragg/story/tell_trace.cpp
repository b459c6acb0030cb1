#include "minibragg/story/tell_trace.hpp"

#include <cmath>
#include <string>

#include "minibragg/report/format.hpp"
#include "minibragg/scene/make_spots.hpp"

namespace minibragg::story {

namespace {

using report::number;

constexpr int digits = 12;

std::string text(const Vec3d& v) {
    return number(v.x, digits) + " " + number(v.y, digits) + " " + number(v.z, digits);
}

/// The weight of the crystal of an orientation of the table.
double weight_of_crystal(std::int64_t orientation, const scene::CrystalModel& crystal) {
    const auto index =
        static_cast<std::size_t>(orientation / scene::orientations_of_one(crystal));
    return index == 0 ? crystal.weight : crystal.other_crystals[index - 1].weight;
}

/// Which crystal, spindle step and domain an orientation of the table is.
std::string text_of_orientation(std::int64_t orientation, const scene::CrystalModel& crystal) {
    const auto domains = static_cast<std::int64_t>(crystal.domain_rotations.size());
    const auto spindle_steps = static_cast<std::int64_t>(crystal.spindle_rotations.size());
    const std::string lattice =
        crystal.other_crystals.empty()
            ? ""
            : "crystal " + std::to_string(orientation / scene::orientations_of_one(crystal)) +
                  " weight " + number(weight_of_crystal(orientation, crystal), digits) + " ";
    return lattice + "spindle_step " + std::to_string(orientation / domains % spindle_steps) +
           " domain " + std::to_string(orientation % domains);
}

/// One evaluation of a reflection's intensity, at the scattering vector s / wavelength.
std::string text_of_step(
    const diffraction::StepRecord& step, const Vec3d& s, const scene::SceneModel& scene
) {
    const double peak = scene::lattice_peak(scene.crystal.shape, scene.crystal.lattice);
    return text_of_orientation(step.orientation, scene.crystal) + "  wavelength_A " +
           number(1.0 / step.inverse_wavelength_invA, digits) + " weight " +
           number(step.weight, digits) + "  scattering_vector_invA " +
           text(step.inverse_wavelength_invA * s) + "  hkl " + text(step.hkl) + "  nearest " +
           std::to_string(step.nearest_hkl.x) + " " + std::to_string(step.nearest_hkl.y) + " " +
           std::to_string(step.nearest_hkl.z) + "  F_cell_e " +
           number(std::sqrt(step.f_cell_squared), digits) + "  F_lattice " +
           number(std::sqrt(step.f_lattice_squared * peak), digits) +
           (step.passes_limit ? "" : "  beyond d_min: adds nothing");
}

/// The spot of a step in closed form: q and that of the reflection, as the crystal lies at
/// spindle angle 0, and the spot's ten numbers.
std::string text_of_spot(const diffraction::StepRecord& step, const scene::SceneModel& scene) {
    const Vec3<std::int32_t>& nearest = step.nearest_hkl;
    double bandwidth = 0.0;
    for (const scene::SourceModel& source : scene.beam.sources) {
        const bool is_it = 1.0 / source.wavelength_A == step.inverse_wavelength_invA;
        bandwidth = is_it ? source.bandwidth : bandwidth;
    }
    const crystal::SpotNumbers spot = scene::spot_numbers(
        scene,
        step.orientation,
        {static_cast<double>(nearest.x),
         static_cast<double>(nearest.y),
         static_cast<double>(nearest.z)},
        bandwidth
    );
    const Mat3& s = spot.covariance_invA2;
    return "  spot at spindle angle 0: q_invA " + text(spot.q_invA) +
           "  covariance_invA2 xx yy zz " + text({s.row[0].x, s.row[1].y, s.row[2].z}) +
           " xy xz yz " + text({s.row[0].y, s.row[0].z, s.row[1].z}) + "  peak " +
           number(spot.peak, digits);
}

void print_sources(const scene::BeamModel& beam, report::Log& log) {
    for (const scene::SourceModel& source : beam.sources) {
        log.line(
            "  source " + text(source.direction) + "  wavelength_A " +
            number(source.wavelength_A, digits) + "  weight " + number(source.weight, digits)
        );
    }
}

/// What the samples add up to, and what makes photons of it: equations 1 and 7 of
/// docs/physics.md.
void print_sums(
    const diffraction::PixelTrace& trace, const scene::SceneModel& scene, report::Log& log
) {
    const double scale = scene::photons_per_sr_e2(scene) /
                         static_cast<double>(scene::orientations_of_one(scene.crystal));
    log.line(
        "held solid_angle_sr " + number(trace.last.held.solid_angle_sr, digits) +
        " polarization " + number(trace.last.held.polarization, digits)
    );
    if (scene::is_broadened(scene.crystal.shape) &&
        scene::spot_reach(scene) >= crystal::half_way_to_neighbours) {
        log.line(
            "spots reach their neighbours: bragg_photons has the eight reflections around each "
            "step, of which the steps show the nearest"
        );
    }
    log.line("photons_per_sr_e2 " + number(scale, digits));
    log.line("bragg_photons " + number(trace.last.photons.bragg, digits));
    log.line("background_photons " + number(trace.last.photons.background, digits));
    log.line(
        "photons " + number(trace.last.photons.bragg + trace.last.photons.background, digits)
    );
}

/// Tells a trace in the path's order, and adds it up level by level, as the equations do.
class Teller {
public:
    Teller(
        const diffraction::PixelTrace& trace, const scene::SceneModel& scene, report::Log& log
    )
        : trace_(trace),
          scene_(scene),
          log_(log),
          cells_(scene::orientation_count(scene.crystal)),
          peak_(scene::lattice_peak(scene.crystal.shape, scene.crystal.lattice)) {}

    void tell() {
        double sum = 0.0;
        for (const diffraction::SampleRecord& sample : trace_.samples) {
            sum += tell_sample(sample);
        }
        log_.line("sum_sr_e2 " + number(sum, digits));
    }

private:
    /// @return  the sample's part of the pixel, sr e^2
    double tell_sample(const diffraction::SampleRecord& sample) {
        log_.line(
            "  sample off_slow " + number(sample.point.off_slow, digits) + " off_fast " +
            number(sample.point.off_fast, digits) + " depth_m " +
            number(sample.point.depth_m, digits)
        );
        log_.line("    position_m " + text(sample.distance_m * sample.direction));
        log_.line("    diffracted " + text(sample.direction));
        log_.line("    solid_angle_sr " + number(sample.solid_angle_sr, digits));
        log_.line("    capture_fraction " + number(sample.capture, digits));
        if (sample.weight != 1.0) {
            log_.line("    subpixel_weight " + number(sample.weight, digits));
        }
        const std::size_t directions = trace_.directions.size() / trace_.samples.size();
        double sum = 0.0;
        for (std::size_t i = 0; i < directions; ++i) {
            sum += tell_direction(trace_.directions[next_direction_++]);
        }
        const double part = sum * sample.weight * sample.solid_angle_sr * sample.capture;
        log_.line("    sample_sum_sr_e2 " + number(part, digits));
        return part;
    }

    /// @return  the direction's part of the sample, e^2
    double tell_direction(const diffraction::DirectionRecord& direction) {
        log_.line(
            "    incident " + text(direction.incident) + "  polarization " +
            number(direction.polarization, digits)
        );
        log_.line("    diffracted_minus_incident " + text(direction.s));
        double sum = 0.0;
        for (std::int64_t i = 0; i < cells_ * direction.wavelengths; ++i) {
            const diffraction::StepRecord& step = trace_.steps[next_step_++];
            log_.line("      " + text_of_step(step, direction.s, scene_));
            if (scene::is_broadened(scene_.crystal.shape)) {
                log_.line("      " + text_of_spot(step, scene_));
            }
            sum += step.passes_limit
                       ? weight_of_crystal(step.orientation, scene_.crystal) * step.weight *
                             step.f_cell_squared * step.f_lattice_squared * peak_
                       : 0.0;
        }
        log_.line("    weighted_sum_of_squares_e2 " + number(sum, digits));
        return sum * direction.polarization;
    }

    const diffraction::PixelTrace& trace_;
    const scene::SceneModel& scene_;
    report::Log& log_;
    std::int64_t cells_;
    double peak_;
    std::size_t next_direction_ = 0, next_step_ = 0;
};

}  // namespace

void tell_trace(
    const diffraction::PixelTrace& trace, const scene::SceneModel& scene, report::Log& log
) {
    print_sources(scene.beam, log);
    Teller(trace, scene, log).tell();
    print_sums(trace, scene, log);
}

}  // namespace minibragg::story
