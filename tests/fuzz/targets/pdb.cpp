#include "fuzz/target.hpp"
#include "minibragg/reflections/read_structure_factors.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return minibragg::fuzz::read_or_refuse(data, size, [](const std::string& bytes) {
        // Coarse, so that few amplitudes are computed of a model.
        minibragg::reflections::ReadOptions options;
        options.d_min_A = 20.0;
        minibragg::reflections::read_structure_factors({"model.pdb", bytes}, options);
    });
}
