#include "minibragg/images/draw_image.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <sstream>
#include <utility>

#include "minibragg/base/error.hpp"
#include "minibragg/base/lower_case.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/images/header_numbers.hpp"
#include "minibragg/pictures/image_writers.hpp"

namespace minibragg::images {
namespace {

/// Masked pixels, as the drawer wants them.
std::vector<float> mask_of(const FileImage& image) {
    std::vector<float> mask(image.marks.size(), 0.0F);
    for (std::size_t i = 0; i < mask.size(); ++i) {
        mask[i] = image.marks[i] == PixelMark::masked ? 1.0F : 0.0F;
    }
    return mask;
}

const files::Panel& panel_at(
    const FileImage& image, const std::vector<files::Panel>& panels, int panel
) {
    if (panel < 0 || panel >= static_cast<int>(panels.size())) {
        refuse_image(
            image.name,
            "there is no panel " + std::to_string(panel) + ": it has " +
                std::to_string(panels.size()) + ", counted from 0"
        );
    }
    return panels[static_cast<std::size_t>(panel)];
}

Vec3d place_m(const files::Panel& panel, double fast, double slow) {
    return panel.origin_m + (fast * panel.pixel_size_m) * panel.fast +
           (slow * panel.pixel_size_m) * panel.slow;
}

/// "600,600,10", as it was written.
std::string text_of(const ZoomSquare& zoom) {
    std::ostringstream text;
    text << zoom.fast << ',' << zoom.slow << ',' << zoom.edge_pixels;
    return text.str();
}

pictures::Region region_of(
    const FileImage& image, const std::vector<files::Panel>& panels, const ImageView& view
) {
    const ZoomSquare& zoom = *view.zoom;
    if (panels.size() > 1 && !view.panel) {
        refuse_image(
            image.name,
            "has " + std::to_string(panels.size()) +
                " panels: name the one in which the zoom is (--panel)"
        );
    }
    const files::Panel& panel = panel_at(image, panels, view.panel.value_or(0));
    const bool is_inside =
        zoom.edge_pixels >= 1.0 && zoom.fast >= 0.0 && zoom.fast <= panel.fast_pixels &&
        zoom.slow >= 0.0 && zoom.slow <= panel.slow_pixels &&
        zoom.edge_pixels <= 2.0 * std::max(panel.fast_pixels, panel.slow_pixels);
    if (!is_inside) {
        refuse_image(
            image.name,
            "the zoom " + text_of(zoom) + " is not on the panel, which has " +
                std::to_string(panel.fast_pixels) + " x " + std::to_string(panel.slow_pixels) +
                " pixels (fast x slow). Give FAST,SLOW,WIDTH: a middle on it, and a width of 1 "
                "to " +
                std::to_string(2 * std::max(panel.fast_pixels, panel.slow_pixels)) + " pixels"
        );
    }
    const Vec3d middle_m = place_m(panel, zoom.fast, zoom.slow);
    return {middle_m.x, middle_m.y, zoom.edge_pixels * panel.pixel_size_m};
}

/// Places of the strongest spots that are seen.
std::vector<Vec3d> marked_places_m(
    std::vector<nexus::SpotPlace> spots,
    const std::vector<files::Panel>& panels,
    const std::optional<pictures::Region>& region
) {
    const auto spot_place_m = [&](const nexus::SpotPlace& spot) {
        return place_m(panels[static_cast<std::size_t>(spot.panel)], spot.fast, spot.slow);
    };
    std::erase_if(spots, [&](const nexus::SpotPlace& spot) {
        if (spot.panel < 0 || spot.panel >= static_cast<int>(panels.size()) ||
            !std::isfinite(spot.fast + spot.slow) || !(spot.photons > 0.0)) {
            return true;
        }
        const Vec3d at_m = spot_place_m(spot);
        return region &&
               std::max(std::abs(at_m.x - region->x_m), std::abs(at_m.y - region->y_m)) >
                   region->edge_m / 2;
    });
    std::stable_sort(spots.begin(), spots.end(), [](const auto& a, const auto& b) {
        return a.photons > b.photons;
    });
    std::vector<Vec3d> places_m;
    for (std::size_t i = 0; i < std::min(spots.size(), most_marked_spots); ++i) {
        places_m.push_back(spot_place_m(spots[i]));
    }
    return places_m;
}

/// An image that is ready to be drawn.
struct Drawing {
    FileImage image;
    files::Experiment experiment;
    files::StackedImage pixels;
    std::vector<float> mask;
    pictures::Look look;

    pictures::MarkedImage marked() const { return {pixels, mask, image.saturation_value}; }
};

Drawing drawing_of(const FileImage& whole, const ImageView& view) {
    const bool is_alone = view.panel && !view.zoom;
    Drawing drawing;
    drawing.image = is_alone ? one_panel(whole, *view.panel) : whole;
    const FileImage& image = drawing.image;
    drawing.experiment = experiment_of(image);
    drawing.pixels = stacked_image(image);
    drawing.mask = mask_of(image);
    const std::vector<files::Panel>& panels = drawing.experiment.detector.panels;
    drawing.look.scale = view.scale;
    drawing.look.map = view.map;
    drawing.look.has_rings = view.has_rings;
    drawing.look.has_places = image.has_geometry;
    if (view.zoom) {
        drawing.look.region = region_of(image, panels, view);
    }
    if (view.marks_spots) {
        drawing.look.ringed_m = marked_places_m(image.spots, panels, drawing.look.region);
    }
    return drawing;
}

}  // namespace

files::Experiment experiment_of(const FileImage& image) {
    files::Experiment experiment;
    experiment.title = image.title.empty() ? image.name : image.title;
    if (image.images > 1) {
        experiment.title += " (image " + std::to_string(image.number) + ", counted from 0)";
    }
    experiment.beam.wavelength_A = image.wavelength_A;
    files::Detector& detector = experiment.detector;
    detector.panels = image.panels;
    detector.sensor_material = image.sensor_material;
    detector.sensor_thickness_m = image.sensor_thickness_m;
    detector.counts_every_photon = !(image.sensor_thickness_m > 0.0);
    constexpr double largest_count = 9e18;
    if (image.saturation_value && std::abs(*image.saturation_value) < largest_count) {
        detector.saturation_value = static_cast<std::int64_t>(*image.saturation_value);
    }
    if (!image.has_geometry) {
        // Upright, of pixels of one unit, at any distance.
        for (files::Panel& panel : experiment.detector.panels) {
            panel.pixel_size_m = 1.0;
            panel.origin_m = {0.0, 0.0, 1.0};
        }
    }
    if (image.rotation) {
        experiment.scan.axis = image.rotation->axis;
        experiment.scan.start_deg = {image.rotation->start_deg};
        experiment.scan.end_deg = {image.rotation->start_deg + image.rotation->width_deg};
    }
    return experiment;
}

files::StackedImage stacked_image(const FileImage& image) {
    files::StackedImage stacked{image.shape, {}, image.is_counts};
    stacked.photons.reserve(image.values.size());
    for (const double value : image.values) {
        stacked.photons.push_back(static_cast<float>(value));
    }
    return stacked;
}

FileImage one_panel(const FileImage& image, int panel) {
    const files::Panel& chosen = panel_at(image, image.panels, panel);
    const auto number = static_cast<std::size_t>(panel);
    FileImage part = image;
    part.panels = {chosen};
    part.shape = {chosen.slow_pixels, chosen.fast_pixels};
    part.values.clear();
    part.marks.clear();
    const std::int64_t first_row = files::first_rows(image.panels)[number];
    for (int slow = 0; slow < chosen.slow_pixels; ++slow) {
        const std::int64_t begin = (first_row + slow) * image.shape.columns;
        for (std::int64_t i = begin; i < begin + chosen.fast_pixels; ++i) {
            part.values.push_back(image.values[static_cast<std::size_t>(i)]);
            part.marks.push_back(image.marks[static_cast<std::size_t>(i)]);
        }
    }
    part.spots.clear();
    for (const nexus::SpotPlace& spot : image.spots) {
        if (spot.panel == panel) {
            part.spots.push_back({0, spot.fast, spot.slow, spot.photons});
        }
    }
    return part;
}

void check_picture_name(const std::string& file, files::Existing existing) {
    if (lower_case(std::filesystem::path(file).extension().string()) != ".png") {
        throw InputError(
            shown_name(file) + ": a picture is written as PNG. Let its name end in .png"
        );
    }
    files::check_writable(file, existing);
}

void draw_image(
    const FileImage& image,
    const ImageView& view,
    const std::string& file,
    files::Existing existing
) {
    const Drawing drawing = drawing_of(image, view);
    pictures::write_png({file, existing}, drawing.experiment, drawing.marked(), drawing.look);
}

std::string drawn_in_text(
    const FileImage& image, const ImageView& view, const pictures::TextSize& size
) {
    const Drawing drawing = drawing_of(image, view);
    return pictures::text_picture(
        drawing.experiment.detector.panels, drawing.marked(), drawing.look, size
    );
}

}  // namespace minibragg::images
