#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "minibragg/files/band_rows.hpp"
#include "minibragg/files/experiment.hpp"

/// The detector as it looks from the source: panels where they are in the laboratory, projected
/// along the beam.
namespace minibragg::pictures {

/// A point of the picture, in pixels from its upper left corner.
struct Point {
    double x = 0.0, y = 0.0;
};

/// Where the picture lies in the laboratory, seen from the source: to the right is -x, down is
/// -y.
struct View {
    double left_m = 0.0, top_m = 0.0;
    double width_m = 0.0, height_m = 0.0;
    double pixels_per_m = 1.0;
};

/// From positions on a panel (pixels from its corner) to the picture and back.
class PanelMap {
public:
    PanelMap(const files::Panel& panel, const View& view);

    Point in_picture(double fast, double slow) const;

    /// Whether the beam sees the panel from its edge: then it has no area in the picture.
    bool is_edge_on() const;

    /// x is along fast, y along slow, in pixels of the panel.
    /// @pre not is_edge_on()
    Point on_panel(const Point& point) const;

    /// Where the point of the panel's plane that is seen there lies in the laboratory.
    /// @pre not is_edge_on()
    Vec3d position_m(const Point& point) const;

private:
    double area() const { return fast_.x * slow_.y - fast_.y * slow_.x; }

    Vec3d origin_m_, fast_m_, slow_m_;
    Point origin_, fast_, slow_;
};

/// What a pixel of a picture shows. Where it covers several pixels of the detector, the last of
/// these that one of them is.
enum class PixelState : std::uint8_t { gap, masked, good, saturated };

/// No panel.
inline constexpr std::int32_t no_panel = -1;

/// [row][column] of photons; rows run down (against the laboratory's y), columns to the right
/// (against its x).
struct Picture {
    int width = 0, height = 0;
    View view{};
    double zoom = 1.0;           ///< pixels along an edge of the detector's finest
    std::vector<float> photons;  ///< or counts; NaN where no panel is
    std::vector<PixelState> states;
    std::vector<std::int32_t> panels;  ///< that is seen; no_panel in gaps

    std::size_t index(int x, int y) const {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
               static_cast<std::size_t>(x);
    }
};

/// Largest size of a picture, in pixels.
struct PictureSize {
    int width = 0, height = 0;
};

/// An image and what is known of its pixels.
struct MarkedImage {
    const files::StackedImage& image;
    /// NXmx's pixel_mask of the same shape: 0 is a good pixel; empty: all are good.
    std::span<const float> mask{};
    std::optional<double> saturation_value{};  ///< larger ones are saturated
};

/// A square of the laboratory, seen along the beam: the part of it that a picture shows.
struct Region {
    double x_m = 0.0, y_m = 0.0;  ///< of its middle
    double edge_m = 0.0;
};

/// A pixel of the picture shows the largest of the detector's pixels whose centres it covers,
/// so that no spot is lost; small detectors are enlarged by a whole number. Panels that the
/// beam sees from the edge may not show.
/// @param region  that fills the picture; none: all panels
Picture project(
    const std::vector<files::Panel>& panels,
    const MarkedImage& marked,
    const PictureSize& largest,
    const std::optional<Region>& region = {}
);

}  // namespace minibragg::pictures
