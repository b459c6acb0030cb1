#include "fuzz/target.hpp"
#include "minibragg/images/image_readers.hpp"

/// Numbers without a header, of each type; the first bytes say how many rows and columns there
/// are to be.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace minibragg;
    constexpr std::size_t shape_bytes = 2;
    if (size < shape_bytes) {
        return 0;
    }
    for (const char* const type :
         {"float32",
          "float64",
          "int8",
          "int16",
          "int32",
          "uint8",
          "uint16",
          "uint32",
          "none"}) {
        fuzz::read_or_refuse(
            data + shape_bytes,
            size - shape_bytes,
            [&](const std::string& bytes) {
                images::read_raw("image", bytes, {data[0] - 1, data[1] - 1, type});
            }
        );
    }
    return 0;
}
