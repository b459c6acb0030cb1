#include <bit>
#include <span>

#include "minibragg/pictures/image_writers.hpp"

namespace minibragg::pictures {

static_assert(
    std::endian::native == std::endian::little, "the image formats are little-endian"
);

void write_raw(const ImageFile& file, const files::StackedImage& image) {
    const auto bytes = std::as_bytes(std::span(image.photons));
    files::write_file(
        file.path,
        std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()),
        file.existing
    );
}

}  // namespace minibragg::pictures
