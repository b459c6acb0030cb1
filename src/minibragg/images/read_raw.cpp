#include "minibragg/images/header_numbers.hpp"
#include "minibragg/images/image_readers.hpp"

namespace minibragg::images {

FileImage read_raw(const std::string& name, std::string_view bytes, const RawLayout& layout) {
    constexpr std::string_view png_signature = "\x89PNG\r\n\x1a\n";
    if (bytes.starts_with(png_signature)) {
        refuse_image(
            name,
            "is a picture (PNG), whose colours are no photons. Give the image file that it was "
            "drawn "
            "from"
        );
    }
    constexpr std::int64_t most_along_edge = std::int64_t{1} << 26U;
    const auto type = number_type_named(layout.type);
    if (!type) {
        refuse_image(
            name,
            "the type '" + layout.type +
                "' is unknown. Use float32, float64, int8, int16, int32, uint8, uint16 or "
                "uint32"
        );
    }
    if (layout.rows < 1 || layout.columns < 1 || layout.rows > most_along_edge ||
        layout.columns > most_along_edge) {
        refuse_image(
            name,
            "is no HDF5, CBF or SMV file; to be read as numbers without a header it needs "
            "their "
            "shape: --shape ROWS,COLUMNS (and --type, where they are not float32)"
        );
    }
    const std::int64_t pixels = layout.rows * layout.columns;
    const std::int64_t wanted = pixels * static_cast<std::int64_t>(type->bytes);
    if (static_cast<std::int64_t>(bytes.size()) != wanted) {
        refuse_image(
            name,
            std::to_string(layout.rows) + " x " + std::to_string(layout.columns) +
                " pixels of " + type->word + " take " + std::to_string(wanted) +
                " bytes, and it has " + std::to_string(bytes.size()) +
                ". Give the shape and the type of its numbers (--shape, --type)"
        );
    }
    FileImage image;
    image.name = name;
    image.format = "raw";
    image.number_type = type->word;
    image.is_counts = type->is_integer;
    image.shape = {layout.rows, layout.columns};
    image.values = numbers_in(bytes, static_cast<std::size_t>(pixels), *type, false);
    apply_header(image, {});
    mark_pixels(image);
    return image;
}

}  // namespace minibragg::images
