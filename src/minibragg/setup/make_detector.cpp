#include "minibragg/setup/make_detector.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/detector/place_panels.hpp"
#include "minibragg/detector/presets.hpp"
#include "minibragg/detector/sensor.hpp"
#include "minibragg/files/native_frame.hpp"
#include "minibragg/parallel/exchange.hpp"
#include "minibragg/setup/doubt_geometry.hpp"
#include "minibragg/setup/pixel_maps.hpp"
#include "minibragg/setup/stated_sensor.hpp"

namespace minibragg::setup {

namespace {

using constants::m_per_mm;
using constants::m_per_um;
using constants::radians_per_degree;

Vec3d vector(const config::Triple& values) {
    return {values[0], values[1], values[2]};
}

/// The direction of a vector of any length. One that is nearly of unit length stays as it is:
/// what comes of it must not change in its last digits.
Vec3d direction(const config::Triple& values) {
    constexpr double rounding_tolerance = 1e-3;
    const Vec3d given = vector(values);
    if (std::abs(length(given) - 1.0) <= rounding_tolerance) {
        return given;
    }
    // The square of a very long one is infinite, that of a very short one 0.
    const double largest = std::max({std::abs(given.x), std::abs(given.y), std::abs(given.z)});
    return unit(Vec3d{given.x / largest, given.y / largest, given.z / largest});
}

std::vector<detector::PanelGeometry> grid_panels(const config::PanelGrid& grid) {
    const double pixel_m = grid.pixel_size_mm * m_per_mm;
    const auto origin = [&](int along, int index) {
        const int pitch = grid.pixels[along] + grid.gap_pixels[along];
        const double total = grid.panels[along] * pitch - grid.gap_pixels[along];
        return (0.5 * total - index * pitch) * pixel_m;  // fast runs along -x, slow along -y
    };
    std::vector<detector::PanelGeometry> panels;
    for (int slow = 0; slow < grid.panels[1]; ++slow) {
        for (int fast = 0; fast < grid.panels[0]; ++fast) {
            detector::PanelGeometry panel;
            panel.name = "panel_" + std::to_string(panels.size());
            panel.origin_m = {origin(0, fast), origin(1, slow), 0.0};
            panel.fast_pixels = grid.pixels[0];
            panel.slow_pixels = grid.pixels[1];
            panel.pixel_size_m = pixel_m;
            panels.push_back(panel);
        }
    }
    return panels;
}

std::vector<detector::PanelGeometry> deck_panels(const std::vector<config::Panel>& deck) {
    std::vector<detector::PanelGeometry> panels;
    panels.reserve(deck.size());
    for (const config::Panel& panel : deck) {
        panels.push_back(detector::checked(
            {panel.name.empty() ? "panel_" + std::to_string(panels.size()) : panel.name,
             m_per_mm * vector(panel.origin_mm),
             direction(panel.fast),
             direction(panel.slow),
             panel.pixels[0],
             panel.pixels[1],
             panel.pixel_size_mm * m_per_mm}
        ));
    }
    return panels;
}

KnownSensor known_sensor(const std::string& material, double thickness_m) {
    return material.empty() ? KnownSensor{} : KnownSensor{material, thickness_m};
}

/// The panels as they stand, from the one source that the deck gives; a file's stand in the
/// laboratory.
void read_panels(const config::Detector& deck, const Files& files, DetectorSetup& setup) {
    if (!deck.preset.empty()) {
        const detector::DetectorPreset& preset = detector::find_preset(deck.preset);
        setup.name = preset.name;
        setup.plane_panels = preset.panels;
        setup.known_sensor = known_sensor(preset.sensor_material, preset.sensor_thickness_m);
        setup.saturation_counts = preset.saturation_counts;
        setup.is_stacked = preset.is_stacked;
    } else if (!deck.file.empty()) {
        const auto geometry = parallel::from_root(files.communicator(), [&] {
            return nexus::read_geometry(deck.file);
        });
        setup.name = deck.file;
        for (const files::Panel& panel : geometry.panels) {
            setup.plane_panels.push_back(detector::checked(
                {panel.name,
                 panel.origin_m,
                 panel.fast,
                 panel.slow,
                 panel.fast_pixels,
                 panel.slow_pixels,
                 panel.pixel_size_m}
            ));
        }
        setup.image_layout = geometry.layout;
        for (const std::string& note : geometry.notes) {
            setup.notes.warnings.push_back("detector.file: " + note);
        }
        setup.known_sensor =
            known_sensor(geometry.sensor_material, geometry.sensor_thickness_m);
    } else {
        setup.name = "simulated";
        setup.plane_panels = deck.grid ? grid_panels(*deck.grid) : deck_panels(deck.panels);
    }
}

/// Where images of the detector's maker have the panels: of masks and gains that users have.
void place_in_frame(DetectorSetup& setup) {
    const std::vector<files::Panel> panels = described_panels(setup.plane_panels);
    if (setup.is_stacked || panels.size() < 2 || !obstacle_to_native_frame(panels).empty()) {
        return;
    }
    for (const files::PanelPlace& place : native_frame(panels).places) {
        setup.image_layout.places.push_back({0, place.row, place.column});
    }
}

std::vector<detector::PanelGeometry> placed_panels(
    const config::Detector& deck, const DetectorSetup& setup
) {
    if (!deck.file.empty()) {
        return setup.plane_panels;
    }
    return detector::place_panels(
        setup.plane_panels,
        {deck.distance_mm * m_per_mm,
         deck.beam_center_mm[0] * m_per_mm,
         deck.beam_center_mm[1] * m_per_mm,
         radians_per_degree * vector(deck.tilt_deg),
         deck.two_theta_deg * radians_per_degree,
         vector(deck.two_theta_axis)}
    );
}

std::string material_of(const config::Sensor& deck, const KnownSensor& known) {
    return deck.material.empty() ? known.material : deck.material;
}

detector::Sensor make_sensor(
    const config::Sensor& deck, const KnownSensor& known, double wavelength_A
) {
    detector::Sensor sensor{
        deck.thickness_um ? *deck.thickness_um * m_per_um : known.thickness_m,
        0.0,
        deck.layers};
    if (sensor.thickness_m > 0.0) {
        sensor.attenuation_length_m =
            deck.attenuation_length_um
                ? *deck.attenuation_length_um * m_per_um
                : detector::attenuation_length_m(
                      material_of(deck, known), constants::hc_eV_A / wavelength_A
                  );
    }
    return sensor;
}

/// A panel's sensor and what it is made of.
struct PanelSensor {
    detector::Sensor sensor;
    std::string material;
};

/// Whether programs that read a file must treat two sensors alike.
bool are_stated_alike(const PanelSensor& a, const PanelSensor& b) {
    return a.sensor.thickness_m == b.sensor.thickness_m &&
           (a.sensor.thickness_m == 0.0 ||
            (a.material == b.material &&
             a.sensor.attenuation_length_m == b.sensor.attenuation_length_m));
}

std::vector<PanelSensor> panel_sensors(
    const config::Detector& deck, double wavelength_A, const DetectorSetup& setup
) {
    const KnownSensor& known = setup.known_sensor;
    std::vector<PanelSensor> sensors;
    for (std::size_t i = 0; i < setup.plane_panels.size(); ++i) {
        const bool has_own = i < deck.panels.size() && deck.panels[i].sensor.has_value();
        const config::Sensor& own = has_own ? *deck.panels[i].sensor : deck.sensor;
        const KnownSensor& default_sensor = has_own ? KnownSensor{} : known;
        sensors.push_back(
            {make_sensor(own, default_sensor, wavelength_A), material_of(own, default_sensor)}
        );
    }
    return sensors;
}

/// Of the panels' sensors the one that files tell, which know one for the whole detector: the
/// first that captures.
void choose_stated(const std::vector<PanelSensor>& sensors, DetectorSetup& setup) {
    const auto captures = [](const PanelSensor& panel) {
        return panel.sensor.thickness_m > 0.0;
    };
    const auto first = std::find_if(sensors.begin(), sensors.end(), captures);
    const PanelSensor& stated = first != sensors.end() ? *first : sensors.front();
    setup.attenuation_length_m = stated.sensor.attenuation_length_m;
    setup.sensor_thickness_m = stated.sensor.thickness_m;
    setup.sensor_layers = stated.sensor.layers;
    setup.sensor_material = stated.material;
    setup.sensors_differ =
        !std::all_of(sensors.begin(), sensors.end(), [&](const PanelSensor& panel) {
            return are_stated_alike(panel, stated);
        });
}

/// What of a mask's file a user may not have meant.
void tell_of_mask(const std::string& path, DetectorSetup& setup) {
    const std::vector<std::uint32_t>& mask = setup.mask_file;
    const auto set = std::count_if(mask.begin(), mask.end(), [](std::uint32_t bits) {
        return bits != 0;
    });
    const auto masked = std::count_if(mask.begin(), mask.end(), detector::is_rejected);
    const auto all = static_cast<std::int64_t>(mask.size());
    if (set > masked) {
        setup.notes.warnings.push_back(
            "detector.mask.file: " + std::to_string(set - masked) + " pixels of " + path +
            " have bits 16 to 31 alone. NXmx keeps those for properties that are no reason to "
            "reject a pixel, so they are not masked"
        );
    }
    if (2 * masked > all) {
        setup.notes.warnings.push_back(
            "detector.mask.file: " + path + " masks " + std::to_string(masked) + " of " +
            std::to_string(all) + " pixels; 0 is a good pixel"
        );
    }
}

detector::PixelRectangle rectangle(const config::Rectangle& deck) {
    return {deck.panel, deck.fast[0], deck.fast[1], deck.slow[0], deck.slow[1]};
}

void make_mask(const config::Detector& deck, const Files& files, DetectorSetup& setup) {
    detector::MaskRules& rules = setup.mask_rules;
    rules.dead_edge_pixels = deck.mask.dead_edge_pixels;
    std::transform(
        deck.mask.rectangles.begin(),
        deck.mask.rectangles.end(),
        std::back_inserter(rules.rectangles),
        rectangle
    );
    std::transform(
        deck.region_of_interest.begin(),
        deck.region_of_interest.end(),
        std::back_inserter(rules.regions_of_interest),
        rectangle
    );
    for (const config::Circle& circle : deck.mask.circles) {
        rules.circles.push_back(
            {circle.center_mm[0] * m_per_mm,
             circle.center_mm[1] * m_per_mm,
             circle.radius_mm * m_per_mm,
             circle.outside}
        );
    }
    detector::check_mask_rules(setup.plane_panels, rules);
    if (!deck.mask.file.empty()) {
        setup.mask_file =
            read_mask_file(deck.mask.file, {setup.plane_panels, setup.image_layout}, files);
        tell_of_mask(deck.mask.file, setup);
    }
}

}  // namespace

std::vector<files::Panel> described_panels(const std::vector<detector::PanelGeometry>& panels) {
    std::vector<files::Panel> described;
    described.reserve(panels.size());
    for (const detector::PanelGeometry& panel : panels) {
        described.push_back(
            {panel.name,
             panel.origin_m,
             panel.fast,
             panel.slow,
             panel.fast_pixels,
             panel.slow_pixels,
             panel.pixel_size_m}
        );
    }
    return described;
}

DetectorSetup make_detector(
    const config::Detector& deck, double wavelength_A, const Files& files
) {
    DetectorSetup setup;
    read_panels(deck, files, setup);
    if (deck.file.empty()) {
        place_in_frame(setup);
    }
    setup.panels = placed_panels(deck, setup);
    choose_stated(panel_sensors(deck, wavelength_A, setup), setup);
    setup.models = placed_models(deck, wavelength_A, setup);
    tell_of_sensor(wavelength_A, setup);
    doubt_curvature(deck, setup.notes);
    make_mask(deck, files, setup);
    return setup;
}

std::vector<scene::PanelModel> placed_models(
    const config::Detector& deck, double wavelength_A, const DetectorSetup& detector
) {
    const auto panels = placed_panels(deck, detector);
    check_sample_is_free(deck, panels);
    const std::vector<PanelSensor> sensors = panel_sensors(deck, wavelength_A, detector);
    std::vector<scene::PanelModel> models;
    for (std::size_t i = 0; i < panels.size(); ++i) {
        const detector::PanelGeometry& panel = panels[i];
        const detector::Sensor& sensor = sensors[i].sensor;
        // A curved panel is bent so that every ray meets it along its normal.
        const auto cosines =
            deck.curved ? std::vector<double>{1.0} : detector::ray_cosines(panel);
        models.push_back(
            {panel.origin_m,
             panel.fast,
             panel.slow,
             detector::normal(panel),
             panel.fast_pixels,
             panel.slow_pixels,
             panel.pixel_size_m,
             detector::sensor_layers(sensor, cosines),
             deck.point_pixel,
             deck.curved,
             deck.distance_mm * m_per_mm}
        );
    }
    return models;
}

std::vector<detector::MaskBits> mask_of(
    const DetectorSetup& detector, const detector::PanelRows& rows
) {
    auto mask = detector::mask_rows(detector.plane_panels, detector.mask_rules, rows);
    if (!detector.mask_file.empty()) {
        std::int64_t first =
            first_pixels(detector.plane_panels)[static_cast<std::size_t>(rows.panel)];
        const auto& shape = detector.plane_panels[static_cast<std::size_t>(rows.panel)];
        first += static_cast<std::int64_t>(rows.first) * shape.fast_pixels;
        const std::span<const std::uint32_t> all(detector.mask_file);
        const auto of_rows = all.subspan(static_cast<std::size_t>(first), mask.size());
        mask = detector::merged_with_file(std::move(mask), of_rows);
    }
    return mask;
}

}  // namespace minibragg::setup
