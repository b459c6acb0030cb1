#include "minibragg/story/compare_files.hpp"

#include <algorithm>
#include <cmath>

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/images/compare_images.hpp"
#include "minibragg/images/draw_image.hpp"
#include "minibragg/report/format.hpp"

namespace minibragg::story {
namespace {

using images::FileImage;
using images::PixelComparison;
using report::number;
using report::several;

/// "geometry    " and the like: the first column.
std::string first_column(const std::string& name) {
    constexpr std::size_t width = 12;
    return name + std::string(width - std::min(name.size(), width - 1), ' ');
}

/// What is wanted of one of the files; one of a single image has that alone.
images::ImageWish wish_for(
    const FilePair& pair, std::int64_t image, std::int64_t images_in_file
) {
    return {images_in_file == 1 ? 0 : image, false, pair.raw};
}

/// Both images; numbers without a header have the shape of the other file.
std::pair<FileImage, FileImage> images_of(
    const FilePair& pair, std::int64_t image, std::pair<std::int64_t, std::int64_t> counts
) {
    images::ImageWish first_wish = wish_for(pair, image, counts.first);
    images::ImageWish second_wish = wish_for(pair, image, counts.second);
    const bool is_first_raw = pair.raw.rows == 0 && images::is_raw_file(pair.first) &&
                              !images::is_raw_file(pair.second);
    if (is_first_raw) {
        FileImage second = images::read_image_file(pair.second, second_wish);
        first_wish.raw.rows = second.shape.rows;
        first_wish.raw.columns = second.shape.columns;
        return {images::read_image_file(pair.first, first_wish), std::move(second)};
    }
    FileImage first = images::read_image_file(pair.first, first_wish);
    if (pair.raw.rows == 0 && images::is_raw_file(pair.second)) {
        second_wish.raw.rows = first.shape.rows;
        second_wish.raw.columns = first.shape.columns;
    }
    FileImage second = images::read_image_file(pair.second, second_wish);
    return {std::move(first), std::move(second)};
}

void tell_image(const std::string& name, const FileImage& image, report::Log& log) {
    log.line(
        first_column(name) + shown_name(image.name) + ": " + image.format + ", " +
        several(image.images, "image") + " of " + image.number_type + ", " +
        several(static_cast<std::int64_t>(image.panels.size()), "panel") + ", " +
        std::to_string(image.shape.rows) + " rows of " + std::to_string(image.shape.columns) +
        " pixels"
    );
    for (const std::string& note : image.notes) {
        log.line(first_column("") + note);
    }
}

/// @return whether the geometries are the same as far as both files tell them
bool tell_geometry(const FileImage& first, const FileImage& second, report::Log& log) {
    const std::vector<std::string> differences = images::geometry_differences(first, second);
    for (const std::string& difference : differences) {
        log.line(first_column("geometry") + difference);
    }
    for (const FileImage* const image : {&first, &second}) {
        if (!image->has_geometry) {
            log.line(first_column("geometry") + shown_name(image->name) + " does not tell it");
        }
    }
    if (differences.empty() && first.has_geometry && second.has_geometry) {
        log.line(first_column("geometry") + "the same");
    }
    return differences.empty();
}

std::string left_out_text(const PixelComparison& pixels) {
    std::string text = several(pixels.compared, "pixel");
    if (pixels.left_out > 0) {
        text += "; " + std::to_string(pixels.left_out) + " left out as masked";
        text += pixels.masked_in_one > 0
                    ? ", " + std::to_string(pixels.masked_in_one) + " of them in one file alone"
                    : "";
    }
    if (pixels.undefined + pixels.undefined_in_one > 0) {
        text += "; no number in both: " + std::to_string(pixels.undefined) +
                ", in one: " + std::to_string(pixels.undefined_in_one);
    }
    return text;
}

void tell_shells(const PixelComparison& pixels, report::Log& log) {
    for (const images::ShellSums& shell : pixels.shells) {
        const double ratio = shell.second / shell.first;
        constexpr int resolution_digits = 4;
        log.line(
            first_column("shell") +
            (std::isinf(shell.low_A) ? "beam" : number(shell.low_A, resolution_digits)) +
            " to " + number(shell.high_A, resolution_digits) + " angstrom, " +
            several(shell.pixels, "pixel") + ": sums " + number(shell.first) + " and " +
            number(shell.second) +
            (std::isfinite(ratio) ? ", second over first " + number(ratio) : "")
        );
    }
}

void tell_pixels(const PixelComparison& pixels, report::Log& log) {
    const double scale = pixels.maximum > 0.0 ? pixels.maximum : 1.0;
    log.line(first_column("compared") + left_out_text(pixels));
    log.line(
        first_column("difference") + "largest " + number(pixels.relative_difference()) +
        " of the maximum (" + number(pixels.largest_difference) + " of " +
        number(pixels.maximum) + "), rms " + number(pixels.rms_difference / scale) +
        " of the maximum; " + several(pixels.differing, "pixel") + " not equal"
    );
    log.line(
        first_column("correlation") +
        (pixels.correlation ? number(*pixels.correlation, 9) : "none: an image is constant")
    );
    log.line(
        first_column("sums") + number(pixels.first_sum, 9) + " and " +
        number(pixels.second_sum, 9)
    );
    for (const images::WorstPixel& worst : pixels.worst) {
        log.line(
            first_column("worst") + "panel " + std::to_string(worst.place.panel) + ", fast " +
            std::to_string(worst.place.fast) + ", slow " + std::to_string(worst.place.slow) +
            ": " + number(worst.first, 9) + " and " + number(worst.second, 9)
        );
    }
    tell_shells(pixels, log);
}

/// The images to be compared: first, and one behind the last.
std::pair<std::int64_t, std::int64_t> images_to_compare(
    const FilePair& pair, std::pair<std::int64_t, std::int64_t> counts
) {
    if (pair.image) {
        if (*pair.image != 0 && counts.first == 1 && counts.second == 1) {
            throw InputError(
                "there is no image " + std::to_string(*pair.image) +
                ": both files have one, number 0. Leave --image out"
            );
        }
        return {*pair.image, *pair.image + 1};
    }
    if (counts.first != counts.second) {
        throw InputError(
            "the files have other numbers of images: " + shown_name(pair.first) + " has " +
            std::to_string(counts.first) + ", " + shown_name(pair.second) + " has " +
            std::to_string(counts.second) +
            ". Name the one that is to be compared (--image; a file of one image gives that "
            "one)"
        );
    }
    return {0, counts.first};
}

}  // namespace

bool compare_files(const FilePair& pair, report::Log& log) {
    if (!pair.png_file.empty()) {
        images::check_picture_name(pair.png_file, pair.existing);
    }
    const std::pair counts{
        images::images_in_file(pair.first), images::images_in_file(pair.second)};
    const auto [begin, end] = images_to_compare(pair, counts);
    bool is_equal = true;
    std::int64_t unequal = 0;
    for (std::int64_t image = begin; image < end; ++image) {
        const auto [first, second] = images_of(pair, image, counts);
        if (image == begin) {
            tell_image("first", first, log);
            tell_image("second", second, log);
        }
        if (end - begin > 1 || first.images > 1 || second.images > 1) {
            log.line(first_column("image") + std::to_string(image));
        }
        const bool is_same_geometry = tell_geometry(first, second, log);
        if (const std::string why = images::why_not_comparable(first, second); !why.empty()) {
            throw InputError(why);
        }
        const PixelComparison pixels = images::compare_pixels(first, second);
        tell_pixels(pixels, log);
        const bool is_image_equal = is_same_geometry && pixels.is_within(pair.tolerance);
        unequal += is_image_equal ? 0 : 1;
        is_equal = is_equal && is_image_equal;
        if (!pair.png_file.empty() && image == begin) {
            images::draw_image(
                images::difference_image(first, second), {}, pair.png_file, pair.existing
            );
        }
    }
    log.line(
        first_column("result") +
        (is_equal ? "equal within " + number(pair.tolerance) + " of the maximum"
                  : std::to_string(unequal) + " of " + several(end - begin, "image") +
                        (unequal == 1 ? " differs" : " differ"))
    );
    return is_equal;
}

}  // namespace minibragg::story
