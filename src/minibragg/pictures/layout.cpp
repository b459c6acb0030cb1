#include "minibragg/pictures/layout.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "minibragg/base/constants.hpp"
#include "minibragg/pictures/font.hpp"

namespace minibragg::pictures {
namespace {

// Lengths in dots of the lettering.
constexpr int pad = 4;
constexpr int line_height = 12;
constexpr int bar_width = 10;
constexpr int tick_width = 3;
constexpr int label_characters = 7;  ///< "photons"
constexpr int right_margin =
    pad + bar_width + tick_width + pad + label_characters * character_width;
constexpr int top_lines = 2, bottom_lines = 1;

/// Pictures smaller than this have all around them laid out for this size.
constexpr int least_side = 160;

/// Pixels a dot of the lettering, so that it is read as easily in pictures of any size.
int dot_of(int longest_side) {
    constexpr int medium = 400, large = 1600;
    return longest_side >= large ? 3 : longest_side >= medium ? 2 : 1;
}

/// Draws the parts of a picture.
class Layout {
public:
    Layout(const Picture& picture, const Exposure& exposure, const Look& look, int dot)
        : picture_(picture),
          exposure_(exposure),
          look_(look),
          overlay_(overlay_on(look.map)),
          dot_(dot),
          canvas_(
              std::max(picture.width, least_side * dot) + (right_margin + pad) * dot,
              std::max(picture.height, least_side * dot) +
                  ((top_lines + bottom_lines) * line_height + pad) * dot,
              colours::paper
          ),
          left_(pad * dot),
          top_((pad / 2 + top_lines * line_height) * dot) {}

    void draw_pixels();
    void draw_rings(const std::vector<Ring>& rings);
    void draw_beam();
    void draw_circles();
    void draw_captions(const Captions& captions);
    void draw_colour_bar(const std::string& unit);
    void draw_scale_bar();
    void draw_legend();

    Canvas canvas() && { return std::move(canvas_); }

private:
    Lettering lettering(int left, int top) const { return {left, top, dot_, colours::ink}; }

    std::string shortened(const std::string& text) const;
    void label(const Ring& ring);
    Canvas::Box label_box(const Point& pixel, int width) const;
    bool is_free(const Canvas::Box& box) const;
    double angle_from_label_line(const Point& pixel) const;
    Canvas::Box on_picture(const Canvas::Box& box) const;
    Point beam() const;
    std::vector<double> ticks() const;
    void draw_tick(double value, const Canvas::Box& bar);

    int bottom_line() const { return canvas_.height() - line_height * dot_; }

    const Picture& picture_;
    const Exposure& exposure_;
    const Look& look_;
    Overlay overlay_;
    int dot_;
    Canvas canvas_;
    int left_, top_;  ///< of the picture
    std::vector<Canvas::Box> labels_;
};

void Layout::draw_pixels() {
    const int frame = 1;
    canvas_.fill(
        {left_ - frame, top_ - frame, picture_.width + 2 * frame, picture_.height + 2 * frame},
        colours::ink
    );
    for (int y = 0; y < picture_.height; ++y) {
        for (int x = 0; x < picture_.width; ++x) {
            const std::size_t index = picture_.index(x, y);
            Colour colour = colours::gap;
            switch (picture_.states[index]) {
                case PixelState::gap:
                    break;
                case PixelState::masked:
                    colour = colours::masked;
                    break;
                case PixelState::saturated:
                    colour = colours::saturated;
                    break;
                case PixelState::good:
                    colour = colour_of(
                        look_.map,
                        exposure_.fraction(static_cast<double>(picture_.photons[index]))
                    );
            }
            canvas_.set(left_ + x, top_ + y, colour);
        }
    }
}

/// The picture's point that the line of the beam meets.
Point Layout::beam() const {
    const View& view = picture_.view;
    return {-view.left_m * view.pixels_per_m, -view.top_m * view.pixels_per_m};
}

void Layout::draw_rings(const std::vector<Ring>& rings) {
    constexpr double covers_spots = 0.5;
    const int width = std::max(1, dot_ - 1);
    for (const Ring& ring : rings) {
        for (const Point& pixel : ring.pixels) {
            const auto x = static_cast<int>(pixel.x), y = static_cast<int>(pixel.y);
            const std::size_t index = picture_.index(x, y);
            const bool is_spot =
                picture_.states[index] == PixelState::saturated ||
                (picture_.states[index] == PixelState::good &&
                 static_cast<double>(picture_.photons[index]) > exposure_.signal &&
                 exposure_.fraction(static_cast<double>(picture_.photons[index])) > covers_spots
                );
            if (!is_spot) {
                canvas_.fill({left_ + x, top_ + y, width, width}, overlay_.line);
            }
        }
    }
    for (const Ring& ring : rings) {
        label(ring);
    }
}

/// How far a pixel is from the line on which labels stand, up and to the right of the beam.
double Layout::angle_from_label_line(const Point& pixel) const {
    constexpr double label_line_deg = 40.0;
    const Point from = beam();
    const double angle = std::atan2(from.y - pixel.y, pixel.x - from.x) -
                         label_line_deg * constants::radians_per_degree;
    return std::abs(std::remainder(angle, 2.0 * constants::pi));
}

/// Around a label whose middle is at a pixel of the picture.
Canvas::Box Layout::label_box(const Point& pixel, int width) const {
    const int height = character_height * dot_;
    return {
        left_ + static_cast<int>(pixel.x) - width / 2,
        top_ + static_cast<int>(pixel.y) - height / 2,
        width,
        height};
}

/// Whether a label is on the picture and apart from those that are drawn.
bool Layout::is_free(const Canvas::Box& box) const {
    const int gap = pad * dot_;
    const bool is_inside = box.left - gap >= left_ && box.top - gap >= top_ &&
                           box.left + box.width + gap <= left_ + picture_.width &&
                           box.top + box.height + gap <= top_ + picture_.height;
    return is_inside &&
           std::none_of(labels_.begin(), labels_.end(), [&](const Canvas::Box& other) {
               return box.left < other.left + other.width + gap &&
                      other.left < box.left + box.width + gap &&
                      box.top < other.top + other.height + gap &&
                      other.top < box.top + box.height + gap;
           });
}

void Layout::label(const Ring& ring) {
    const std::string text = short_number(ring.resolution_A) + " \u00C5";
    const int width = text_dots(text) * dot_;
    double nearest = std::numeric_limits<double>::infinity();
    Canvas::Box best;
    for (const Point& pixel : ring.pixels) {
        const double angle = angle_from_label_line(pixel);
        const Canvas::Box box = label_box(pixel, width);
        if (angle < nearest && is_free(box)) {
            nearest = angle;
            best = box;
        }
    }
    if (best.width > 0) {
        labels_.push_back(best);
        canvas_.fill(
            {best.left - dot_, best.top - dot_, best.width + 2 * dot_, best.height + 2 * dot_},
            overlay_.halo
        );
        canvas_.write(text, {best.left, best.top, dot_, overlay_.line});
    }
}

/// The part of a box that is on the picture.
Canvas::Box Layout::on_picture(const Canvas::Box& box) const {
    const int left = std::max(box.left, left_), top = std::max(box.top, top_);
    return {
        left,
        top,
        std::min(box.left + box.width, left_ + picture_.width) - left,
        std::min(box.top + box.height, top_ + picture_.height) - top};
}

/// A cross that leaves its middle free.
void Layout::draw_beam() {
    constexpr int inner = 3, outer = 9;
    const Point at = beam();
    const int width = std::max(1, dot_ - 1);
    const int x = left_ + static_cast<int>(std::floor(at.x)) - width / 2;
    const int y = top_ + static_cast<int>(std::floor(at.y)) - width / 2;
    if (at.x < 0.0 || at.y < 0.0 || at.x > picture_.width || at.y > picture_.height) {
        return;
    }
    const int begin = inner * dot_, length = (outer - inner) * dot_;
    for (const int side : {-begin - length, begin + width}) {
        canvas_.fill(on_picture({x + side, y, length, width}), overlay_.beam);
        canvas_.fill(on_picture({x, y + side, width, length}), overlay_.beam);
    }
}

/// Circles around places, so large that spots are seen in them.
void Layout::draw_circles() {
    constexpr int usual_radius = 5, steps = 96;
    constexpr double spot_pixels = 2.5;  // of the detector
    const double radius = std::max<double>(usual_radius * dot_, spot_pixels * picture_.zoom);
    const View& view = picture_.view;
    for (const Vec3d& place_m : look_.ringed_m) {
        const Point middle{
            (-place_m.x - view.left_m) * view.pixels_per_m,
            (-place_m.y - view.top_m) * view.pixels_per_m};
        for (int step = 0; step < steps; ++step) {
            const double angle = 2.0 * constants::pi * step / steps;
            const int x = left_ + static_cast<int>(middle.x + radius * std::cos(angle));
            const int y = top_ + static_cast<int>(middle.y + radius * std::sin(angle));
            canvas_.fill(on_picture({x, y, dot_, dot_}), colours::saturated);
        }
    }
}

/// A text that fits the width of the canvas; its end is left out for dots.
std::string Layout::shortened(const std::string& text) const {
    const int room = (canvas_.width() - 2 * left_) / dot_;
    if (text_dots(text) <= room) {
        return text;
    }
    const std::string dots = "...";
    std::string part = text;
    while (!part.empty() && text_dots(part + dots) > room) {
        // The bytes of a character that are not its first begin with the bits 10.
        constexpr unsigned mark_mask = 0xC0, tail_mark = 0x80;
        while (part.size() > 1 &&
               (static_cast<unsigned char>(part.back()) & mark_mask) == tail_mark) {
            part.pop_back();
        }
        part.pop_back();
    }
    return part + dots;
}

void Layout::draw_captions(const Captions& captions) {
    const int first = pad * dot_ / 2;
    const bool has_title = !captions.title.empty();
    if (has_title) {
        canvas_.write(shortened(captions.title), lettering(left_, first));
    }
    canvas_.write(
        shortened(captions.facts),
        lettering(left_, first + (has_title ? line_height * dot_ : line_height * dot_ / 2))
    );
}

void Layout::draw_tick(double value, const Canvas::Box& bar) {
    const double height = exposure_.fraction(value) * (bar.height - 1);
    const int y = bar.top + bar.height - 1 - static_cast<int>(std::lround(height));
    const int tick = tick_width * dot_;
    canvas_.fill({bar.left + bar.width, y, tick, std::max(1, dot_ / 2)}, colours::ink);
    canvas_.write(
        short_number(value),
        lettering(bar.left + bar.width + tick + pad * dot_ / 2, y - character_height * dot_ / 2)
    );
}

void Layout::draw_colour_bar(const std::string& unit) {
    const int height = std::max(picture_.height, least_side * dot_) - line_height * dot_;
    const Canvas::Box bar{
        left_ + std::max(picture_.width, least_side * dot_) + pad * dot_,
        top_ + line_height * dot_,
        bar_width * dot_,
        height};
    canvas_.fill({bar.left - 1, bar.top - 1, bar.width + 2, bar.height + 2}, colours::ink);
    for (int y = 0; y < bar.height; ++y) {
        const double fraction = 1.0 - static_cast<double>(y) / (bar.height - 1);
        canvas_.fill(
            {bar.left, bar.top + y, bar.width, 1}, pictures::colour_of(look_.map, fraction)
        );
    }
    canvas_.write(unit, lettering(bar.left, top_ - pad * dot_ / 2));
    for (const double value : ticks()) {
        draw_tick(value, bar);
    }
}

/// Decades of a logarithmic scale, round numbers of a linear one.
std::vector<double> Layout::ticks() const {
    constexpr int most_ticks = 6;
    constexpr double ten = 10.0;
    std::vector<double> values;
    if (exposure_.scale == Scale::log) {
        const auto first = static_cast<int>(std::lround(std::log10(exposure_.low)));
        const auto last = static_cast<int>(std::lround(std::log10(exposure_.high)));
        for (int decade = first; decade <= last; ++decade) {
            values.push_back(std::pow(ten, decade));
        }
        return values;
    }
    const double step = round_step(exposure_.high - exposure_.low, most_ticks);
    const double first = std::ceil(exposure_.low / step);
    for (int i = 0; i <= most_ticks; ++i) {
        const double value = (first + i) * step;
        if (value <= exposure_.high) {
            values.push_back(value);
        }
    }
    return values;
}

/// A length in the plane of the picture, lower left.
void Layout::draw_scale_bar() {
    constexpr int parts_of_width = 6;
    // Where nothing is known of the panels, a pixel of theirs is the unit of length.
    const double unit_m = look_.has_places ? constants::m_per_mm : 1.0;
    const double pixels_per_mm = picture_.view.pixels_per_m * unit_m;
    const double length_mm =
        round_step(std::max(picture_.width, least_side * dot_) / pixels_per_mm, parts_of_width);
    const auto length = static_cast<int>(std::lround(length_mm * pixels_per_mm));
    const int y = bottom_line() + line_height * dot_ / 2;
    const int tick = 2 * dot_;
    canvas_.fill({left_, y, length, dot_}, colours::ink);
    for (const int end : {left_, left_ + length - dot_}) {
        canvas_.fill({end, y - tick, dot_, 2 * tick + dot_}, colours::ink);
    }
    canvas_.write(
        short_number(length_mm) + (look_.has_places ? " mm" : " pixels"),
        lettering(left_ + length + pad * dot_, y - character_height * dot_ / 2)
    );
}

/// The marks that the picture has, lower right.
void Layout::draw_legend() {
    struct Mark {
        PixelState state;
        const char* name;
        Colour colour;
    };

    const std::array marks{
        Mark{PixelState::saturated, "saturated", colours::saturated},
        Mark{PixelState::masked, "masked", colours::masked},
        Mark{PixelState::gap, "gap", colours::gap}};
    int right = canvas_.width() - pad * dot_;
    const int edge = character_height * dot_;
    const int y = bottom_line() + line_height * dot_ / 2 - edge / 2;
    for (const Mark& mark : marks) {
        if (std::find(picture_.states.begin(), picture_.states.end(), mark.state) ==
            picture_.states.end()) {
            continue;
        }
        right -= text_dots(mark.name) * dot_;
        canvas_.write(mark.name, lettering(right, y));
        right -= edge + pad * dot_;
        canvas_.fill({right - 1, y - 1, edge + 2, edge + 2}, colours::ink);
        canvas_.fill({right, y, edge, edge}, mark.colour);
        right -= 2 * pad * dot_;
    }
}

}  // namespace

PictureSize room_for_picture(const Look& look) {
    const int dot = dot_of(look.longest_pixels);
    return {
        look.longest_pixels - (right_margin + pad) * dot,
        look.longest_pixels - ((top_lines + bottom_lines) * line_height + pad) * dot};
}

Canvas laid_out(
    const Picture& picture,
    const Exposure& exposure,
    const std::vector<Ring>& rings,
    const Captions& captions,
    const Look& look
) {
    Layout layout(picture, exposure, look, dot_of(std::max(picture.width, picture.height)));
    layout.draw_pixels();
    layout.draw_rings(rings);
    if (look.has_places) {
        layout.draw_beam();
    }
    layout.draw_circles();
    layout.draw_captions(captions);
    layout.draw_colour_bar(captions.unit);
    layout.draw_scale_bar();
    layout.draw_legend();
    return std::move(layout).canvas();
}

double round_step(double length, int parts) {
    constexpr double ten = 10.0;
    const double least = length / parts;
    const double decade = std::pow(ten, std::floor(std::log10(least)));
    for (const double mantissa : {1.0, 2.0, 5.0}) {
        if (mantissa * decade >= least) {
            return mantissa * decade;
        }
    }
    return ten * decade;
}

}  // namespace minibragg::pictures
