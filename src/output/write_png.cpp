#include <png.h>

#include "base/error.hpp"
#include "output/image_writers.hpp"
#include "output/preview.hpp"

namespace minibragg::output {

namespace {

std::string encoded(const Picture& picture, const std::string& name) {
    png_image png{};
    png.version = PNG_IMAGE_VERSION;
    png.width = static_cast<png_uint_32>(picture.width);
    png.height = static_cast<png_uint_32>(picture.height);
    png.format = PNG_FORMAT_RGB;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png);
    std::string bytes(size, '\0');
    if (png_image_write_to_memory(
            &png, bytes.data(), &size, 0, picture.rgb.data(), 0, nullptr
        ) == 0) {
        throw EnvironmentError("cannot make '" + name + "': " + png.message);
    }
    bytes.resize(size);
    return bytes;
}

}  // namespace

void write_png(const ImageFile& file, const Experiment& experiment, const StackedImage& image) {
    constexpr int longest_side = 2000;
    const Projection projection = project(experiment, image, longest_side);
    const Picture picture = paint(projection, scale_for(projection));
    write_file(file.path, encoded(picture, file.path.string()), file.existing);
}

}  // namespace minibragg::output
