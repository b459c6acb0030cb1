#include "minibragg/nanobragg/render_image.hpp"

#include <algorithm>
#include <optional>
#include <span>

#include "minibragg/diffraction/render.hpp"
#include "minibragg/nanobragg/quirks.hpp"
#include "minibragg/nanobragg/resolution_limit.hpp"
#include "minibragg/parallel/decomposition.hpp"
#include "minibragg/parallel/exchange.hpp"

namespace minibragg::nanobragg {

namespace {

/// The rows of every rank.
std::vector<Rows> deal_rows(const PixelSelection& selection, int ranks) {
    parallel::RowCosts costs;
    for (std::int64_t slow = selection.rows_begin(); slow < selection.rows_end(); ++slow) {
        std::int64_t cost = 0;
        for (std::int64_t fast = 0; fast < selection.fast_pixels(); ++fast) {
            cost += selection.is_rendered({slow, fast}) ? 1 : 0;
        }
        costs.push_back(cost);
    }
    std::vector<Rows> rows;
    for (const std::vector<parallel::Band>& bands : parallel::decompose({costs}, ranks)) {
        const parallel::Band band = bands.empty() ? parallel::Band{} : bands.front();
        const std::int64_t first = selection.rows_begin() + band.first_row;
        rows.push_back({first, first + band.rows});
    }
    return rows;
}

/// A scene without turns.
class PlainRun {
public:
    PlainRun(const Setup& setup, const PixelSelection& selection)
        : selection_(selection),
          model_(setup.scene),
          scene_(scene::upload_scene(ExecSpace(), setup.scene)),
          probe_(model_, scene_) {}

    std::vector<float> render(const Rows& rows) const {
        std::vector<float> photons =
            render_rows({scene_, diffraction::render}, selection_, rows);
        if (needs_polarization_correction(model_)) {
            correct_polarization(probe_, selection_, rows, photons);
        }
        return photons;
    }

    const scene::DeviceScenes& scene() const { return scene_; }

private:
    const PixelSelection& selection_;
    const scene::SceneModel& model_;
    scene::DeviceScenes scene_;
    SampleProbe probe_;
};

/// The photons of a rank's rows, and the sum of solid angles of each row.
struct RankImage {
    std::vector<float> photons;
    std::vector<double> solid_angles;
};

template <class Run>
RankImage render_share(
    const Run& run,
    const PixelSelection& selection,
    const Rows& rows,
    const std::function<void(double)>& report_progress
) {
    RankImage image;
    for_each_block(rows, selection.fast_pixels(), [&](const Rows& block) {
        const std::vector<float> photons = run.render(block);
        image.photons.insert(image.photons.end(), photons.begin(), photons.end());
        const std::vector<double> angles = row_solid_angles(run.scene(), selection, block);
        image.solid_angles.insert(image.solid_angles.end(), angles.begin(), angles.end());
        report_progress(
            static_cast<double>(block.end - rows.first) / static_cast<double>(rows.count())
        );
    });
    return image;
}

/// Copies every rank's rows to their place on rank 0.
std::vector<float> gather_image(
    const std::vector<float>& mine,
    const PixelSelection& selection,
    const std::vector<Rows>& rows,
    const parallel::Communicator& communicator
) {
    if (!communicator.is_root()) {
        communicator.send(std::as_bytes(std::span(mine)), 0);
        return {};
    }
    const std::int64_t fast = selection.fast_pixels();
    std::vector<float> image(static_cast<std::size_t>(fast * selection.slow_pixels()));
    for (int rank = 0; rank < communicator.size(); ++rank) {
        const Rows& share = rows[static_cast<std::size_t>(rank)];
        const std::span<float> place = std::span(image).subspan(
            static_cast<std::size_t>(share.first * fast),
            static_cast<std::size_t>(share.count() * fast)
        );
        if (rank == 0) {
            std::copy(mine.begin(), mine.end(), place.begin());
        } else {
            communicator.receive(std::as_writable_bytes(place), rank);
        }
    }
    return image;
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

template <class Run>
RenderedImage render_and_gather(
    const Run& run,
    const PixelSelection& selection,
    const parallel::Communicator& communicator,
    const std::function<void(double)>& report_progress
) {
    const std::vector<Rows> rows = deal_rows(selection, communicator.size());
    const Rows& my_rows = rows[static_cast<std::size_t>(communicator.rank())];
    RankImage mine;
    parallel::agree(communicator, [&] {
        mine = render_share(run, selection, my_rows, report_progress);
    });
    RenderedImage image;
    image.photons = gather_image(mine.photons, selection, rows, communicator);
    image.solid_angle_sum = gather_sum(mine.solid_angles, communicator);
    return image;
}

ShareOfRows share_of(
    const PixelSelection& selection, const parallel::Communicator& communicator
) {
    const auto rank = static_cast<std::size_t>(communicator.rank());
    return {deal_rows(selection, communicator.size())[rank], communicator};
}

RenderedImage render_plain(
    const Setup& setup,
    const PixelSelection& selection,
    const parallel::Communicator& communicator,
    const std::function<void(double)>& report_progress
) {
    std::optional<PlainRun> run;
    parallel::agree(communicator, [&] {
        run.emplace(setup, selection);
    });
    RenderedImage image = render_and_gather(*run, selection, communicator, report_progress);
    image.scenes = {
        {0, run->scene(), setup.scene.crystal.spindle_rotations, setup.interpolates}};
    if (setup.interpolates) {
        const ShareOfRows share = share_of(selection, communicator);
        image.pixels_outside = find_outside_points(setup.scene, selection, share).pixels;
    }
    return image;
}

RenderedImage render_quirky(
    const Setup& setup,
    const PixelSelection& selection,
    const parallel::Communicator& communicator,
    const std::function<void(double)>& report_progress
) {
    std::optional<QuirkyRun> run;
    parallel::agree(communicator, [&] {
        run.emplace(setup, selection);
    });
    if (setup.interpolates) {
        run->find_end_of_interpolation(share_of(selection, communicator));
    }
    RenderedImage image = render_and_gather(*run, selection, communicator, report_progress);
    image.scenes = run->scenes();
    if (communicator.is_root()) {
        for (const auto& [pixel, photons] : run->turning_pixels()) {
            image.photons[static_cast<std::size_t>(selection.index_of(pixel))] = photons;
        }
    }
    return image;
}

}  // namespace

RenderedImage render_image(
    const Setup& setup,
    const PixelSelection& selection,
    const parallel::Communicator& communicator,
    const std::function<void(double)>& report_progress
) {
    return setup.options.sampling.exact_quirks
               ? render_quirky(setup, selection, communicator, report_progress)
               : render_plain(setup, selection, communicator, report_progress);
}

}  // namespace minibragg::nanobragg
