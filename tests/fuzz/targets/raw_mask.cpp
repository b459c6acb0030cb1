#include "fuzz/memory_file.hpp"
#include "fuzz/target.hpp"
#include "minibragg/parallel/communicator.hpp"
#include "minibragg/setup/pixel_maps.hpp"

/// A mask of raw bytes, perhaps zipped, of two panels; and the same bytes as a table of bad
/// pixels.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace minibragg;
    static const auto alone = parallel::Communicator::self();
    static const setup::Files files(alone);
    static const setup::Panels panels = [] {
        detector::PanelGeometry panel;
        panel.fast_pixels = 3;
        panel.slow_pixels = 2;
        return setup::Panels{panel, panel};
    }();
    const setup::MappedPanels detector{panels, {}};
    const auto read = [&](const auto& reader) {
        fuzz::read_or_refuse(data, size, [&](const std::string& bytes) {
            // The first bytes of HDF5 would have another program read it.
            if (bytes.find("\x89HDF") == std::string::npos) {
                reader(fuzz::MemoryFile(bytes).path(), detector, files);
            }
        });
    };
    read(setup::read_mask_file);
    read(setup::read_bad_pixel_file);
    return 0;
}
