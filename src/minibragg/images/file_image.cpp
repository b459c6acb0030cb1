#include "minibragg/images/file_image.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <span>

#include "minibragg/base/error.hpp"
#include "minibragg/base/regular_file.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/files/data_set_place.hpp"
#include "minibragg/images/header_numbers.hpp"
#include "minibragg/images/image_readers.hpp"
#include "minibragg/nexus/hdf5_signature.hpp"

namespace minibragg::images {
namespace {

enum class Format { nxmx, cbf, smv, raw };

std::string bytes_of_file(const std::string& path, std::size_t most) {
    RegularFile file(path);
    std::string bytes(std::min(file.size(), most), '\0');
    bytes.resize(file.read(bytes));
    return bytes;
}

Format format_of(const std::string& file) {
    constexpr std::size_t first_bytes = 512;
    const files::DataSetPlace place = files::data_set_place(file);
    if (!place.object.empty() || nexus::is_hdf5_file(place.file)) {
        return Format::nxmx;
    }
    const std::string begin = bytes_of_file(file, first_bytes);
    return is_cbf(begin) ? Format::cbf : is_smv(begin) ? Format::smv : Format::raw;
}

}  // namespace

static PixelMark mark_of(const FileImage& image, std::size_t index, bool is_on_panel) {
    if (!is_on_panel) {
        return PixelMark::gap;
    }
    const bool is_saturated =
        image.saturation_value && image.values[index] > *image.saturation_value;
    return is_saturated ? PixelMark::saturated : PixelMark::good;
}

bool is_raw_file(const std::string& file) {
    return format_of(file) == Format::raw;
}

bool is_cbf_or_smv_file(const std::string& file) {
    const Format format = format_of(file);
    return format == Format::cbf || format == Format::smv;
}

FileImage read_image_file(const std::string& file, const ImageWish& wish) {
    constexpr std::size_t largest_file = std::size_t{1} << 32U;
    const Format format = format_of(file);
    if (format == Format::nxmx) {
        return read_nxmx_image(file, wish);
    }
    if (wish.image != 0) {
        refuse_image(
            file,
            "there is no image " + std::to_string(wish.image) +
                ": the file has one, which is number 0"
        );
    }
    const std::string bytes = bytes_of_file(file, largest_file);
    if (format == Format::cbf) {
        return read_cbf(file, bytes);
    }
    return format == Format::smv ? read_smv(file, bytes) : read_raw(file, bytes, wish.raw);
}

std::int64_t images_in_file(const std::string& file) {
    return format_of(file) == Format::nxmx
               ? nexus::image_facts({files::data_set_place(file)}).images
               : 1;
}

PixelPlace place_of(const FileImage& image, std::size_t index) {
    const auto pixel = static_cast<std::int64_t>(index);
    auto row = static_cast<int>(pixel / image.shape.columns);
    PixelPlace place{0, static_cast<int>(pixel % image.shape.columns), 0};
    while (place.panel + 1 < static_cast<int>(image.panels.size()) &&
           row >= image.panels[static_cast<std::size_t>(place.panel)].slow_pixels) {
        row -= image.panels[static_cast<std::size_t>(place.panel)].slow_pixels;
        ++place.panel;
    }
    place.slow = row;
    return place;
}

void mark_pixels(FileImage& image) {
    image.marks.assign(image.values.size(), PixelMark::good);
    std::size_t index = 0;
    for (const files::Panel& panel : image.panels) {
        for (int slow = 0; slow < panel.slow_pixels; ++slow) {
            for (std::int64_t fast = 0; fast < image.shape.columns; ++fast, ++index) {
                image.marks[index] = mark_of(image, index, fast < panel.fast_pixels);
            }
        }
    }
}

}  // namespace minibragg::images
