#include "minibragg/images/compare_images.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iomanip>
#include <limits>
#include <locale>
#include <sstream>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/contracts.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/pictures/rings.hpp"

namespace minibragg::images {
namespace {

constexpr int shell_count = 10;

std::string told_number(double number) {
    constexpr int digits = 9;
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text << std::setprecision(digits) << number;
    return text.str();
}

std::string told_vector(const Vec3d& vector) {
    return "(" + told_number(vector.x) + ", " + told_number(vector.y) + ", " +
           told_number(vector.z) + ")";
}

bool is_same(double first, double second) {
    constexpr double same = 1e-6;
    return std::abs(first - second) <= same * std::max(std::abs(first), std::abs(second));
}

/// Angles are compared by a length: a start of 0 has no relative size.
bool is_same_angle(double first_deg, double second_deg) {
    constexpr double same_deg = 1e-5;
    return std::abs(first_deg - second_deg) <= same_deg;
}

Vec3d corner_m(const files::Panel& panel, int fast, int slow) {
    return panel.origin_m + (fast * panel.pixel_size_m) * panel.fast +
           (slow * panel.pixel_size_m) * panel.slow;
}

/// The largest distance between the same corners of two panels, in pixels.
double corner_distance_pixels(const files::Panel& first, const files::Panel& second) {
    double largest_m = 0.0;
    for (const int fast : {0, first.fast_pixels}) {
        for (const int slow : {0, first.slow_pixels}) {
            largest_m = std::max(
                largest_m, length(corner_m(first, fast, slow) - corner_m(second, fast, slow))
            );
        }
    }
    return largest_m / first.pixel_size_m;
}

/// Collects lines "what: A has x, B has y".
class Differences {
public:
    void add(const std::string& what, const std::string& first, const std::string& second) {
        lines_.push_back(what + ": " + first + " and " + second);
    }

    void add_unless_same(
        const std::string& what, double first, double second, const std::string& unit
    ) {
        if (!is_same(first, second)) {
            add(what, told_number(first) + unit, told_number(second) + unit);
        }
    }

    std::vector<std::string> lines() && { return std::move(lines_); }

private:
    std::vector<std::string> lines_;
};

void compare_beam_centers(
    const FileImage& first, const FileImage& second, Differences& differences
) {
    using constants::m_per_mm;
    constexpr double same_pixels = 1e-3;
    const files::BeamCenter a = files::beam_center(first.panels);
    const files::BeamCenter b = files::beam_center(second.panels);
    if (!a.exists || !b.exists) {
        return;
    }
    differences.add_unless_same(
        "distance along the beam", a.distance_m / m_per_mm, b.distance_m / m_per_mm, " mm"
    );
    if (a.panel != b.panel || std::abs(a.fast - b.fast) > same_pixels ||
        std::abs(a.slow - b.slow) > same_pixels) {
        const auto told = [](const files::BeamCenter& center) {
            return "panel " + std::to_string(center.panel) + " (fast " +
                   told_number(center.fast) + ", slow " + told_number(center.slow) + ")";
        };
        differences.add("beam centre in pixels", told(a), told(b));
    }
}

void compare_panels(const FileImage& first, const FileImage& second, Differences& differences) {
    constexpr double same_pixels = 1e-3;
    constexpr std::size_t most_told = 8;
    std::size_t moved = 0;
    for (std::size_t i = 0; i < first.panels.size(); ++i) {
        const files::Panel &a = first.panels[i], &b = second.panels[i];
        const std::string name = "panel " + std::to_string(i);
        if (!is_same(a.pixel_size_m, b.pixel_size_m)) {
            differences.add(
                name + ", pixel size",
                told_number(a.pixel_size_m / constants::m_per_mm) + " mm",
                told_number(b.pixel_size_m / constants::m_per_mm) + " mm"
            );
        }
        const double distance = corner_distance_pixels(a, b);
        if (!(distance <= same_pixels) && ++moved <= most_told) {
            differences.add(
                name + ", corners up to " + told_number(distance) +
                    " pixels apart; the first corner in mm",
                told_vector((1.0 / constants::m_per_mm) * a.origin_m),
                told_vector((1.0 / constants::m_per_mm) * b.origin_m)
            );
        }
    }
    if (moved > most_told) {
        differences.add(
            "panels that are moved",
            std::to_string(moved) + " of " + std::to_string(first.panels.size()),
            std::to_string(most_told) + " of them are named above"
        );
    }
}

void compare_rotations(
    const FileImage& first, const FileImage& second, Differences& differences
) {
    if (!first.rotation || !second.rotation) {
        return;
    }
    const Rotation &a = *first.rotation, &b = *second.rotation;
    if (!is_same_angle(a.start_deg, b.start_deg)) {
        differences.add(
            "rotation start",
            told_number(a.start_deg) + " deg",
            told_number(b.start_deg) + " deg"
        );
    }
    if (!is_same_angle(a.width_deg, b.width_deg)) {
        differences.add(
            "rotation width",
            told_number(a.width_deg) + " deg",
            told_number(b.width_deg) + " deg"
        );
    }
    constexpr double same_direction = 1e-6;
    if (length(a.axis - b.axis) > same_direction) {
        differences.add("rotation axis", told_vector(a.axis), told_vector(b.axis));
    }
}

bool has_same_panels(const FileImage& first, const FileImage& second) {
    return std::equal(
        first.panels.begin(),
        first.panels.end(),
        second.panels.begin(),
        second.panels.end(),
        [](const files::Panel& a, const files::Panel& b) {
            return a.fast_pixels == b.fast_pixels && a.slow_pixels == b.slow_pixels;
        }
    );
}

/// The larger of two marks: what one of the images says of a pixel holds for the pair.
PixelMark mark_of_pair(const FileImage& first, const FileImage& second, std::size_t index) {
    return std::max(first.marks[index], second.marks[index]);
}

/// Calls `visit(index, a, b)` for pixels that are compared, and counts the others.
template <class Visit>
void visit_compared(
    const FileImage& first, const FileImage& second, PixelComparison& counts, const Visit& visit
) {
    for (std::size_t i = 0; i < first.values.size(); ++i) {
        const PixelMark mark = mark_of_pair(first, second, i);
        const double a = first.values[i], b = second.values[i];
        if (mark == PixelMark::gap) {
            continue;
        }
        if (mark == PixelMark::masked) {
            ++counts.left_out;
            counts.masked_in_one += first.marks[i] != second.marks[i] ? 1 : 0;
        } else if (!std::isfinite(a) || !std::isfinite(b)) {
            const bool is_same_lack = !std::isfinite(a) && !std::isfinite(b);
            ++(is_same_lack ? counts.undefined : counts.undefined_in_one);
        } else {
            ++counts.compared;
            visit(i, a, b);
        }
    }
}

/// Keeps the pixels with the largest differences.
class WorstPixels {
public:
    void consider(std::size_t index, double difference) {
        constexpr std::size_t kept = 5;
        if (difference <= 0.0 || (found_.size() == kept && difference <= found_.back().first)) {
            return;
        }
        const auto place = std::find_if(found_.begin(), found_.end(), [&](const auto& other) {
            return other.first < difference;
        });
        found_.insert(place, {difference, index});
        found_.resize(std::min(found_.size(), kept));
    }

    std::vector<WorstPixel> of(const FileImage& first, const FileImage& second) const {
        // One of the images may know the panels, where the other has numbers alone.
        const FileImage& placed = first.has_geometry ? first : second;
        std::vector<WorstPixel> worst;
        for (const auto& [difference, index] : found_) {
            worst.push_back({place_of(placed, index), first.values[index], second.values[index]}
            );
        }
        return worst;
    }

private:
    std::vector<std::pair<double, std::size_t>> found_;
};

/// 1/d of a pixel's middle.
double inverse_d_invA(const FileImage& image, std::size_t index) {
    const PixelPlace place = place_of(image, index);
    const files::Panel& panel = image.panels[static_cast<std::size_t>(place.panel)];
    const Vec3d middle_m = panel.origin_m +
                           ((place.fast + 0.5) * panel.pixel_size_m) * panel.fast +
                           ((place.slow + 0.5) * panel.pixel_size_m) * panel.slow;
    return pictures::inverse_resolution_invA(middle_m, image.wavelength_A);
}

/// Shells of equal volume in reciprocal space, as many reflections in each.
std::vector<ShellSums> shells_of(const FileImage& first, const FileImage& second) {
    const FileImage& placed = first.has_geometry ? first : second;
    if (!placed.has_geometry || !(placed.wavelength_A > 0.0)) {
        return {};
    }
    std::vector<float> inverse_d(placed.values.size());
    double largest = 0.0;
    PixelComparison counts;
    visit_compared(first, second, counts, [&](std::size_t i, double /*a*/, double /*b*/) {
        inverse_d[i] = static_cast<float>(inverse_d_invA(placed, i));
        largest = std::max(largest, static_cast<double>(inverse_d[i]));
    });
    if (!(largest > 0.0)) {
        return {};
    }
    std::vector<ShellSums> shells(shell_count);
    for (int i = 0; i < shell_count; ++i) {
        const auto edge_A = [&](int edge) {
            return edge == 0
                       ? std::numeric_limits<double>::infinity()
                       : 1.0 / (largest * std::cbrt(static_cast<double>(edge) / shell_count));
        };
        shells[static_cast<std::size_t>(i)].low_A = edge_A(i);
        shells[static_cast<std::size_t>(i)].high_A = edge_A(i + 1);
    }
    visit_compared(first, second, counts, [&](std::size_t i, double /*a*/, double /*b*/) {
        const double part = std::pow(static_cast<double>(inverse_d[i]) / largest, 3);
        const auto at = static_cast<std::size_t>(
            std::clamp(static_cast<int>(part * shell_count), 0, shell_count - 1)
        );
        ++shells[at].pixels;
        shells[at].first += first.values[i];
        shells[at].second += second.values[i];
    });
    return shells;
}

/// Pearson's, from the deviations of both from their means.
std::optional<double> correlation_of(
    const FileImage& first, const FileImage& second, const PixelComparison& sums
) {
    const auto count = static_cast<double>(std::max<std::int64_t>(sums.compared, 1));
    const double first_mean = sums.first_sum / count, second_mean = sums.second_sum / count;
    double products = 0.0, first_squares = 0.0, second_squares = 0.0;
    PixelComparison counts;
    visit_compared(first, second, counts, [&](std::size_t /*i*/, double a, double b) {
        products += (a - first_mean) * (b - second_mean);
        first_squares += (a - first_mean) * (a - first_mean);
        second_squares += (b - second_mean) * (b - second_mean);
    });
    const double both = std::sqrt(first_squares) * std::sqrt(second_squares);
    return both > 0.0 ? std::optional(products / both) : std::nullopt;
}

}  // namespace

double PixelComparison::relative_difference() const {
    return maximum > 0.0 ? largest_difference / maximum : 0.0;
}

bool PixelComparison::is_within(double tolerance) const {
    return undefined_in_one == 0 && relative_difference() <= tolerance;
}

std::vector<std::string> geometry_differences(const FileImage& first, const FileImage& second) {
    Differences differences;
    if (first.wavelength_A > 0.0 && second.wavelength_A > 0.0) {
        differences.add_unless_same(
            "wavelength", first.wavelength_A, second.wavelength_A, " angstrom"
        );
    }
    if (first.has_geometry && second.has_geometry) {
        if (has_same_panels(first, second)) {
            compare_beam_centers(first, second, differences);
            compare_panels(first, second, differences);
        } else {
            differences.add(
                "panels",
                std::to_string(first.panels.size()),
                std::to_string(second.panels.size()) + ", of which not all are of one size"
            );
        }
    }
    compare_rotations(first, second, differences);
    return std::move(differences).lines();
}

std::string why_not_comparable(const FileImage& first, const FileImage& second) {
    if (first.shape == second.shape) {
        return "";
    }
    const auto told = [](const FileImage& image) {
        return std::to_string(image.shape.rows) + " rows of " +
               std::to_string(image.shape.columns) + " pixels (" +
               std::to_string(image.panels.size()) +
               (image.panels.size() == 1 ? " panel)" : " panels)");
    };
    return "the images have other shapes: " + shown_name(first.name) + " has " + told(first) +
           ", " + shown_name(second.name) + " has " + told(second);
}

PixelComparison compare_pixels(const FileImage& first, const FileImage& second) {
    expects(first.shape == second.shape);
    PixelComparison result;
    WorstPixels worst;
    double squares = 0.0;
    visit_compared(first, second, result, [&](std::size_t i, double a, double b) {
        const double difference = std::abs(a - b);
        result.maximum = std::max({result.maximum, std::abs(a), std::abs(b)});
        result.largest_difference = std::max(result.largest_difference, difference);
        result.differing += difference > 0.0 ? 1 : 0;
        result.first_sum += a;
        result.second_sum += b;
        squares += difference * difference;
        worst.consider(i, difference);
    });
    const auto count = static_cast<double>(std::max<std::int64_t>(result.compared, 1));
    result.rms_difference = std::sqrt(squares / count);
    result.correlation = correlation_of(first, second, result);
    result.worst = worst.of(first, second);
    result.shells = shells_of(first, second);
    return result;
}

FileImage difference_image(const FileImage& first, const FileImage& second) {
    expects(first.shape == second.shape);
    FileImage image = first.has_geometry ? first : second;
    image.title = "difference of " + first.name + " and " + second.name;
    image.saturation_value.reset();
    image.spots.clear();
    for (std::size_t i = 0; i < image.values.size(); ++i) {
        const PixelMark mark = mark_of_pair(first, second, i);
        const double difference = std::abs(first.values[i] - second.values[i]);
        image.marks[i] = mark == PixelMark::saturated ? PixelMark::good : mark;
        image.values[i] = difference;
        if (!std::isfinite(difference) && image.marks[i] == PixelMark::good) {
            image.marks[i] = PixelMark::masked;
        }
    }
    return image;
}

}  // namespace minibragg::images
