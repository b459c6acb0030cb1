#include "minibragg/campaign/series_plan.hpp"

#include <algorithm>
#include <cmath>

#include "minibragg/base/contracts.hpp"
#include "minibragg/base/kokkos.hpp"

namespace minibragg::campaign {

namespace {

/// What a killed run may lose, unless the deck says otherwise.
constexpr std::int64_t most_images_of_a_file = 64;
constexpr double longest_file_s = 60.0;

/// Shorter data files cost more than they gain.
constexpr double shortest_file_s = 1.0;

/// Of what is left, a group takes at most this part of its share: ends then differ by little.
constexpr std::int64_t parts_of_a_share = 2;

constexpr double shortest_image_s = 1e-6;

std::int64_t images_in(double seconds, const Pace& pace) {
    const double images = seconds / std::max(pace.seconds_per_image, shortest_image_s);
    return std::max<std::int64_t>(1, std::llround(std::floor(images)));
}

std::int64_t divided_up(std::int64_t number, std::int64_t by) {
    return (number + by - 1) / by;
}

}  // namespace

SeriesPlan plan_series(const config::Output& output, const SeriesSize& size) {
    SeriesPlan plan;
    plan.is_timed = output.images_per_file == 0;
    plan.images_per_file = plan.is_timed ? most_images_of_a_file : output.images_per_file;
    plan.has_data_files = size.has_data_files || size.images > plan.images_per_file ||
                          (plan.is_timed && size.images > 1 && size.seconds > longest_file_s);
    return plan;
}

int choose_images_a_launch(const LaunchSize& size) {
    constexpr std::int64_t most_images = 256, enough_pixels = std::int64_t{1} << 20U,
                           most_table_rows = std::int64_t{1} << 20U;
    constexpr std::int64_t most_steps_of_a_rank = runs_on_host ? 100'000'000 : 10'000'000'000;
    if (size.wanted > 0) {
        return static_cast<int>(std::min<std::int64_t>(size.wanted, size.images));
    }
    const auto fit = [](std::int64_t all, std::int64_t one) {
        return all / std::max<std::int64_t>(1, one);
    };
    const std::int64_t images = std::min(
        {size.images,
         most_images,
         fit(enough_pixels, size.pixels),
         fit(most_table_rows, size.table_rows),
         fit(most_steps_of_a_rank, size.steps / size.ranks)}
    );
    return static_cast<int>(std::max<std::int64_t>(1, images));
}

int choose_groups(std::int64_t images, int ranks, int ranks_per_image) {
    expects(images >= 1 && ranks >= 1);
    const int most = static_cast<int>(std::min<std::int64_t>(images, ranks));
    if (ranks_per_image > 0) {
        return std::clamp(ranks / ranks_per_image, 1, most);
    }
    // Groups that are not quite even are accepted: images are handed out as groups become free.
    constexpr double accepted_delay = 1.05;
    const double least_time = static_cast<double>(images) / ranks;
    int best = 1;
    for (int groups = 2; groups <= most; ++groups) {
        const auto rounds = static_cast<double>(divided_up(images, groups));
        const int ranks_of_a_group = ranks / groups;
        if (rounds / ranks_of_a_group <= accepted_delay * least_time) {
            best = groups;
        }
    }
    return best;
}

std::int64_t images_to_take(const SeriesPlan& plan, const Pace& pace) {
    if (!plan.is_timed) {
        return plan.images_per_file;
    }
    const std::int64_t most = std::min(plan.images_per_file, images_in(longest_file_s, pace));
    if (pace.groups == 1) {
        return most;
    }
    const std::int64_t share = divided_up(pace.images_left, parts_of_a_share * pace.groups);
    return std::clamp(share, std::min(most, images_in(shortest_file_s, pace)), most);
}

}  // namespace minibragg::campaign
