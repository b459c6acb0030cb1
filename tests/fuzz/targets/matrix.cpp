#include "fuzz/target.hpp"
#include "minibragg/nanobragg/crystal.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return minibragg::fuzz::read_or_refuse(data, size, [](const std::string& bytes) {
        minibragg::NanobraggRandom random(1);
        minibragg::nanobragg::make_lattice({}, bytes, 1e-10, random);
    });
}
