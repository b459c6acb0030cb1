#pragma once

#include <cstdint>

#include "minibragg/config/run_config.hpp"

/// How the images of a run are shared out over files and groups of ranks. Pure functions.
namespace minibragg::campaign {

struct SeriesPlan {
    bool has_data_files = false;       ///< else output.file holds all images
    bool is_timed = false;             ///< a data file ends also after about a minute of work
    std::int64_t images_per_file = 1;  ///< most of a data file

    bool operator==(const SeriesPlan&) const = default;
};

/// What decides about the files of a run.
struct SeriesSize {
    std::int64_t images = 1;
    double seconds = 0.0;         ///< that all ranks together will take, about
    bool has_data_files = false;  ///< an earlier run, which this one continues, has some
};

/// One file for one image; for a few images that are made within a minute; for as many as
/// output.images_per_file.
SeriesPlan plan_series(const config::Output& output, const SeriesSize& size);

/// Ranks that make images together: how many groups there are to be. With 0 ranks a group, as
/// many groups as end soonest, when every group makes equally many images and all images cost
/// the same.
/// @pre images, ranks >= 1
int choose_groups(std::int64_t images, int ranks, int ranks_per_image);

/// What an image takes of a launch by a group of ranks.
struct LaunchSize {
    std::int64_t images = 1;  ///< of the run
    std::int64_t pixels = 1, steps = 1;
    std::int64_t table_rows = 1;  ///< cells, wavelengths and lines of samples
    int ranks = 1;                ///< of the group
    int wanted = 0;               ///< parallel.images_per_launch; 0: chosen
};

/// How many images a group renders by one launch. Small images are rendered together until a
/// launch has a million pixels, so that they fill a device and do not pay for a launch each;
/// but no more than take some tenths of a second, nor have more than a million rows of tables.
/// The same on all ranks.
int choose_images_a_launch(const LaunchSize& size);

/// What a group knows when it takes images.
struct Pace {
    double seconds_per_image = 0.0;  ///< of a group, lately
    std::int64_t images_left = 1;    ///< of the run, that nobody has taken, at most
    int groups = 1;
};

/// How many images a group should take for its next data file. At least 1. Towards the end of a
/// run groups take fewer, so that they end together, unless that would make files of less than
/// a second.
std::int64_t images_to_take(const SeriesPlan& plan, const Pace& pace);

}  // namespace minibragg::campaign
