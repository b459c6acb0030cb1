#include <bit>

#include "base/error.hpp"
#include "output/image_writers.hpp"

namespace minibragg::output {

void write_raw(const ImageFile& file, const StackedImage& image) {
    static_assert(std::endian::native == std::endian::little, "raw files are little-endian");
    const std::string bytes(
        reinterpret_cast<const char*>(image.photons.data()),
        image.photons.size() * sizeof(float)
    );
    write_file(file.path, bytes, file.existing);
}

}  // namespace minibragg::output
