#include "minibragg/pictures/picture.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace minibragg::pictures {
namespace {

/// Small detectors are enlarged to at most this many pixels.
constexpr double small_picture = 1024.0;

Vec3d corner_m(const files::Panel& panel, int fast, int slow) {
    return panel.origin_m + (fast * panel.pixel_size_m) * panel.fast +
           (slow * panel.pixel_size_m) * panel.slow;
}

/// The rectangle that holds all panels.
View bounds_of(const std::vector<files::Panel>& panels) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    double left = infinity, right = -infinity, top = infinity, bottom = -infinity;
    for (const files::Panel& panel : panels) {
        for (const int fast : {0, panel.fast_pixels}) {
            for (const int slow : {0, panel.slow_pixels}) {
                const Vec3d corner = corner_m(panel, fast, slow);
                left = std::min(left, -corner.x);
                right = std::max(right, -corner.x);
                top = std::min(top, -corner.y);
                bottom = std::max(bottom, -corner.y);
            }
        }
    }
    return {left, top, right - left, bottom - top, 1.0};
}

double finest_pixel_m(const std::vector<files::Panel>& panels) {
    double finest = panels.front().pixel_size_m;
    for (const files::Panel& panel : panels) {
        finest = std::min(finest, panel.pixel_size_m);
    }
    return finest;
}

View view_of(
    const std::vector<files::Panel>& panels,
    const PictureSize& largest,
    const std::optional<Region>& region
) {
    View view = bounds_of(panels);
    if (region) {
        const double edge_m = region->edge_m;
        view = {-region->x_m - edge_m / 2, -region->y_m - edge_m / 2, edge_m, edge_m, 1.0};
    }
    const double pixel_m = finest_pixel_m(panels);
    const double longest = std::max({view.width_m, view.height_m, pixel_m}) / pixel_m;
    const double fits_width = largest.width * pixel_m / std::max(view.width_m, pixel_m);
    const double fits_height = largest.height * pixel_m / std::max(view.height_m, pixel_m);
    const double fits = std::min(fits_width, fits_height);
    // Pixels that are not equally wide look like a pattern of the image.
    const double enlarged = std::floor(std::min(fits, small_picture / longest));
    view.pixels_per_m = (enlarged >= 1.0 ? enlarged : std::min(fits, 1.0)) / pixel_m;
    return view;
}

int pixels(double length_m, const View& view, int largest) {
    // A last pixel whose centre is beyond the panels would look like a gap.
    const double count = std::round(length_m * view.pixels_per_m);
    return std::clamp(static_cast<int>(count), 1, largest);
}

/// The rows of a panel in a stacked image.
class PanelPixels {
public:
    PanelPixels(const MarkedImage& marked, std::int64_t first_row)
        : marked_(marked), first_(first_row * marked.image.shape.columns) {}

    std::size_t index(int fast, int slow) const {
        return static_cast<std::size_t>(
            first_ + static_cast<std::int64_t>(slow) * marked_.image.shape.columns + fast
        );
    }

    float photons(std::size_t index) const { return marked_.image.photons[index]; }

    PixelState state(std::size_t index) const {
        // What is no number has no colour: files of others may have it where there is no pixel.
        const bool is_masked = !marked_.mask.empty() && marked_.mask[index] != 0.0F;
        if (is_masked || std::isnan(photons(index))) {
            return PixelState::masked;
        }
        const bool is_saturated = marked_.saturation_value && static_cast<double>(photons(index)
                                                              ) > *marked_.saturation_value;
        return is_saturated ? PixelState::saturated : PixelState::good;
    }

private:
    const MarkedImage& marked_;
    std::int64_t first_;
};

/// Draws one panel.
class PanelPainter {
public:
    /// @param beyond  pixels that lie so far outside are drawn at the edge
    PanelPainter(
        Picture& picture, const files::Panel& panel, std::int32_t number, double beyond
    )
        : picture_(picture),
          panel_(panel),
          map_(panel, picture.view),
          number_(number),
          beyond_(beyond) {}

    /// Gives each of the picture's pixels on the panel the value at its centre; leaves no
    /// holes.
    void fill(const PanelPixels& pixels) {
        if (map_.is_edge_on()) {
            return;
        }
        const auto [first, last] = box();
        for (int y = static_cast<int>(first.y); y <= static_cast<int>(last.y); ++y) {
            for (int x = static_cast<int>(first.x); x <= static_cast<int>(last.x); ++x) {
                const Point on_panel = map_.on_panel({x + 0.5, y + 0.5});
                const double fast = std::floor(on_panel.x), slow = std::floor(on_panel.y);
                if (fast >= 0.0 && slow >= 0.0 && fast < panel_.fast_pixels &&
                    slow < panel_.slow_pixels) {
                    const std::size_t index =
                        pixels.index(static_cast<int>(fast), static_cast<int>(slow));
                    raise({x + 0.0, y + 0.0}, pixels.photons(index), pixels.state(index));
                }
            }
        }
    }

    /// Raises the picture's pixels to the largest of the panel's pixels whose centres they
    /// cover.
    void keep_maxima(const PanelPixels& pixels) {
        for (int slow = 0; slow < panel_.slow_pixels; ++slow) {
            for (int fast = 0; fast < panel_.fast_pixels; ++fast) {
                const std::size_t index = pixels.index(fast, slow);
                raise(
                    map_.in_picture(fast + 0.5, slow + 0.5),
                    pixels.photons(index),
                    pixels.state(index)
                );
            }
        }
    }

private:
    /// First and last of the picture's pixels that the panel may touch.
    std::array<Point, 2> box() const {
        Point first{static_cast<double>(picture_.width), static_cast<double>(picture_.height)};
        Point last{0.0, 0.0};
        for (const int fast : {0, panel_.fast_pixels}) {
            for (const int slow : {0, panel_.slow_pixels}) {
                const Point corner = map_.in_picture(fast, slow);
                first = {std::min(first.x, corner.x), std::min(first.y, corner.y)};
                last = {std::max(last.x, corner.x), std::max(last.y, corner.y)};
            }
        }
        return {
            Point{std::max(first.x, 0.0), std::max(first.y, 0.0)},
            Point{
                std::min(last.x, picture_.width - 1.0),
                std::min(last.y, picture_.height - 1.0)}};
    }

    /// A value among good pixels and among saturated ones; what is masked says nothing.
    void raise(const Point& point, float value, PixelState state) {
        const bool is_seen = point.x >= 0.0 - beyond_ && point.y >= 0.0 - beyond_ &&
                             point.x < picture_.width + beyond_ &&
                             point.y < picture_.height + beyond_;
        if (!is_seen) {
            return;
        }
        // What lies on the last part of a pixel, for which the picture has none, counts.
        const int x = std::clamp(static_cast<int>(std::floor(point.x)), 0, picture_.width - 1);
        const int y = std::clamp(static_cast<int>(std::floor(point.y)), 0, picture_.height - 1);
        const std::size_t index = picture_.index(x, y);
        float& shown = picture_.photons[index];
        PixelState& shown_state = picture_.states[index];
        if (picture_.panels[index] == no_panel) {
            picture_.panels[index] = number_;
        }
        if (state > shown_state || (state == shown_state && !(value <= shown))) {
            shown = value;
            shown_state = state;
        }
    }

    Picture& picture_;
    const files::Panel& panel_;
    PanelMap map_;
    std::int32_t number_;
    double beyond_;
};

}  // namespace

PanelMap::PanelMap(const files::Panel& panel, const View& view)
    : origin_m_(panel.origin_m),
      fast_m_(panel.pixel_size_m * panel.fast),
      slow_m_(panel.pixel_size_m * panel.slow) {
    const double scale = view.pixels_per_m;
    origin_ = {(-origin_m_.x - view.left_m) * scale, (-origin_m_.y - view.top_m) * scale};
    fast_ = {-fast_m_.x * scale, -fast_m_.y * scale};
    slow_ = {-slow_m_.x * scale, -slow_m_.y * scale};
}

Point PanelMap::in_picture(double fast, double slow) const {
    return {
        origin_.x + fast * fast_.x + slow * slow_.x,
        origin_.y + fast * fast_.y + slow * slow_.y};
}

bool PanelMap::is_edge_on() const {
    constexpr double edge_on = 1e-9;
    return std::abs(area()) < edge_on;
}

Point PanelMap::on_panel(const Point& point) const {
    const double x = point.x - origin_.x, y = point.y - origin_.y;
    return {(x * slow_.y - y * slow_.x) / area(), (y * fast_.x - x * fast_.y) / area()};
}

Vec3d PanelMap::position_m(const Point& point) const {
    const Point at = on_panel(point);
    return origin_m_ + at.x * fast_m_ + at.y * slow_m_;
}

Picture project(
    const std::vector<files::Panel>& panels,
    const MarkedImage& marked,
    const PictureSize& largest,
    const std::optional<Region>& region
) {
    Picture picture;
    picture.view = view_of(panels, largest, region);
    picture.width = pixels(picture.view.width_m, picture.view, largest.width);
    picture.height = pixels(picture.view.height_m, picture.view, largest.height);
    picture.zoom = picture.view.pixels_per_m * finest_pixel_m(panels);
    const std::size_t size = picture.index(0, picture.height);
    picture.photons.assign(size, std::numeric_limits<float>::quiet_NaN());
    picture.states.assign(size, PixelState::gap);
    picture.panels.assign(size, no_panel);
    // The size of a picture of all panels is rounded to whole pixels; what a region cuts off is
    // not seen.
    constexpr double last_part = 1.0;
    const double beyond = region ? 0.0 : last_part;
    const std::vector<std::int64_t> rows = first_rows(panels);
    for (std::size_t i = 0; i < panels.size(); ++i) {
        const PanelPixels panel_pixels(marked, rows[i]);
        PanelPainter painter(picture, panels[i], static_cast<std::int32_t>(i), beyond);
        painter.fill(panel_pixels);
        painter.keep_maxima(panel_pixels);
    }
    return picture;
}

}  // namespace minibragg::pictures
