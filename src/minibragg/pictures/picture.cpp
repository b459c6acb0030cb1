#include "minibragg/pictures/picture.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace minibragg::pictures {
namespace {

/// Small detectors are enlarged to about this many pixels.
constexpr double small_picture = 400.0;

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

View view_of(const std::vector<files::Panel>& panels, const PictureSize& largest) {
    View view = bounds_of(panels);
    const double pixel_m = finest_pixel_m(panels);
    const double longest = std::max({view.width_m, view.height_m, pixel_m}) / pixel_m;
    const double enlarged = std::max(1.0, std::floor(small_picture / longest)) / pixel_m;
    const double fits_width = largest.width / std::max(view.width_m, pixel_m);
    const double fits_height = largest.height / std::max(view.height_m, pixel_m);
    view.pixels_per_m = std::min({enlarged, fits_width, fits_height});
    return view;
}

int pixels(double length_m, const View& view, int largest) {
    // A hair less, so that rounding does not add a row.
    constexpr double hair = 1e-6;
    const double count = std::ceil(length_m * view.pixels_per_m - hair);
    return std::clamp(static_cast<int>(count), 1, largest);
}

/// From positions on a panel (pixels from its corner) to the picture and back.
class PanelMap {
public:
    PanelMap(const files::Panel& panel, const View& view) {
        const double scale = view.pixels_per_m;
        origin_ = {
            (-panel.origin_m.x - view.left_m) * scale,
            (-panel.origin_m.y - view.top_m) * scale};
        fast_ = {
            -panel.fast.x * panel.pixel_size_m * scale,
            -panel.fast.y * panel.pixel_size_m * scale};
        slow_ = {
            -panel.slow.x * panel.pixel_size_m * scale,
            -panel.slow.y * panel.pixel_size_m * scale};
    }

    Point in_picture(double fast, double slow) const {
        return {
            origin_.x + fast * fast_.x + slow * slow_.x,
            origin_.y + fast * fast_.y + slow * slow_.y};
    }

    /// Area of a panel's pixel in the picture; 0 when seen from the edge.
    double area() const { return fast_.x * slow_.y - fast_.y * slow_.x; }

    /// x is along fast, y along slow, in pixels of the panel.
    Point on_panel(const Point& point) const {
        const double x = point.x - origin_.x, y = point.y - origin_.y;
        return {(x * slow_.y - y * slow_.x) / area(), (y * fast_.x - x * fast_.y) / area()};
    }

private:
    Point origin_, fast_, slow_;
};

/// Draws one panel.
class PanelPainter {
public:
    PanelPainter(Picture& picture, const files::Panel& panel, const View& view)
        : picture_(picture), panel_(panel), map_(panel, view) {}

    /// Gives each of the picture's pixels on the panel the value at its centre; leaves no
    /// holes.
    void fill(const float* photons, std::int64_t stride) {
        constexpr double edge_on = 1e-9;
        if (std::abs(map_.area()) < edge_on) {
            return;
        }
        const auto [first, last] = box();
        for (int y = static_cast<int>(first.y); y <= static_cast<int>(last.y); ++y) {
            for (int x = static_cast<int>(first.x); x <= static_cast<int>(last.x); ++x) {
                const Point on_panel = map_.on_panel({x + 0.5, y + 0.5});
                const double fast = std::floor(on_panel.x), slow = std::floor(on_panel.y);
                if (fast >= 0.0 && slow >= 0.0 && fast < panel_.fast_pixels &&
                    slow < panel_.slow_pixels) {
                    raise(
                        x,
                        y,
                        photons
                            [static_cast<std::int64_t>(slow) * stride +
                             static_cast<std::int64_t>(fast)]
                    );
                }
            }
        }
    }

    /// Raises the picture's pixels to the largest of the panel's pixels whose centres they
    /// cover.
    void keep_maxima(const float* photons, std::int64_t stride) {
        for (int slow = 0; slow < panel_.slow_pixels; ++slow) {
            for (int fast = 0; fast < panel_.fast_pixels; ++fast) {
                const Point point = map_.in_picture(fast + 0.5, slow + 0.5);
                raise(
                    static_cast<int>(std::floor(point.x)),
                    static_cast<int>(std::floor(point.y)),
                    photons[slow * stride + fast]
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

    void raise(int x, int y, float value) {
        if (x < 0 || y < 0 || x >= picture_.width || y >= picture_.height) {
            return;
        }
        float& shown =
            picture_.photons
                [static_cast<std::size_t>(y) * static_cast<std::size_t>(picture_.width) +
                 static_cast<std::size_t>(x)];
        if (std::isnan(shown) || value > shown) {
            shown = value;
        }
    }

    Picture& picture_;
    const files::Panel& panel_;
    PanelMap map_;
};

}  // namespace

Picture project(
    const std::vector<files::Panel>& panels,
    const files::StackedImage& image,
    const PictureSize& largest
) {
    const View view = view_of(panels, largest);
    Picture picture{
        pixels(view.width_m, view, largest.width),
        pixels(view.height_m, view, largest.height),
        {}};
    picture.photons.assign(
        static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height),
        std::numeric_limits<float>::quiet_NaN()
    );
    const std::vector<std::int64_t> rows = first_rows(panels);
    for (std::size_t i = 0; i < panels.size(); ++i) {
        const float* const photons = image.photons.data() + rows[i] * image.shape.columns;
        PanelPainter painter(picture, panels[i], view);
        painter.fill(photons, image.shape.columns);
        painter.keep_maxima(photons, image.shape.columns);
    }
    return picture;
}

}  // namespace minibragg::pictures
