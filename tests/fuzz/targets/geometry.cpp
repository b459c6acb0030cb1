#include "fuzz/memory_file.hpp"
#include "fuzz/target.hpp"
#include "minibragg/nexus/hdf5_signature.hpp"
#include "minibragg/nexus/read_geometry.hpp"
#include "minibragg/parallel/packed.hpp"

/// What stands between a hostile file and the program: the look at a superblock, and the
/// description that the reader's program gives. (Into HDF5 itself the reader's limits look:
/// tests/unit/nexus/test_guarded_read.cpp.)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return minibragg::fuzz::read_or_refuse(data, size, [](const std::string& bytes) {
        try {
            minibragg::parallel::unpacked<minibragg::nexus::FileGeometry>(bytes);
        } catch (const minibragg::parallel::TooFewBytes&) {
        }
        const minibragg::fuzz::MemoryFile file(bytes);
        minibragg::nexus::is_hdf5_file(file.path());
        minibragg::nexus::check_superblock(file.path());
    });
}
