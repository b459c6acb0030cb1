#include "minibragg/spots/label_pixels.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>

#include "minibragg/base/contracts.hpp"

namespace minibragg::spots {

namespace {

/// Where a pixel of an image is among those of this rank.
class PlacesOfPixels {
public:
    explicit PlacesOfPixels(const setup::LocalPixels& local) {
        for (const statistics::RowBlock& block : local.blocks) {
            const auto panel = static_cast<std::size_t>(block.panel);
            if (first_of_row_.size() <= panel) {
                first_of_row_.resize(panel + 1);
            }
            std::vector<std::int64_t>& rows = first_of_row_[panel];
            const auto first = static_cast<std::size_t>(block.first_slow),
                       count = static_cast<std::size_t>(block.rows);
            rows.resize(std::max(rows.size(), first + count), elsewhere);
            for (std::size_t row = 0; row < count; ++row) {
                rows[first + row] =
                    block.first_pixel + static_cast<std::int64_t>(row) * block.fast_pixels;
            }
        }
    }

    std::optional<std::size_t> operator()(const SpotPixel& pixel) const {
        const auto panel = static_cast<std::size_t>(pixel.panel);
        const auto slow = static_cast<std::size_t>(pixel.slow);
        if (panel >= first_of_row_.size() || slow >= first_of_row_[panel].size() ||
            first_of_row_[panel][slow] == elsewhere) {
            return std::nullopt;
        }
        return static_cast<std::size_t>(first_of_row_[panel][slow] + pixel.fast);
    }

private:
    static constexpr std::int64_t elsewhere = -1;
    std::vector<std::vector<std::int64_t>> first_of_row_;  ///< [panel][slow]
};

}  // namespace

PixelLabels label_pixels(
    const config::Output& deck,
    const std::vector<SpotPixel>& pixels,
    const setup::LocalPixels& local,
    std::span<const float> photons
) {
    expects(photons.size() == local.mask.size());
    PixelLabels result{
        std::vector<std::uint32_t>(photons.size(), 0),
        std::vector<std::uint32_t>(local.mask.begin(), local.mask.end())};
    const PlacesOfPixels place_of(local);
    std::vector<float> of_label(photons.size(), 0.0F);
    const auto share = static_cast<float>(deck.label_share);
    for (const SpotPixel& pixel : pixels) {
        const auto place = place_of(pixel);
        if (!place) {
            continue;
        }
        const double noise = std::sqrt(static_cast<double>(photons[*place]));
        const bool belongs =
            pixel.part_of_brightest >= share && pixel.photons >= deck.label_sigmas * noise;
        if (belongs && pixel.photons > of_label[*place]) {
            of_label[*place] = pixel.photons;
            result.labels[*place] = deck.labels == "hkl" ? pixel.spot + 1 : 1;
        }
    }
    std::vector<bool> has_spot(photons.size(), false);
    for (const SpotPixel& pixel : pixels) {
        const auto place = place_of(pixel);
        if (!place || result.labels[*place] == 0 ||
            pixel.photons < overlapping_part * of_label[*place]) {
            continue;
        }
        result.flags[*place] |= has_spot[*place] ? label_bit::overlapped : 0U;
        has_spot[*place] = true;
    }
    return result;
}

void flag_saturated(
    std::span<const std::int32_t> counts,
    std::int32_t saturation,
    std::span<std::uint32_t> flags
) {
    expects(counts.size() == flags.size());
    for (std::size_t i = 0; i < counts.size(); ++i) {
        flags[i] |= counts[i] >= saturation ? label_bit::saturated : 0U;
    }
}

}  // namespace minibragg::spots
