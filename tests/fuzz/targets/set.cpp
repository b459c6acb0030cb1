#include "fuzz/target.hpp"
#include "minibragg/config/read_deck.hpp"

namespace {

constexpr const char* deck = R"(
[beam]
wavelength_A = 1.0
[crystal]
unit_cell = [80, 80, 80, 90, 90, 90]
cells = [12, 12, 12]
[structure_factors]
default_F = 100.0
[detector]
distance_mm = 100.0
grid = { pixels = [4, 4], pixel_size_mm = 0.2 }
[output]
file = "out.nxs"
)";

}  // namespace

/// A value of `--set`.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return minibragg::fuzz::read_or_refuse(data, size, [](const std::string& bytes) {
        minibragg::config::read_deck(deck, "deck.toml", {bytes});
    });
}
