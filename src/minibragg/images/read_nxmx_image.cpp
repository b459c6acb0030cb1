#include <algorithm>
#include <cstddef>

#include "minibragg/base/error.hpp"
#include "minibragg/files/data_set_place.hpp"
#include "minibragg/images/header_numbers.hpp"
#include "minibragg/images/image_readers.hpp"
#include "minibragg/nexus/panel_places.hpp"

namespace minibragg::images {
namespace {

using nexus::ImagePlace;
using nexus::MapShape;

/// The panels of the file, and where its images have them.
struct PlacedPanels {
    std::vector<files::Panel> panels;
    std::vector<ImagePlace> places;
};

/// The whole image as one panel of which no place is known; what is a stack below each other.
PlacedPanels without_geometry(const MapShape& shape, FileImage& image) {
    files::Panel panel;
    panel.name = "panel";
    panel.slow_pixels = static_cast<int>(shape.slabs * shape.rows);
    panel.fast_pixels = static_cast<int>(shape.columns);
    image.has_geometry = false;
    return {{panel}, {{0, 0, 0}}};
}

std::string without_file(const std::string& message, const std::string& file) {
    return message.starts_with(file) ? message.substr(file.size()) : message;
}

PlacedPanels panels_of(
    const files::DataSetPlace& place, const nexus::ImageFacts& facts, FileImage& image
) {
    if (facts.detector.empty()) {
        return without_geometry(facts.shape, image);
    }
    std::vector<nexus::PanelSize> sizes;
    try {
        const nexus::FileGeometry geometry =
            nexus::read_geometry(place.file + ":" + facts.detector);
        for (const files::Panel& panel : geometry.panels) {
            sizes.push_back({panel.slow_pixels, panel.fast_pixels});
        }
        image.has_geometry = true;
        image.sensor_material = geometry.sensor_material;
        image.sensor_thickness_m = geometry.sensor_thickness_m;
        image.wavelength_A =
            image.wavelength_A > 0.0 ? image.wavelength_A : geometry.wavelength_A;
        image.notes.insert(image.notes.end(), geometry.notes.begin(), geometry.notes.end());
        return {
            geometry.panels, nexus::places_in(place.file, facts.shape, sizes, geometry.layout)};
    } catch (const InputError& error) {
        image.notes.push_back(
            "its geometry is not used: " + without_file(error.what(), place.file + ": ")
        );
    }
    return without_geometry(facts.shape, image);
}

/// Numbers of panels, which have places in an image of a file, stacked along slow; 0 beside
/// narrower ones.
template <class Value>
std::vector<Value> stacked(
    const std::vector<Value>& values,
    const MapShape& shape,
    const PlacedPanels& placed,
    const files::ImageShape& stack
) {
    std::vector<Value> result(static_cast<std::size_t>(stack.rows * stack.columns));
    auto out = result.begin();
    for (std::size_t i = 0; i < placed.panels.size(); ++i) {
        const ImagePlace& place = placed.places[i];
        for (int slow = 0; slow < placed.panels[i].slow_pixels; ++slow) {
            const std::int64_t row = place.slab * shape.rows + place.row + slow;
            std::copy_n(
                values.begin() + row * shape.columns + place.column,
                placed.panels[i].fast_pixels,
                out
            );
            out += stack.columns;
        }
    }
    return result;
}

void apply_mask(
    const files::DataSetPlace& place,
    const nexus::ImageFacts& facts,
    const PlacedPanels& placed,
    FileImage& image
) {
    const std::string name = place.file + ":" + facts.mask;
    const MapShape shape = nexus::mask_shape(name);
    if (shape != facts.shape) {
        image.notes.emplace_back("its mask has another shape than its images, and is not used");
        return;
    }
    const std::vector<std::uint32_t> bits =
        stacked(nexus::read_mask(name, shape).values, shape, placed, image.shape);
    for (std::size_t i = 0; i < bits.size(); ++i) {
        if (bits[i] != 0 && image.marks[i] != PixelMark::gap) {
            image.marks[i] = PixelMark::masked;
        }
    }
}

/// Marks what the numbers themselves say: no pixel, or less than can be trusted.
void apply_limits(const nexus::ImageFacts& facts, FileImage& image) {
    for (std::size_t i = 0; i < image.values.size(); ++i) {
        const bool is_marked =
            image.values[i] == facts.marker ||
            (facts.underload_value && image.values[i] < *facts.underload_value);
        if (is_marked && image.marks[i] != PixelMark::gap) {
            image.marks[i] = PixelMark::masked;
        }
    }
}

}  // namespace

FileImage read_nxmx_image(const std::string& file, const ImageWish& wish) {
    const nexus::ImageQuestion question{
        files::data_set_place(file), wish.image, wish.wants_spots};
    const nexus::ImageFacts facts = nexus::image_facts(question);
    FileImage image;
    image.name = file;
    image.format = "NXmx";
    image.title = facts.title;
    image.number = wish.image;
    image.images = facts.images;
    image.number_type = facts.number_type;
    image.is_counts = facts.is_integer;
    image.wavelength_A = facts.wavelength_A;
    image.saturation_value = facts.saturation_value;
    image.spots = facts.spots;
    image.has_spots = facts.has_spots;
    if (facts.start_deg && facts.width_deg) {
        image.rotation = Rotation{*facts.start_deg, *facts.width_deg, facts.axis};
    }
    const PlacedPanels placed = panels_of(question.place, facts, image);
    image.panels = placed.panels;
    image.shape = files::image_shape(image.panels);
    image.values =
        stacked(nexus::read_image(question, facts), facts.shape, placed, image.shape);
    mark_pixels(image);
    apply_limits(facts, image);
    if (!facts.mask.empty()) {
        apply_mask(question.place, facts, placed, image);
    }
    return image;
}

}  // namespace minibragg::images
