#include "fuzz/target.hpp"
#include "minibragg/reflections/read_hkl_text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return minibragg::fuzz::read_or_refuse(data, size, [](const std::string& bytes) {
        minibragg::reflections::read_hkl_text(bytes, "list.hkl", {});
    });
}
