#include "fuzz/target.hpp"
#include "minibragg/images/image_readers.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return minibragg::fuzz::read_or_refuse(data, size, [](const std::string& bytes) {
        minibragg::images::read_cbf("image", bytes);
    });
}
