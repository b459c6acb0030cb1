#include "minibragg/nexus/panel_places.hpp"

#include <algorithm>
#include <cstddef>

#include "minibragg/base/error.hpp"

namespace minibragg::nexus {
namespace {

/// Every panel in an image of its own.
MapShape slab_shape(const std::vector<PanelSize>& panels) {
    MapShape shape{static_cast<std::int64_t>(panels.size())};
    for (const PanelSize& panel : panels) {
        shape.rows = std::max<std::int64_t>(shape.rows, panel.slow_pixels);
        shape.columns = std::max<std::int64_t>(shape.columns, panel.fast_pixels);
    }
    return shape;
}

std::vector<ImagePlace> stacked_places(const std::vector<PanelSize>& panels) {
    std::vector<ImagePlace> places;
    std::int64_t row = 0;
    for (const PanelSize& panel : panels) {
        places.push_back({0, row, 0});
        row += panel.slow_pixels;
    }
    return places;
}

std::string extents_told(const MapShape& shape) {
    return (shape.slabs > 1 ? std::to_string(shape.slabs) + " x " : "") +
           std::to_string(shape.rows) + " x " + std::to_string(shape.columns);
}

}  // namespace

MapShape stacked_shape(const std::vector<PanelSize>& panels) {
    MapShape shape;
    for (const PanelSize& panel : panels) {
        shape.rows += panel.slow_pixels;
        shape.columns = std::max<std::int64_t>(shape.columns, panel.fast_pixels);
    }
    return shape;
}

MapShape shape_around(const std::vector<PanelSize>& panels, const ImageLayout& layout) {
    MapShape shape;
    for (std::size_t i = 0; i < layout.places.size(); ++i) {
        const ImagePlace& place = layout.places[i];
        shape.slabs = std::max(shape.slabs, place.slab + 1);
        shape.rows = std::max(shape.rows, place.row + panels[i].slow_pixels);
        shape.columns = std::max(shape.columns, place.column + panels[i].fast_pixels);
    }
    return shape;
}

std::string shapes_told(const std::vector<PanelSize>& panels, const ImageLayout& layout) {
    std::string text =
        "the detector's panels stacked " + extents_told(nexus::stacked_shape(panels));
    if (!layout.places.empty()) {
        text += ", or as in the file that they come from " +
                extents_told(nexus::shape_around(panels, layout));
    }
    if (panels.size() > 1) {
        text += ", or one in each image of a stack " + extents_told(slab_shape(panels));
    }
    return text;
}

std::vector<ImagePlace> places_in(
    const std::string& path,
    const MapShape& shape,
    const std::vector<PanelSize>& panels,
    const ImageLayout& layout
) {
    const MapShape around = nexus::shape_around(panels, layout);
    const MapShape of_file{
        around.slabs,
        std::max(around.rows, layout.rows),
        std::max(around.columns, layout.columns)};
    if (!layout.places.empty() && (shape == around || shape == of_file)) {
        return layout.places;
    }
    if (shape == nexus::stacked_shape(panels)) {
        return stacked_places(panels);
    }
    if (shape != slab_shape(panels)) {
        throw InputError(
            path + ": the image has " + extents_told(shape) + " pixels, " +
            shapes_told(panels, layout) +
            ". Give an image of the same detector, panels in the deck's order"
        );
    }
    std::vector<ImagePlace> places;
    for (std::size_t i = 0; i < panels.size(); ++i) {
        places.push_back({static_cast<std::int64_t>(i), 0, 0});
    }
    return places;
}

}  // namespace minibragg::nexus
