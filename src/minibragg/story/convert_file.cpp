#include "minibragg/story/convert_file.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <numeric>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/lower_case.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/images/draw_image.hpp"
#include "minibragg/pictures/image_writers.hpp"
#include "minibragg/pictures/single_panel.hpp"
#include "minibragg/report/format.hpp"
#include "minibragg/story/convert_to_nxmx.hpp"

namespace minibragg::story {
namespace {

using images::FileImage;

enum class Target { cbf, smv, raw, png, nxmx };

Target target_of(const std::string& file) {
    const std::string end = lower_case(std::filesystem::path(file).extension().string());
    if (end == ".cbf") {
        return Target::cbf;
    }
    if (end == ".img" || end == ".smv") {
        return Target::smv;
    }
    if (end == ".raw" || end == ".f32") {
        return Target::raw;
    }
    if (end == ".png") {
        return Target::png;
    }
    if (end == ".nxs" || end == ".h5" || end == ".hdf5") {
        return Target::nxmx;
    }
    throw InputError(
        shown_name(file) +
        ": the format is chosen by the end of the name. Give one of .cbf, .img or .smv, .nxs "
        "or .h5, .raw or .f32, .png"
    );
}

std::string number_text(double number) {
    constexpr int digits = 9;
    return report::number(number, digits);
}

/// Pixels of which something holds.
template <class Holds>
std::int64_t pixels_where(const FileImage& image, const Holds& holds) {
    std::int64_t count = 0;
    for (std::size_t i = 0; i < image.values.size(); ++i) {
        count += image.marks[i] != images::PixelMark::gap && holds(i) ? 1 : 0;
    }
    return count;
}

/// What of the pixels does not come through.
void tell_lost_pixels(const FileImage& image, Target target, report::Log& log) {
    const std::int64_t masked = pixels_where(image, [&](std::size_t i) {
        return image.marks[i] == images::PixelMark::masked;
    });
    if (masked > 0) {
        log.line(
            "warning: " + report::several(masked, "pixel") +
            " that the file masks are written with their numbers, and no longer marked"
        );
    }
    const std::int64_t undefined = pixels_where(image, [&](std::size_t i) {
        return !std::isfinite(image.values[i]);
    });
    if (undefined > 0 && target != Target::raw) {
        log.line(
            "warning: " + report::several(undefined, "pixel") +
            " that are no finite numbers become 0"
        );
    }
    const std::int64_t rounded = pixels_where(image, [&](std::size_t i) {
        const double value = image.values[i];
        return std::isfinite(value) && static_cast<double>(static_cast<float>(value)) != value;
    });
    if (rounded > 0) {
        log.line("warning: " + report::several(rounded, "pixel") + " are rounded to 24 bits");
    }
    const std::int64_t fractions = pixels_where(image, [&](std::size_t i) {
        return std::isfinite(image.values[i]) && image.values[i] != std::floor(image.values[i]);
    });
    if (fractions > 0 && target != Target::raw) {
        log.line(
            "warning: " + report::several(fractions, "pixel") +
            " with fractions are rounded to whole numbers"
        );
    }
}

/// What of detector and beam does not come through.
void tell_lost_geometry(
    const FileImage& image, const files::Experiment& experiment, Target target, report::Log& log
) {
    if (target == Target::raw) {
        log.line(
            "warning: a raw file tells no geometry; its shape is --shape " +
            std::to_string(image.shape.rows) + "," + std::to_string(image.shape.columns)
        );
        return;
    }
    log.line(
        "warning: the exposure time, which is not read, is 1 s in the header; title and names "
        "are "
        "left out"
    );
    if (!(image.wavelength_A > 0.0)) {
        log.line("warning: the wavelength is not known, and is 0 in the header");
    }
    for (const std::string& caution : pictures::header_cautions(experiment)) {
        log.line("warning: " + caution);
    }
}

/// Numbers that are none are 0 in formats of integers.
files::StackedImage pixels_of(const FileImage& image, Target target) {
    files::StackedImage pixels = images::stacked_image(image);
    if (target != Target::raw) {
        std::replace_if(
            pixels.photons.begin(),
            pixels.photons.end(),
            [](float value) {
                return !std::isfinite(value);
            },
            0.0F
        );
    }
    return pixels;
}

/// What is clipped, and the scale of SMV.
void write_target(
    const Conversion& conversion, const FileImage& image, Target target, report::Log& log
) {
    const files::Experiment experiment = images::experiment_of(image);
    const pictures::ImageFile file{conversion.to, conversion.existing};
    if (target != Target::raw && !image.has_geometry) {
        throw InputError(
            shown_name(conversion.from) +
            ": does not tell where its panel is, which the headers of CBF and SMV do. Write "
            "raw "
            "or PNG"
        );
    }
    const files::StackedImage pixels = pixels_of(image, target);
    if (target == Target::raw) {
        pictures::write_raw(file, pixels);
    } else if (target == Target::cbf) {
        pictures::write_cbf(file, experiment, pixels);
    } else {
        constexpr double largest_smv = 65535.0;
        const double scale = pictures::write_smv(file, experiment, pixels);
        if (scale != 1.0) {
            log.line(
                "warning: the numbers are multiplied by " + number_text(scale) + " (GAIN)"
            );
        }
        const std::int64_t clipped = pixels_where(image, [&](std::size_t i) {
            return image.values[i] * scale < 0.0 || image.values[i] * scale > largest_smv + 0.5;
        });
        if (clipped > 0) {
            log.line(
                "warning: " + report::several(clipped, "pixel") +
                " are outside of 0 to 65535, and are clipped"
            );
        }
    }
    tell_lost_geometry(image, experiment, target, log);
}

/// The image that is chosen, or all.
std::vector<std::int64_t> numbers_for_nxmx(const Conversion& conversion) {
    if (conversion.is_image_chosen) {
        return {conversion.wish.image};
    }
    const std::int64_t count = images::images_in_file(conversion.from);
    std::vector<std::int64_t> numbers(static_cast<std::size_t>(count));
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
}

}  // namespace

void convert_file(const Conversion& conversion, report::Log& log) {
    const Target target = target_of(conversion.to);
    files::check_writable(conversion.to, conversion.existing);
    if (target == Target::nxmx) {
        const std::vector<std::int64_t> numbers = numbers_for_nxmx(conversion);
        convert_to_nxmx(conversion, numbers, log);
        log.line(
            shown_name(conversion.to) + ": " +
            report::several(static_cast<std::int64_t>(numbers.size()), "image")
        );
        return;
    }
    const FileImage image = images::read_image_file(conversion.from, conversion.wish);
    for (const std::string& note : image.notes) {
        log.line(shown_name(conversion.from) + ": " + note);
    }
    if (target == Target::png) {
        images::draw_image(image, {}, conversion.to, conversion.existing);
    } else {
        write_target(conversion, image, target, log);
        tell_lost_pixels(image, target, log);
    }
    if (image.images > 1 && !conversion.is_image_chosen) {
        log.line(
            "warning: the file has " + std::to_string(image.images) +
            " images, of which this is the first (--image)"
        );
    }
    log.line(
        shown_name(conversion.to) + ": image " + std::to_string(image.number) + " of " +
        std::to_string(image.images)
    );
}

void tell_image_file(const std::string& file, report::Log& log) {
    using constants::m_per_mm;
    const FileImage image = images::read_image_file(file, {});
    log.line("file        " + shown_name(file) + ", " + image.format);
    log.line(
        "images      1 image of " + image.number_type + ", " +
        std::to_string(image.shape.rows) + " rows of " + std::to_string(image.shape.columns) +
        " pixels"
    );
    const auto& panel = image.panels.front();
    const files::BeamCenter center = files::beam_center(image.panels);
    log.line(
        "detector    " +
        (image.has_geometry
             ? "pixels of " + number_text(panel.pixel_size_m / m_per_mm) + " mm, distance " +
                   number_text(center.distance_m / m_per_mm) +
                   " mm along the beam, which meets "
                   "it at fast " +
                   number_text(center.fast) + ", slow " + number_text(center.slow) + " pixels"
             : std::string("the header does not tell where it is"))
    );
    log.line(
        "beam        " + (image.wavelength_A > 0.0
                              ? "wavelength " + number_text(image.wavelength_A) + " angstrom"
                              : std::string("of unknown wavelength"))
    );
    log.line(
        "rotation    " + (image.rotation
                              ? "from " + number_text(image.rotation->start_deg) + " deg, by " +
                                    number_text(image.rotation->width_deg) + " deg"
                              : std::string("none"))
    );
    for (const std::string& note : image.notes) {
        log.line("            " + note);
    }
}

}  // namespace minibragg::story
