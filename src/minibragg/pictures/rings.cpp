#include "minibragg/pictures/rings.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <locale>
#include <sstream>

namespace minibragg::pictures {
namespace {

/// The preferred number that is nearest to a resolution in 1/d.
double preferred(double resolution_A) {
    constexpr std::array mantissas{1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0};
    constexpr double ten = 10.0;
    const double decade = std::pow(ten, std::floor(std::log10(resolution_A)));
    double nearest = decade;
    for (const double mantissa : mantissas) {
        const double candidate = mantissa * decade;
        if (std::abs(1.0 / candidate - 1.0 / resolution_A) <
            std::abs(1.0 / nearest - 1.0 / resolution_A)) {
            nearest = candidate;
        }
    }
    return nearest;
}

/// @param digits  kept of it; 0: a preferred number
double rounded(double resolution_A, int digits) {
    if (digits == 0) {
        return preferred(resolution_A);
    }
    constexpr double ten = 10.0;
    const double last = std::floor(std::log10(resolution_A)) - (digits - 1);
    // Divided, as a power of ten below 1 is not exact.
    const double steps = std::pow(ten, -last);
    return std::round(resolution_A * steps) / steps;
}

/// 1/d at the centres of a row of the picture; NaN where no panel is.
class ResolutionMap {
public:
    ResolutionMap(
        const Picture& picture, const std::vector<files::Panel>& panels, double wavelength_A
    )
        : picture_(picture), wavelength_A_(wavelength_A) {
        for (const files::Panel& panel : panels) {
            maps_.emplace_back(panel, picture.view);
        }
    }

    std::vector<double> row(int y) const {
        constexpr double centre = 0.5;
        std::vector<double> values(
            static_cast<std::size_t>(picture_.width), std::numeric_limits<double>::quiet_NaN()
        );
        for (int x = 0; x < picture_.width; ++x) {
            const std::int32_t panel = picture_.panels[picture_.index(x, y)];
            if (panel == no_panel || map_of(panel).is_edge_on()) {
                continue;
            }
            values[static_cast<std::size_t>(x)] = inverse_resolution_invA(
                map_of(panel).position_m({x + centre, y + centre}), wavelength_A_
            );
        }
        return values;
    }

private:
    const PanelMap& map_of(std::int32_t panel) const {
        return maps_[static_cast<std::size_t>(panel)];
    }

    const Picture& picture_;
    double wavelength_A_;
    std::vector<PanelMap> maps_;
};

/// Adds a pixel to the rings that pass between it and a neighbour on its panel. Comparisons
/// with NaN are false.
void add_crossed(std::vector<Ring>& rings, const Point& pixel, std::array<double, 2> values) {
    for (Ring& ring : rings) {
        const double wanted = 1.0 / ring.resolution_A;
        const bool rises = values[0] < wanted && values[1] >= wanted;
        const bool falls = values[0] >= wanted && values[1] < wanted;
        if ((rises || falls) && (ring.pixels.empty() || ring.pixels.back().x != pixel.x ||
                                 ring.pixels.back().y != pixel.y)) {
            ring.pixels.push_back(pixel);
        }
    }
}

void trace(std::vector<Ring>& rings, const Picture& picture, const ResolutionMap& map) {
    std::vector<double> row = map.row(0);
    for (int y = 0; y < picture.height; ++y) {
        const std::vector<double> below =
            y + 1 < picture.height ? map.row(y + 1) : std::vector<double>();
        for (int x = 0; x < picture.width; ++x) {
            const auto column = static_cast<std::size_t>(x);
            const std::int32_t panel = picture.panels[picture.index(x, y)];
            const Point pixel{x + 0.0, y + 0.0};
            if (x + 1 < picture.width && picture.panels[picture.index(x + 1, y)] == panel) {
                add_crossed(rings, pixel, {row[column], row[column + 1]});
            }
            if (!below.empty() && picture.panels[picture.index(x, y + 1)] == panel) {
                add_crossed(rings, pixel, {row[column], below[column]});
            }
        }
        row = below;
    }
}

}  // namespace

double inverse_resolution_invA(const Vec3d& position_m, double wavelength_A) {
    const double distance_m = std::sqrt(dot(position_m, position_m));
    const Vec3d change = (1.0 / distance_m) * position_m - Vec3d{0.0, 0.0, 1.0};
    return std::sqrt(dot(change, change)) / wavelength_A;
}

std::vector<double> round_resolutions_A(double lowest_invA, double highest_invA) {
    constexpr int wanted = 5, most_digits = 6;
    constexpr std::size_t enough = 2;
    std::vector<double> resolutions;
    for (int digits = 0; digits <= most_digits && resolutions.size() < enough; ++digits) {
        resolutions.clear();
        for (int i = 1; i <= wanted; ++i) {
            const double target =
                lowest_invA + (highest_invA - lowest_invA) * i / (wanted + 1.0);
            if (!(target > 0.0) || !std::isfinite(target)) {
                continue;
            }
            const double resolution_A = rounded(1.0 / target, digits);
            const bool is_new = resolutions.empty() || resolutions.back() > resolution_A;
            if (is_new && 1.0 / resolution_A > lowest_invA &&
                1.0 / resolution_A < highest_invA) {
                resolutions.push_back(resolution_A);
            }
        }
    }
    return resolutions;
}

std::vector<Ring> rings_of(
    const Picture& picture, const std::vector<files::Panel>& panels, double wavelength_A
) {
    const ResolutionMap map(picture, panels, wavelength_A);
    double lowest = std::numeric_limits<double>::infinity(), highest = 0.0;
    for (int y = 0; y < picture.height; ++y) {
        for (const double value : map.row(y)) {
            if (std::isfinite(value)) {
                lowest = std::min(lowest, value);
                highest = std::max(highest, value);
            }
        }
    }
    std::vector<Ring> rings;
    for (const double resolution_A : round_resolutions_A(lowest, highest)) {
        rings.push_back({resolution_A, {}});
    }
    trace(rings, picture, map);
    return rings;
}

std::string short_number(double number) {
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text << number;
    return text.str();
}

}  // namespace minibragg::pictures
