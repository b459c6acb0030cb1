#include "fuzz/target.hpp"
#include "minibragg/background/read_scattering_table.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return minibragg::fuzz::read_or_refuse(data, size, [](const std::string& bytes) {
        minibragg::background::read_scattering_table(bytes, "table.txt");
    });
}
