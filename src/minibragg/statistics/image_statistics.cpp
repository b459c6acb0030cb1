#include "minibragg/statistics/image_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include <KokkosBlas1_axpby.hpp>
#include <KokkosBlas1_nrm1.hpp>
#include <KokkosBlas1_nrm2.hpp>
#include <KokkosBlas1_nrminf.hpp>
#include <KokkosBlas1_sum.hpp>

namespace minibragg::statistics {

namespace {

/// [fast][row]: a row is a column, as KokkosBlas reduces. On a host it takes the pixel of all
/// columns before the next, so columns lie side by side.
using Columns = Kokkos::View<double**, Kokkos::LayoutRight, MemSpace>;
using Sums = Kokkos::View<double*, Kokkos::LayoutRight, MemSpace>;

/// Pixels converted to double at a time: what a second cache holds, 512 KiB, or 8 MiB of a
/// device's memory.
constexpr int pixels_at_once = runs_on_host ? 1 << 16 : 1 << 20;

Columns as_double(const Array<const float>& photons, std::int64_t first, int rows, int fast) {
    Columns columns(
        Kokkos::view_alloc(Kokkos::WithoutInitializing, std::string("minibragg::columns")),
        static_cast<std::size_t>(fast),
        static_cast<std::size_t>(rows)
    );
    Kokkos::parallel_for(
        "minibragg::statistics::as_double",
        Kokkos::MDRangePolicy<ExecSpace, Kokkos::Rank<2>>({0, 0}, {rows, fast}),
        KOKKOS_LAMBDA(const int row, const int i) {
            columns(i, row) = photons(first + std::int64_t{row} * fast + i);
        }
    );
    return columns;
}

auto on_host(const Sums& sums) {
    return Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), sums);
}

void append_rows(
    const Array<const float>& photons,
    const RowBlock& block,
    std::vector<RowStatistics>& statistics
) {
    const int at_once = std::max(1, pixels_at_once / std::max(1, block.fast_pixels));
    for (int first = 0; first < block.rows; first += at_once) {
        const int rows = std::min(at_once, block.rows - first);
        const std::int64_t pixel =
            block.first_pixel + static_cast<std::int64_t>(first) * block.fast_pixels;
        const Columns columns = as_double(photons, pixel, rows, block.fast_pixels);
        const auto count = static_cast<std::size_t>(rows);
        const Sums sum("sum", count), root("root", count), max("max", count);
        KokkosBlas::sum(sum, columns);
        KokkosBlas::nrm2(root, columns);
        KokkosBlas::nrminf(max, columns);
        const auto sum_host = on_host(sum), root_host = on_host(root), max_host = on_host(max);
        for (int i = 0; i < rows; ++i) {
            statistics.push_back(
                {block.panel,
                 block.first_slow + first + i,
                 sum_host(i),
                 root_host(i) * root_host(i),
                 max_host(i)}
            );
        }
    }
}

}  // namespace

std::vector<RowStatistics> row_statistics(
    const Array<const float>& photons, const std::vector<RowBlock>& blocks
) {
    std::vector<RowStatistics> statistics;
    for (const RowBlock& block : blocks) {
        append_rows(photons, block, statistics);
    }
    return statistics;
}

ImageStatistics combine(std::vector<RowStatistics> rows, std::int64_t pixels) {
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
        return std::tie(a.panel, a.slow) < std::tie(b.panel, b.slow);
    });
    ImageStatistics image;
    image.pixels = pixels;
    double sum_of_squares = 0.0;
    for (const RowStatistics& row : rows) {
        image.sum += row.sum;
        sum_of_squares += row.sum_of_squares;
        if (row.max > image.max) {
            image.max = row.max;
            image.max_panel = row.panel;
            image.max_slow = row.slow;
        }
    }
    const double count = std::max(1.0, static_cast<double>(pixels));
    image.mean = image.sum / count;
    image.rms = std::sqrt(sum_of_squares / count);
    return image;
}

ImageDifference compare_images(const Array<const float>& a, const Array<const float>& b) {
    ImageDifference difference;
    double sum = 0.0, sum_of_squares = 0.0;
    const auto pixels = static_cast<std::int64_t>(a.extent(0));
    for (std::int64_t first = 0; first < pixels; first += pixels_at_once) {
        const int count =
            static_cast<int>(std::min<std::int64_t>(pixels_at_once, pixels - first));
        const Columns a_column = as_double(a, first, 1, count);
        const Columns b_column = as_double(b, first, 1, count);
        const auto size = static_cast<std::size_t>(count);
        const Sums a_part(a_column.data(), size), b_part(b_column.data(), size);
        difference.largest_value =
            std::max(difference.largest_value, KokkosBlas::nrminf(a_part));
        KokkosBlas::axpy(-1.0, b_part, a_part);
        difference.largest = std::max(difference.largest, KokkosBlas::nrminf(a_part));
        sum += KokkosBlas::nrm1(a_part);
        const double root = KokkosBlas::nrm2(a_part);
        sum_of_squares += root * root;
    }
    const double count = std::max(1.0, static_cast<double>(pixels));
    difference.mean_absolute = sum / count;
    difference.root_mean_square = std::sqrt(sum_of_squares / count);
    return difference;
}

}  // namespace minibragg::statistics
