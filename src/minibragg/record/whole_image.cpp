#include "minibragg/record/whole_image.hpp"

#include <algorithm>
#include <numeric>

#include "minibragg/parallel/exchange.hpp"

namespace minibragg::record {

namespace {

template <class Rows, class Value>
std::vector<Rows> rows_of(const setup::LocalPixels& pixels, const Value* values) {
    std::vector<Rows> rows;
    for (std::size_t i = 0; i < pixels.bands.size(); ++i) {
        rows.push_back({pixels.bands[i], values + pixels.blocks[i].first_pixel});
    }
    return rows;
}

/// The pixel of the maximum within its row; -1 on the ranks that do not own the row.
std::int64_t fast_of_maximum(
    const setup::LocalPixels& pixels,
    const Array<const float>& photons,
    const statistics::ImageStatistics& image
) {
    for (const statistics::RowBlock& block : pixels.blocks) {
        const int row = image.max_slow - block.first_slow;
        if (block.panel == image.max_panel && row >= 0 && row < block.rows) {
            const std::int64_t first =
                block.first_pixel + std::int64_t{row} * block.fast_pixels;
            const auto host = Kokkos::create_mirror_view_and_copy(
                Kokkos::HostSpace(),
                Array<const float>(Kokkos::subview(
                    photons, std::make_pair(first, first + std::int64_t{block.fast_pixels})
                ))
            );
            return std::max_element(host.data(), host.data() + block.fast_pixels) - host.data();
        }
    }
    return -1;
}

}  // namespace

std::vector<files::PhotonRows> photon_rows(
    const setup::LocalPixels& pixels, const float* photons_host
) {
    return rows_of<files::PhotonRows>(pixels, photons_host);
}

std::vector<files::CountRows> count_rows(
    const setup::LocalPixels& pixels, const std::int32_t* counts_host
) {
    return rows_of<files::CountRows>(pixels, counts_host);
}

std::vector<files::LabelRows> label_rows(
    const setup::LocalPixels& pixels, const std::uint32_t* labels
) {
    return rows_of<files::LabelRows>(pixels, labels);
}

std::vector<files::MaskRows> mask_rows(const setup::LocalPixels& pixels) {
    return rows_of<files::MaskRows>(pixels, pixels.mask.data());
}

statistics::ImageStatistics gather_statistics(
    const parallel::Communicator& communicator,
    const setup::LocalPixels& pixels,
    const Array<const float>& photons
) {
    using statistics::RowStatistics;
    const std::vector<RowStatistics> mine = statistics::row_statistics(photons, pixels.blocks);
    std::vector<RowStatistics> all;
    for (const auto& of_rank : parallel::gather(communicator, mine)) {
        all.insert(all.end(), of_rank.begin(), of_rank.end());
    }
    all = parallel::broadcast(communicator, all);
    const auto& good = pixels.good_pixels_of_row;
    statistics::ImageStatistics image = statistics::combine(
        std::move(all),
        communicator.sum(std::accumulate(good.begin(), good.end(), std::int64_t{0}))
    );
    image.max_fast = static_cast<int>(
        communicator.max(static_cast<double>(fast_of_maximum(pixels, photons, image)))
    );
    return image;
}

}  // namespace minibragg::record
