#include "simulation/render_rows.hpp"

#include <algorithm>
#include <numeric>

#include "diffraction/render.hpp"
#include "simulation/prepare_image.hpp"

namespace minibragg::simulation {

void render_image(int image, PreparedRun& run, report::Progress& progress) {
    constexpr double seconds_a_launch = 0.2;
    constexpr double shortest_time_s = 1e-9;
    constexpr double fastest_growth = 16.0;
    constexpr std::size_t first_rows = 8;
    prepare_image(image, run);
    const auto& all = run.pixels.rows;
    const std::size_t rows = all.rows.extent(0);
    std::size_t at_once = first_rows;
    for (std::size_t first = 0; first < rows;) {
        const std::size_t last = std::min(first + at_once, rows);
        const Kokkos::Timer timer;
        const Array<const diffraction::PixelRow> some =
            Kokkos::subview(all.rows, std::make_pair(first, last));
        diffraction::render(run.scene, {some, all.mask}, run.images);
        Kokkos::fence();
        const double growth = std::min(
            fastest_growth, seconds_a_launch / std::max(timer.seconds(), shortest_time_s)
        );
        const auto steps = run.steps_of_row.begin();
        progress.advance(std::accumulate(
            steps + static_cast<std::ptrdiff_t>(first),
            steps + static_cast<std::ptrdiff_t>(last),
            std::int64_t{0}
        ));
        at_once = std::max<std::size_t>(
            1, static_cast<std::size_t>(static_cast<double>(last - first) * growth)
        );
        first = last;
    }
}

}  // namespace minibragg::simulation
