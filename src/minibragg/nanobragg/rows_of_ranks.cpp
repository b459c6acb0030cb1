#include "minibragg/nanobragg/rows_of_ranks.hpp"

#include <optional>
#include <utility>

#include "minibragg/parallel/decomposition.hpp"
#include "minibragg/parallel/exchange.hpp"

namespace minibragg::nanobragg {

namespace {

/// The rows of every rank.
std::vector<Rows> deal_rows(const PixelSelection& selection, int ranks) {
    parallel::RowCosts costs;
    for (std::int64_t slow = selection.rows_begin(); slow < selection.rows_end(); ++slow) {
        costs.push_back(selection.count_rendered(slow));
    }
    std::vector<Rows> rows;
    for (const std::vector<parallel::Band>& bands : parallel::decompose({costs}, ranks)) {
        const parallel::Band band = bands.empty() ? parallel::Band{} : bands.front();
        const std::int64_t first = selection.rows_begin() + band.first_row;
        rows.push_back({first, first + band.rows});
    }
    return rows;
}

/// The photons of a rank's rows, in the whole image on rank 0, and the sums of their solid
/// angles.
class RankImage {
public:
    RankImage(const PixelSelection& selection, const ShareOfRows& share)
        : selection_(selection),
          rows_(share.rows),
          is_whole_(share.communicator.is_root()),
          photons_(static_cast<std::size_t>(
              selection.fast_pixels() *
              (is_whole_ ? selection.slow_pixels() : share.rows.count())
          )) {}

    void render(
        const RowsRenderer& renderer, const std::function<void(double)>& report_progress
    ) {
        for_each_block(rows_, selection_.fast_pixels(), [&](const Rows& block) {
            const scene::PixelRows uploaded = upload_rows(selection_, block);
            renderer.render(block, uploaded, place_of(block));
            const std::vector<double> angles =
                download(diffraction::row_solid_angles(ExecSpace(), renderer.scene, uploaded));
            solid_angles_.insert(solid_angles_.end(), angles.begin(), angles.end());
            report_progress(
                static_cast<double>(block.end - rows_.first) /
                static_cast<double>(rows_.count())
            );
        });
    }

    /// The photons of some rows.
    /// @pre of this rank, unless it is rank 0
    std::span<float> place_of(const Rows& rows) {
        const std::int64_t fast = selection_.fast_pixels();
        const std::int64_t before = is_whole_ ? 0 : rows_.first;
        return std::span(photons_).subspan(
            static_cast<std::size_t>((rows.first - before) * fast),
            static_cast<std::size_t>(rows.count() * fast)
        );
    }

    std::vector<float>& photons() { return photons_; }

    const std::vector<double>& solid_angles() const { return solid_angles_; }

private:
    const PixelSelection& selection_;
    Rows rows_;
    bool is_whole_;
    std::vector<float> photons_;
    std::vector<double> solid_angles_;
};

/// Brings every rank's rows to their place on rank 0.
void gather_photons(
    RankImage& image, const std::vector<Rows>& rows, const parallel::Communicator& communicator
) {
    if (!communicator.is_root()) {
        communicator.send(std::as_bytes(std::span(image.photons())), 0);
        image.photons().clear();
        return;
    }
    for (int rank = 1; rank < communicator.size(); ++rank) {
        const auto place = image.place_of(rows[static_cast<std::size_t>(rank)]);
        communicator.receive(std::as_writable_bytes(place), rank);
    }
}

/// The sum of all ranks' numbers in the order of the rows, on rank 0.
double gather_sum(const std::vector<double>& mine, const parallel::Communicator& communicator) {
    double sum = 0.0;
    for (const std::vector<double>& of_rank : parallel::gather(communicator, mine)) {
        for (const double value : of_rank) {
            sum += value;
        }
    }
    return sum;
}

}  // namespace

ShareOfRows share_of(
    const PixelSelection& selection, const parallel::Communicator& communicator
) {
    const auto rank = static_cast<std::size_t>(communicator.rank());
    return {deal_rows(selection, communicator.size())[rank], communicator};
}

GatheredImage render_and_gather(
    const RowsRenderer& renderer,
    const PixelSelection& selection,
    const parallel::Communicator& communicator,
    const std::function<void(double)>& report_progress
) {
    const std::vector<Rows> rows = deal_rows(selection, communicator.size());
    const ShareOfRows share{rows[static_cast<std::size_t>(communicator.rank())], communicator};
    std::optional<RankImage> image;
    parallel::agree(communicator, [&] {
        image.emplace(selection, share);
        image->render(renderer, report_progress);
    });
    gather_photons(*image, rows, communicator);
    const double sum = gather_sum(image->solid_angles(), communicator);
    return {std::move(image->photons()), sum};
}

}  // namespace minibragg::nanobragg
