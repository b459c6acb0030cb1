#include "minibragg/nexus/read_panels.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>
#include <tuple>
#include <utility>

#include "minibragg/base/text.hpp"
#include "minibragg/nexus/detector_fields.hpp"
#include "minibragg/nexus/transformation_chain.hpp"

namespace minibragg::nexus {
namespace {

using hdf5::InputFile;

/// More pixels along an edge than any detector has.
constexpr std::int64_t most_pixels_along_edge = 65536;
constexpr std::size_t most_panels = 65536;

/// Shorter ones are none: no detector stands so near, and none is placed so exactly.
constexpr double no_length_m = 1e-9;

bool is_on_beam(const Vec3d& origin_m) {
    return std::abs(origin_m.x) < no_length_m && std::abs(origin_m.y) < no_length_m;
}

/// fast_pixel_direction or slow_pixel_direction of a module.
struct PixelDirection {
    Vec3d vector;  ///< unit vector, laboratory
    double pixel_size_m;
    Vec3d origin_m;         ///< of pixel (0, 0), laboratory
    bool has_offset;        ///< of its own
    std::string stands_on;  ///< the axis that it depends on
};

/// One module, and the detector that it is a part of.
struct ModulePaths {
    std::string detector, module;
};

bool moves_nothing(const Placement& place) {
    const Vec3d turned = place.rotation * Vec3d{1.0, 2.0, 3.0};
    return length(place.translation_m) < no_length_m &&
           length(turned - Vec3d{1.0, 2.0, 3.0}) < no_length_m;
}

/// What a direction stands on whose own chain is empty.
Placement implied_placement(const InputFile& file, const ModulePaths& paths) {
    const std::string module_offset = paths.module + "/module_offset";
    if (file.has(module_offset)) {
        const Placement of_module = placement(file, module_offset);
        if (!moves_nothing(of_module)) {
            return of_module;
        }
    }
    return detector_placement(file, paths.detector);
}

PixelDirection read_direction(
    const InputFile& file, const ModulePaths& paths, const std::string& name
) {
    const std::string path = paths.module + "/" + name;
    const auto size = file.number(path);
    const auto vector = file.vector_attribute(path, "vector");
    if (!size || !vector || length(*vector) == 0.0) {
        file.reject(path, "is missing, or has no attribute 'vector' with a direction");
    }
    const Vec3d offset = offset_m(file, path);
    const std::string next = next_axis(file, path);
    const bool is_placed = next != "." || std::abs(offset.z) > no_length_m;
    const Placement place = is_placed ? placement(file, next) : implied_placement(file, paths);
    return {
        place.rotation * unit(*vector),
        length_m(file, path, *size),
        place.rotation * offset + place.translation_m,
        file.vector_attribute(path, "offset").has_value(),
        next};
}

/// Slow and fast size of a module; further dimensions, slower ones, must be 1.
std::pair<int, int> read_size(const InputFile& file, const std::string& module) {
    const std::string path = module + "/data_size";
    const auto size = file.integers(path);
    if (!size || size->size() < 2) {
        file.reject(path, "is missing or has fewer than two numbers");
    }
    const std::int64_t slow = (*size)[size->size() - 2], fast = size->back();
    const bool has_one_image =
        std::all_of(size->begin(), size->end() - 2, [](std::int64_t extent) {
            return extent == 1;
        });
    if (!has_one_image || slow < 1 || fast < 1 || slow > most_pixels_along_edge ||
        fast > most_pixels_along_edge) {
        file.reject(path, "is not the size of a panel (1 to 65536 pixels along each edge)");
    }
    return {static_cast<int>(slow), static_cast<int>(fast)};
}

/// data_origin: [slow, fast] or [slab, slow, fast]; further, slower ones must be 0. None where
/// it is missing.
std::optional<ImagePlace> read_place(const InputFile& file, const std::string& module) {
    constexpr std::int64_t largest = std::int64_t{1} << 31U;
    constexpr std::size_t with_slab = 3;
    const std::string path = module + "/data_origin";
    const auto numbers = file.integers(path);
    if (!numbers) {
        return std::nullopt;
    }
    const std::size_t count = numbers->size();
    const bool is_sound =
        count >= 2 && std::all_of(numbers->begin(), numbers->end(), [](std::int64_t number) {
            return number >= 0 && number <= largest;
        });
    const auto slower =
        numbers->end() - static_cast<std::ptrdiff_t>(std::min(count, with_slab));
    if (!is_sound || std::any_of(numbers->begin(), slower, [](std::int64_t number) {
            return number != 0;
        })) {
        file.reject(
            path, "is no place in an image: [slow, fast] or [image, slow, fast], from 0"
        );
    }
    return ImagePlace{
        count >= with_slab ? (*numbers)[count - with_slab] : 0,
        (*numbers)[count - 2],
        numbers->back()};
}

/// The corner of a module, by the offset of one of its directions.
Vec3d corner_m(
    const PixelDirection& fast,
    const PixelDirection& slow,
    const std::string& module,
    std::vector<std::string>& notes
) {
    constexpr double same_place_m = 1e-7;
    if (slow.stands_on == module + "/fast_pixel_direction") {
        return fast.origin_m;  // files of Dectris; the step along fast is that to a pixel, not
                               // to the corner
    }
    if (slow.has_offset && !fast.has_offset) {
        return slow.origin_m;
    }
    const double apart_m = length(fast.origin_m - slow.origin_m);
    constexpr std::size_t most_notes = 10;
    if (slow.has_offset && apart_m > same_place_m && notes.size() < most_notes) {
        notes.push_back(
            printable(module) +
            ": fast_pixel_direction and slow_pixel_direction place its corner " +
            std::to_string(apart_m) + " m apart; fast_pixel_direction is taken, as in DIALS"
        );
    }
    return fast.origin_m;
}

files::Panel read_module(
    const InputFile& file, const ModulePaths& paths, std::vector<std::string>& notes
) {
    constexpr double square_tolerance = 1e-6;
    const std::string& module = paths.module;
    const PixelDirection fast = read_direction(file, paths, "fast_pixel_direction");
    const PixelDirection slow = read_direction(file, paths, "slow_pixel_direction");
    if (!(fast.pixel_size_m > 0.0) ||
        std::abs(slow.pixel_size_m / fast.pixel_size_m - 1.0) > square_tolerance) {
        file.reject(module, "has pixels that are not square or have no size");
    }
    const auto [slow_pixels, fast_pixels] = read_size(file, module);
    files::Panel panel;
    panel.name =
        file.text(module + "/local_name").value_or(module.substr(module.rfind('/') + 1));
    panel.origin_m = corner_m(fast, slow, module, notes);
    panel.fast = fast.vector;
    panel.slow = slow.vector;
    panel.fast_pixels = fast_pixels;
    panel.slow_pixels = slow_pixels;
    panel.pixel_size_m = fast.pixel_size_m;
    return panel;
}

/// fast x slow or against it, downstream.
Vec3d downstream_normal(const files::Panel& panel) {
    const Vec3d normal = unit(cross(panel.fast, panel.slow));
    return normal.z < 0.0 ? -1.0 * normal : normal;
}

/// A panel whose axes leave its corner on the beam, put where the beam centre and the distance
/// say.
void place_by_beam(const InputFile& file, const std::string& detector, FilePanels& read) {
    files::Panel& panel = read.panels.front();
    if (!is_on_beam(panel.origin_m)) {
        return;
    }
    const auto beam = beam_fields(file, detector, panel.pixel_size_m);
    if (!beam) {
        return;
    }
    const Vec3d before_m = panel.origin_m;
    std::string taken = "beam_center_x and beam_center_y";
    if (length(panel.origin_m) < no_length_m && beam->distance_m) {
        panel.origin_m = *beam->distance_m * downstream_normal(panel);
        taken += " and distance";
    }
    const Vec3d across = beam->fast * panel.fast + beam->slow * panel.slow;
    panel.origin_m = panel.origin_m - panel.pixel_size_m * across;
    if (length(panel.origin_m - before_m) > no_length_m) {
        read.notes.push_back(
            printable(detector) + ": its axes leave the corner of the panel on the beam; " +
            taken + " are taken"
        );
    }
}

double required_pixel_size_m(const InputFile& file, const std::string& detector) {
    const std::string x_path = detector + "/x_pixel_size", y_path = detector + "/y_pixel_size";
    const auto x = file.number(x_path), y = file.number(y_path);
    if (!x || !y) {
        file.reject(
            detector,
            "holds no NXdetector_module, and no x_pixel_size and y_pixel_size for a panel "
            "without"
        );
    }
    constexpr double square_tolerance = 1e-6;
    const double size_m = length_m(file, x_path, *x);
    if (!(size_m > 0.0) ||
        std::abs(length_m(file, y_path, *y) / size_m - 1.0) > square_tolerance) {
        file.reject(detector, "has pixels that are not square or have no size");
    }
    return size_m;
}

/// The whole detector as one panel.
FilePanels read_without_modules(const InputFile& file, const std::string& detector) {
    files::Panel panel;
    panel.name = detector.substr(detector.rfind('/') + 1);
    panel.pixel_size_m = required_pixel_size_m(file, detector);
    const auto size = image_size(file, detector);
    if (!size) {
        file.reject(
            detector,
            "holds no NXdetector_module, pixel_mask or data, so the size of its images is "
            "unknown"
        );
    }
    const auto [rows, columns] = *size;
    if (rows < 1 || columns < 1 || rows > most_pixels_along_edge ||
        columns > most_pixels_along_edge) {
        file.reject(
            detector, "has images of a size that no panel has (1 to 65536 pixels an edge)"
        );
    }
    panel.slow_pixels = static_cast<int>(rows);
    panel.fast_pixels = static_cast<int>(columns);
    const auto beam = beam_fields(file, detector, panel.pixel_size_m);
    if (!beam) {
        file.reject(
            detector, "holds no NXdetector_module, and no beam_center_x and beam_center_y"
        );
    }
    const Placement place = detector_placement(file, detector);
    panel.fast = place.rotation * panel.fast;
    panel.slow = place.rotation * panel.slow;
    const Vec3d normal = place.rotation * Vec3d{0.0, 0.0, 1.0};
    const double along_m = dot(place.translation_m, normal);
    const double distance_m =
        std::abs(along_m) > no_length_m ? along_m : beam->distance_m.value_or(0.0);
    if (!(std::abs(distance_m) > no_length_m)) {
        file.reject(detector, "holds no NXdetector_module, and no distance");
    }
    const Vec3d across = beam->fast * panel.fast + beam->slow * panel.slow;
    panel.origin_m = distance_m * normal - panel.pixel_size_m * across;
    return {
        {panel},
        {},
        {printable(detector) + ": it holds no NXdetector_module; one panel is taken, by its "
                               "beam centre, pixel size and distance"}};
}

/// Whether `a` comes before `b` where digits count as the number they spell: "module_2" before
/// "module_10".
bool comes_before(const std::string& a, const std::string& b) {
    const auto digits_at = [](const std::string& text, std::size_t at) {
        std::size_t end = at;
        while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) != 0) {
            ++end;
        }
        return end - at;
    };
    std::size_t i = 0, k = 0;
    while (i < a.size() && k < b.size()) {
        const std::size_t a_digits = digits_at(a, i), b_digits = digits_at(b, k);
        const std::size_t a_size = std::max<std::size_t>(a_digits, 1);
        const std::size_t b_size = std::max<std::size_t>(b_digits, 1);
        std::string a_part = a.substr(i, a_size), b_part = b.substr(k, b_size);
        if (a_digits > 0 && b_digits > 0) {
            const std::size_t width = std::max(a_size, b_size);
            a_part.insert(0, width - a_size, '0');
            b_part.insert(0, width - b_size, '0');
        }
        if (a_part != b_part) {
            return a_part < b_part;
        }
        i += a_size;
        k += b_size;
    }
    return std::pair{a.size() - i, a} < std::pair{b.size() - k, b};
}

/// Panels in the order of their places in the image.
void order_by_place(
    const std::string& detector, std::vector<std::optional<ImagePlace>> places, FilePanels& read
) {
    const bool all_have_one = std::all_of(places.begin(), places.end(), [](const auto& place) {
        return place.has_value();
    });
    if (!all_have_one) {
        return;
    }
    std::vector<std::pair<ImagePlace, files::Panel>> placed;
    for (std::size_t i = 0; i < places.size(); ++i) {
        placed.emplace_back(*places[i], std::move(read.panels[i]));
    }
    std::stable_sort(placed.begin(), placed.end(), [](const auto& a, const auto& b) {
        const auto in_order = [](const ImagePlace& place) {
            return std::tuple{place.slab, place.row, place.column};
        };
        return in_order(a.first) < in_order(b.first);
    });
    const auto same =
        std::adjacent_find(placed.begin(), placed.end(), [](const auto& a, const auto& b) {
            return a.first == b.first;
        });
    const bool is_unambiguous = same == placed.end();
    for (std::size_t i = 0; i < placed.size(); ++i) {
        read.panels[i] = std::move(placed[i].second);
        if (is_unambiguous) {
            read.layout.places.push_back(placed[i].first);
        }
    }
    if (!is_unambiguous) {
        read.notes.push_back(
            printable(detector) +
            ": several modules have one data_origin; maps of pixels are read as panels stacked "
            "along slow"
        );
    }
}

/// Whether a panel lies within the images of the file.
bool is_inside(
    const ImageLayout& layout, const ImagePlace& place, std::int64_t rows, std::int64_t columns
) {
    return place.row + rows <= layout.rows && place.column + columns <= layout.columns;
}

/// Older files of Dectris tell the size of their one module as fast, slow: the images show it.
/// What lies outside of the images any way is told.
void compare_with_images(const std::string& detector, FilePanels& read) {
    const std::vector<ImagePlace>& places = read.layout.places;
    if (read.layout.rows == 0 || places.size() != read.panels.size()) {
        return;
    }
    std::size_t outside = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        files::Panel& panel = read.panels[i];
        if (is_inside(read.layout, places[i], panel.slow_pixels, panel.fast_pixels)) {
            continue;
        }
        const bool is_exchanged =
            places.size() == 1 &&
            is_inside(read.layout, places[i], panel.fast_pixels, panel.slow_pixels);
        if (is_exchanged) {
            std::swap(panel.slow_pixels, panel.fast_pixels);
            read.notes.push_back(
                printable(detector) + ": data_size is [fast, slow] where the images have " +
                std::to_string(read.layout.rows) + " x " + std::to_string(read.layout.columns) +
                " pixels (slow x fast); the panel is taken as large as these"
            );
        } else {
            ++outside;
        }
    }
    if (outside > 0) {
        read.notes.push_back(
            printable(detector) + ": " + std::to_string(outside) + " of " +
            std::to_string(places.size()) + " modules end outside of the file's images of " +
            std::to_string(read.layout.rows) + " x " + std::to_string(read.layout.columns) +
            " pixels (slow x fast): data_origin or data_size is wrong"
        );
    }
}

}  // namespace

FilePanels read_panels(const InputFile& file, const std::string& detector) {
    std::vector<std::string> modules = file.groups(detector, "NXdetector_module");
    if (modules.empty()) {
        return read_without_modules(file, detector);
    }
    if (modules.size() > most_panels) {
        file.reject(
            detector,
            "holds " + std::to_string(modules.size()) + " groups of NX_class NXdetector_module"
        );
    }
    std::sort(modules.begin(), modules.end(), comes_before);
    FilePanels read;
    std::vector<std::optional<ImagePlace>> places;
    for (const std::string& module : modules) {
        read.panels.push_back(read_module(file, {detector, module}, read.notes));
        places.push_back(read_place(file, module));
    }
    if (modules.size() == 1) {
        place_by_beam(file, detector, read);
    }
    order_by_place(detector, std::move(places), read);
    if (const auto size = image_size(file, detector)) {
        read.layout.rows = size->at(0);
        read.layout.columns = size->at(1);
    }
    compare_with_images(detector, read);
    return read;
}

}  // namespace minibragg::nexus
