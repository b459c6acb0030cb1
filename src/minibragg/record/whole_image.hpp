#pragma once

#include "minibragg/files/band_rows.hpp"
#include "minibragg/parallel/communicator.hpp"
#include "minibragg/setup/local_pixels.hpp"
#include "minibragg/statistics/image_statistics.hpp"

namespace minibragg::record {

/// This rank's rows of one quantity, as the writers take them. `photons_host` lies as the
/// pixels do.
std::vector<files::PhotonRows> photon_rows(
    const setup::LocalPixels& pixels, const float* photons_host
);

std::vector<files::CountRows> count_rows(
    const setup::LocalPixels& pixels, const std::int32_t* counts_host
);

std::vector<files::LabelRows> label_rows(
    const setup::LocalPixels& pixels, const std::uint32_t* labels
);

std::vector<files::MaskRows> mask_rows(const setup::LocalPixels& pixels);

/// Statistics of the whole image on every rank, the same for any number of ranks. Collective.
statistics::ImageStatistics gather_statistics(
    const parallel::Communicator& communicator,
    const setup::LocalPixels& pixels,
    const Array<const float>& photons
);

}  // namespace minibragg::record
