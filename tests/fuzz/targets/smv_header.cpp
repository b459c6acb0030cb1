#include "fuzz/target.hpp"
#include "minibragg/nanobragg/import_header.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return minibragg::fuzz::read_or_refuse(data, size, [](const std::string& bytes) {
        using namespace minibragg::nanobragg;
        if (const auto header = read_smv_header(bytes, "image.img")) {
            Options options;
            import_header(*header, HeaderUse::image, options);
            read_mask_pixels(*header, bytes, "image.img");
        }
    });
}
