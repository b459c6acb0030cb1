#include "minibragg/nanobragg/quirky_image.hpp"

#if defined(MINIBRAGG_WITHOUT_EXACT_QUIRKS)

#include <stdexcept>

namespace minibragg::nanobragg {

bool has_quirks() {
    return false;
}

RenderedImage render_quirky(
    const Setup& /*setup*/,
    const PixelSelection& /*selection*/,
    const parallel::Communicator& /*communicator*/,
    const std::function<void(double)>& /*told*/
) {
    throw std::logic_error("rendered with -exact_quirks, which this program does not have");
}

}  // namespace minibragg::nanobragg

#else

#include <algorithm>
#include <optional>

#include "minibragg/nanobragg/quirks.hpp"
#include "minibragg/nanobragg/rows_of_ranks.hpp"

namespace minibragg::nanobragg {

bool has_quirks() {
    return true;
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
    const auto render = [&](const Rows& rows, const scene::PixelRows&, std::span<float> to) {
        const std::vector<float> photons = run->render(rows);
        std::copy(photons.begin(), photons.end(), to.begin());
    };
    GatheredImage gathered =
        render_and_gather({run->scene(), render}, selection, communicator, report_progress);
    RenderedImage image{std::move(gathered.photons), gathered.solid_angle_sum, run->scenes()};
    if (communicator.is_root()) {
        for (const auto& [pixel, photons] : run->turning_pixels()) {
            image.photons[static_cast<std::size_t>(selection.index_of(pixel))] = photons;
        }
    }
    return image;
}

}  // namespace minibragg::nanobragg

#endif
