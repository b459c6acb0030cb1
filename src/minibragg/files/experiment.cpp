#include "minibragg/files/experiment.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "minibragg/base/contracts.hpp"
#include "minibragg/base/error.hpp"

namespace minibragg::files {
namespace {

/// Axes read from text files have about this many good digits.
constexpr double axis_tolerance = 1e-6;

bool is_finite(const Vec3d& v) {
    return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z);
}

void require(bool holds, const std::string& message) {
    if (!holds) {
        throw InputError(message);
    }
}

void check_panel(const Panel& panel, const std::string& name) {
    require(
        panel.fast_pixels > 0 && panel.slow_pixels > 0,
        name + " has " + std::to_string(panel.fast_pixels) + " x " +
            std::to_string(panel.slow_pixels) + " pixels (a panel needs at least 1 x 1)"
    );
    require(
        std::isfinite(panel.pixel_size_m) && panel.pixel_size_m > 0.0,
        name + ": pixel size is not a positive length"
    );
    require(is_finite(panel.origin_m), name + ": origin is not finite");
    const bool are_units = std::abs(length(panel.fast) - 1.0) < axis_tolerance &&
                           std::abs(length(panel.slow) - 1.0) < axis_tolerance;
    require(are_units, name + ": fast and slow are not unit vectors");
    require(
        std::abs(dot(panel.fast, panel.slow)) < axis_tolerance,
        name + ": fast and slow are not perpendicular"
    );
}

void check_detector(const Detector& detector) {
    require(!detector.panels.empty(), "the detector has no panels");
    for (std::size_t i = 0; i < detector.panels.size(); ++i) {
        const Panel& panel = detector.panels[i];
        check_panel(
            panel,
            "panel " + std::to_string(i) + (panel.name.empty() ? "" : " (" + panel.name + ")")
        );
    }
    // The materials that dxtbx knows; it refuses a file with another.
    constexpr std::array materials{"Si", "CdTe", "GaAs"};
    require(
        std::find(materials.begin(), materials.end(), detector.sensor_material) !=
            materials.end(),
        "sensor material '" + detector.sensor_material + "' is not one of Si, CdTe, GaAs"
    );
    require(
        std::isfinite(detector.sensor_thickness_m) && detector.sensor_thickness_m > 0.0,
        "sensor thickness is not a positive length"
    );
}

void check_wavelength(double wavelength_A) {
    require(
        std::isfinite(wavelength_A) && wavelength_A > 0.0,
        "the wavelength is not a positive length"
    );
}

void check_spectrum(const std::vector<SpectrumLine>& spectrum) {
    for (const SpectrumLine& line : spectrum) {
        require(
            std::isfinite(line.wavelength_A) && line.wavelength_A > 0.0 &&
                std::isfinite(line.weight) && line.weight >= 0.0,
            "the spectrum has a wavelength that is not positive or a negative weight"
        );
    }
}

void check_beam(const Beam& beam, std::int64_t images) {
    check_wavelength(beam.wavelength_A);
    check_spectrum(beam.spectrum);
    std::for_each(beam.wavelengths_A.begin(), beam.wavelengths_A.end(), check_wavelength);
    for (const std::vector<SpectrumLine>& spectrum : beam.spectra) {
        require(!spectrum.empty(), "the spectrum of an image has no line");
        check_spectrum(spectrum);
    }
    for (const std::size_t count :
         {beam.wavelengths_A.size(), beam.fluxes_photons_per_s.size(), beam.spectra.size()}) {
        require(
            count == 0 || static_cast<std::int64_t>(count) == images,
            "the beam is described for " + std::to_string(count) + " of " +
                std::to_string(images) + " images"
        );
    }
}

void check_scan(const Scan& scan) {
    require(scan.images > 0, "a run needs at least one image");
    require(
        scan.start_deg.size() == scan.end_deg.size(),
        "each image needs a start and an end angle"
    );
    if (!scan.start_deg.empty()) {
        require(
            static_cast<std::int64_t>(scan.start_deg.size()) == scan.images,
            "the scan has " + std::to_string(scan.start_deg.size()) + " angles for " +
                std::to_string(scan.images) + " images"
        );
        require(
            is_finite(scan.axis) && length(scan.axis) > 0.0,
            "the rotation axis has no direction"
        );
    }
}

}  // namespace

ImageShape image_shape(const std::vector<Panel>& panels) {
    ImageShape shape;
    for (const Panel& panel : panels) {
        shape.rows += panel.slow_pixels;
        shape.columns = std::max<std::int64_t>(shape.columns, panel.fast_pixels);
    }
    return shape;
}

std::vector<std::int64_t> first_rows(const std::vector<Panel>& panels) {
    std::vector<std::int64_t> rows;
    rows.reserve(panels.size());
    std::int64_t row = 0;
    for (const Panel& panel : panels) {
        rows.push_back(row);
        row += panel.slow_pixels;
    }
    return rows;
}

namespace {

/// Cuts a list that has one value an image; leaves an empty one.
template <class Value>
void cut(std::vector<Value>& values, std::int64_t first, std::int64_t images) {
    if (!values.empty()) {
        values = std::vector<Value>(
            values.begin() + static_cast<std::ptrdiff_t>(first),
            values.begin() + static_cast<std::ptrdiff_t>(first + images)
        );
    }
}

}  // namespace

Experiment part_of(const Experiment& experiment, std::int64_t first, std::int64_t images) {
    expects(first >= 0 && images >= 1 && first + images <= experiment.scan.images);
    Experiment part = experiment;
    part.scan.images = images;
    cut(part.scan.start_deg, first, images);
    cut(part.scan.end_deg, first, images);
    cut(part.beam.wavelengths_A, first, images);
    cut(part.beam.fluxes_photons_per_s, first, images);
    cut(part.beam.spectra, first, images);
    return part;
}

Scan forwards(Scan scan) {
    const bool goes_backwards =
        !scan.start_deg.empty() && scan.end_deg.front() < scan.start_deg.front();
    if (goes_backwards) {
        scan.axis = -scan.axis;
        const auto negative = [](double angle_deg) {
            return 0.0 - angle_deg;  // never -0
        };
        for (std::vector<double>* angles_deg : {&scan.start_deg, &scan.end_deg}) {
            std::transform(
                angles_deg->begin(), angles_deg->end(), angles_deg->begin(), negative
            );
        }
    }
    return scan;
}

void check(const Experiment& experiment) {
    check_detector(experiment.detector);
    check_beam(experiment.beam, experiment.scan.images);
    check_scan(experiment.scan);
}

namespace {

/// The beam centre in the plane of a panel.
BeamCenter center_on(const std::vector<Panel>& panels, std::size_t index) {
    constexpr double smallest_cosine = 1e-6;
    const Panel& panel = panels[index];
    const Vec3d normal = unit(cross(panel.fast, panel.slow));
    if (!(std::abs(normal.z) >= smallest_cosine)) {
        return {};
    }
    const double distance_m = dot(panel.origin_m, normal) / normal.z;
    const Vec3d from_corner = Vec3d{0.0, 0.0, distance_m} - panel.origin_m;
    return {
        static_cast<int>(index),
        dot(from_corner, panel.fast) / panel.pixel_size_m,
        dot(from_corner, panel.slow) / panel.pixel_size_m,
        distance_m,
        true};
}

bool is_hit(const Panel& panel, const BeamCenter& center) {
    return center.exists && center.distance_m > 0.0 && center.fast >= 0.0 &&
           center.slow >= 0.0 && center.fast <= panel.fast_pixels &&
           center.slow <= panel.slow_pixels;
}

}  // namespace

BeamCenter beam_center(const std::vector<Panel>& panels) {
    BeamCenter after_sample, before_sample;
    for (std::size_t i = 0; i < panels.size(); ++i) {
        const BeamCenter center = center_on(panels, i);
        if (is_hit(panels[i], center)) {
            return center;
        }
        BeamCenter& first = center.distance_m > 0.0 ? after_sample : before_sample;
        first = first.exists ? first : center;
    }
    return after_sample.exists ? after_sample : before_sample;
}

Vec3d middle_m(const std::vector<Panel>& panels) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    Vec3d least{infinity, infinity, infinity}, largest = -least;
    for (const Panel& panel : panels) {
        const Vec3d middle = panel.origin_m +
                             (0.5 * panel.fast_pixels * panel.pixel_size_m) * panel.fast +
                             (0.5 * panel.slow_pixels * panel.pixel_size_m) * panel.slow;
        least = {
            std::min(least.x, middle.x),
            std::min(least.y, middle.y),
            std::min(least.z, middle.z)};
        largest = {
            std::max(largest.x, middle.x),
            std::max(largest.y, middle.y),
            std::max(largest.z, middle.z)};
    }
    return 0.5 * (least + largest);
}

}  // namespace minibragg::files
