#pragma once

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

#include "minibragg/beam/make_sources.hpp"
#include "minibragg/crystal/mosaic.hpp"
#include "minibragg/response/point_spread.hpp"
#include "minibragg/scene/scene_model.hpp"

/// The words of a deck that choose, and what each means to the models: one table a key. The
/// words that a deck may hold stand in src/minibragg/config/deck_keys.cpp; a test compares.
namespace minibragg::setup {

template <class Value>
struct Word {
    std::string_view word;
    Value value;
};

inline constexpr auto divergence_shapes = std::to_array<Word<beam::DivergenceShape>>(
    {{"round", beam::DivergenceShape::round},
     {"square", beam::DivergenceShape::square},
     {"gaussian", beam::DivergenceShape::gaussian}}
);

inline constexpr auto mosaic_distributions = std::to_array<Word<crystal::MosaicDistribution>>(
    {{"uniform", crystal::MosaicDistribution::uniform},
     {"gaussian", crystal::MosaicDistribution::gaussian}}
);

inline constexpr auto lattice_shapes = std::to_array<Word<scene::LatticeShape>>(
    {{"square", scene::LatticeShape::square},
     {"round", scene::LatticeShape::round},
     {"gauss", scene::LatticeShape::gauss},
     {"tophat", scene::LatticeShape::tophat},
     {"gauss_star", scene::LatticeShape::broadened}}
);

inline constexpr auto interpolations = std::to_array<Word<scene::Interpolation>>(
    {{"nearest", scene::Interpolation::nearest}, {"tricubic", scene::Interpolation::tricubic}}
);

inline constexpr auto precisions = std::to_array<Word<scene::Precision>>(
    {{"mixed", scene::Precision::mixed}, {"double", scene::Precision::double_}}
);

inline constexpr auto spread_shapes = std::to_array<Word<response::SpreadShape>>(
    {{"gauss", response::SpreadShape::gauss}, {"fibre", response::SpreadShape::fibre}}
);

/// sampling.pixel: whether a sample stands for its whole subpixel.
inline constexpr auto takes_whole_pixels =
    std::to_array<Word<bool>>({{"points", false}, {"whole", true}});

inline constexpr auto subpixel_rules = std::to_array<Word<detector::SubpixelRule>>(
    {{"even", detector::SubpixelRule::even}, {"legendre", detector::SubpixelRule::legendre}}
);

/// structure_factors.anomalous: whether atoms have f' and f''.
inline constexpr auto scatter_anomalously =
    std::to_array<Word<bool>>({{"none", false}, {"at_wavelength", true}});

/// sampling.held_value: whether the last sample of a pixel is the one that is held.
inline constexpr auto held_is_last =
    std::to_array<Word<bool>>({{"last", true}, {"first", false}});

/// detector.response.calibration_of: whether the pattern multiplies photons before they count.
inline constexpr auto calibrates_photons =
    std::to_array<Word<bool>>({{"signal", false}, {"photons", true}});

/// What a word means.
/// @throws std::logic_error for a word that the deck allows and the table lacks
template <class Table>
auto value_of(const Table& table, std::string_view word) {
    for (const auto& entry : table) {
        if (entry.word == word) {
            return entry.value;
        }
    }
    throw std::logic_error("the word '" + std::string(word) + "' of the deck means nothing");
}

}  // namespace minibragg::setup
