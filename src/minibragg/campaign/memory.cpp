#include "minibragg/campaign/memory.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

#include "minibragg/base/available_memory.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/files/native_frame.hpp"
#include "minibragg/parallel/exchange.hpp"
#include "minibragg/record/describe_experiment.hpp"
#include "minibragg/report/format.hpp"
#include "minibragg/scene/make_spots.hpp"
#include "minibragg/spots/spot.hpp"
#include "minibragg/spots/spot_cost.hpp"
#include "minibragg/spots/spots_of_image.hpp"

namespace minibragg::campaign {

namespace {

std::string host_name() {
    constexpr std::size_t longest_name = 256;
    std::array<char, longest_name> name{};
    gethostname(name.data(), name.size() - 1);
    return name.data();
}

/// A line of samples for every layer of a panel and every subpixel along slow, of the deck's
/// own scene.
std::int64_t sample_lines(const setup::Experiment& experiment) {
    std::size_t layers = 0;
    for (const scene::PanelModel& panel : experiment.detector.models) {
        layers += panel.layers.size();
    }
    return static_cast<std::int64_t>(layers) * experiment.scene.sampling.oversample;
}

/// Vectors grow by doubling, and hold what they held while they do: on average one and a half
/// times their elements.
constexpr double grown = 1.5;

/// What a block of the heap takes beside what is asked for.
constexpr double bytes_a_block = 16.0;

template <class... Types>
constexpr auto bytes_of = static_cast<double>((sizeof(Types) + ...));

/// Directions and wavelengths, gathered on the host and uploaded (scene/beam_tables.cpp).
double source_bytes(const scene::BeamModel& beam) {
    double directions = 0.0;
    const scene::SourceModel* before = nullptr;
    for (const scene::SourceModel& source : beam.sources) {
        const bool is_new = before == nullptr || before->direction.x != source.direction.x ||
                            before->direction.y != source.direction.y ||
                            before->direction.z != source.direction.z;
        directions += is_new ? 1.0 : 0.0;
        before = &source;
    }
    const auto wavelengths = static_cast<double>(beam.sources.size());
    const double gathered =
        directions *
            (grown * bytes_of<beam::Direction, std::vector<beam::Wavelength>> + bytes_a_block) +
        wavelengths * bytes_of<beam::Wavelength>;
    const double listed = wavelengths * grown * bytes_of<beam::Wavelength>;
    return gathered + listed + directions * bytes_of<beam::Direction> +
           wavelengths * bytes_of<beam::Wavelength>;
}

/// Cells of an image, at most.
std::int64_t most_orientations(const setup::Experiment& experiment) {
    return scene::orientation_count(experiment.scene.crystal) *
           (experiment.series ? experiment.series->most_crystals : 1);
}

/// Rotated cells with their copies in single precision, weights and spots, beside the rotations
/// that make them.
double orientation_bytes(const setup::Experiment& experiment) {
    const auto cells = static_cast<double>(most_orientations(experiment));
    const auto steps = static_cast<double>(experiment.scene.crystal.spindle_rotations.size());
    const double spots = scene::is_broadened(experiment.scene.crystal.shape)
                             ? 2.0 * bytes_of<crystal::DeviceSpot<double>, crystal::SpotReach>
                             : 0.0;  // once on the host
    return cells * (bytes_of<crystal::OrientedCell, crystal::RoughOrientedCell, double> +
                    spots + bytes_of<Mat3> / steps);
}

/// The table on the device, with its border of default values, in the numbers of the precision.
double factor_bytes(const scene::SceneModel& scene) {
    constexpr double border = 2.0;
    const auto& table = scene.crystal.structure_factors;
    if (table.f_e.empty()) {
        return 0.0;
    }
    return (table.h_count + border) * (table.k_count + border) * (table.l_count + border) *
           (scene.precision == scene::Precision::mixed ? bytes_of<float> : bytes_of<double>);
}

/// Panels on the device, their rows while they are shared out, and what files say of each.
double panel_bytes(
    const config::Run& deck, const setup::Experiment& experiment, double images_together
) {
    // Of HDF5, for the groups, data sets and attributes of a module of NXmx: measured with
    // 40,000 of them.
    constexpr double in_hdf5 = 1800.0;
    // And for its chunk of an image, with what compresses it: measured likewise.
    constexpr double for_chunk = 6000.0;
    constexpr double a_row = bytes_of<std::int64_t, std::int64_t, scene::PixelRow, int, int>,
                     a_row_of_a_shot = bytes_of<scene::PixelRow, std::int64_t>;
    double rows = 0.0;
    for (const scene::PanelModel& panel : experiment.detector.models) {
        rows += panel.slow_pixels;
    }
    const auto panels = static_cast<double>(experiment.detector.models.size());
    const double a_panel = (1.0 + grown) * bytes_of<detector::DevicePanel> +
                           bytes_of<parallel::RowCosts, parallel::Band> + bytes_a_block +
                           2.0 * grown * bytes_of<files::Panel> + in_hdf5 +
                           (deck.output.compression == "none" ? 0.0 : for_chunk);
    return panels * a_panel + rows * (a_row + images_together * a_row_of_a_shot);
}

/// Tables of a shot that may be its own: sources, cells, panels with their lines of samples.
double shot_bytes(const setup::Experiment& experiment) {
    return source_bytes(experiment.scene.beam) + orientation_bytes(experiment) +
           static_cast<double>(experiment.detector.models.size()) *
               bytes_of<detector::DevicePanel> +
           static_cast<double>(sample_lines(experiment)) * bytes_of<detector::SampleLine>;
}

/// The lists of spots.
void add_spots(const config::Run& deck, const setup::Experiment& experiment, MemoryNeed& need) {
    if (!spots::are_listed(experiment)) {
        return;
    }
    // The list of a file's spots, and their columns while they are written.
    constexpr double bytes = 2.0 * sizeof(spots::Spot);
    const std::int64_t all = config::image_count(deck);
    const auto in_a_file = static_cast<double>(
        std::clamp<std::int64_t>(plan_series(deck.output, {all}).images_per_file, 1, all)
    );
    // Bragg photons on the host.
    need.shared_by_pixels += detector::pixel_count(experiment.detector.plane_panels) *
                             static_cast<std::int64_t>(sizeof(float));
    need.on_group_roots +=
        static_cast<std::int64_t>(in_a_file * spots::spot_cost(experiment).spots * bytes);
    if (!deck.output.labels.empty()) {
        // The pixels of spots of an image, a usual number of each: sent, received, unpacked.
        constexpr double pixels_of_spot = 30.0, copies = 2.0;
        const auto pixels =
            static_cast<double>(detector::pixel_count(experiment.detector.plane_panels));
        need.on_every_rank += static_cast<std::int64_t>(
            copies * sizeof(spots::SpotPixel) *
            std::min(pixels, pixels_of_spot * spots::spot_cost(experiment).spots)
        );
        // While labels are found, how many photons their spots have in a pixel.
        need.shared_by_pixels +=
            static_cast<std::int64_t>(pixels) * static_cast<std::int64_t>(2 * sizeof(float));
    }
}

}  // namespace

LaunchSize launch_size(const setup::Experiment& experiment, std::int64_t images) {
    LaunchSize size;
    size.images = images;
    size.pixels = detector::pixel_count(experiment.detector.plane_panels);
    size.table_rows = most_orientations(experiment) + sample_lines(experiment) +
                      static_cast<std::int64_t>(experiment.scene.beam.sources.size());
    size.wanted = experiment.deck.parallel.images_per_launch;
    return size;
}

MemoryNeed memory_of_run(const config::Run& deck, const setup::Experiment& experiment) {
    const std::int64_t pixels = detector::pixel_count(experiment.detector.plane_panels);
    const auto float_bytes = static_cast<std::int64_t>(sizeof(float));
    constexpr std::int64_t mask_bytes = 3;
    const bool is_apart = deck.output.separate || spots::want_bragg_apart(experiment);
    const std::int64_t labels = deck.output.labels.empty() ? 0 : 2;
    const std::int64_t images = (deck.output.separate ? 3 : 1) + labels,
                       rendered = (is_apart ? 3 : 1) + labels;
    const std::int64_t together =
        choose_images_a_launch(launch_size(experiment, config::image_count(deck)));
    MemoryNeed need;
    need.shared_by_pixels = pixels * (together * rendered * float_bytes + mask_bytes);
    const auto frame = record::frame_of(deck, experiment.detector);
    if (config::image_count(deck) > 1 || frame) {
        need.on_group_roots =
            together * pixels * (images + (experiment.response ? 1 : 0)) * float_bytes;
    }
    if (frame) {
        // Put together, in HDF5's chunk, and compressed.
        constexpr std::int64_t copies = 3;
        need.on_group_roots += copies * frame_bytes(*frame);
    }
    need.on_every_rank = static_cast<std::int64_t>(
        static_cast<double>(together) * shot_bytes(experiment) +
        factor_bytes(experiment.scene) +
        panel_bytes(deck, experiment, static_cast<double>(together))
    );
    add_spots(deck, experiment, need);
    if (!deck.series) {
        // Their rotations as they are recorded: gathered, copied, moved and written.
        constexpr std::size_t copies = 4;
        need.on_group_roots += static_cast<std::int64_t>(
            copies * sizeof(Mat3) * experiment.scene.crystal.domain_rotations.size()
        );
    }
    if (experiment.response) {
        constexpr std::int64_t count_bytes = sizeof(std::int32_t);
        need.shared_by_pixels +=
            pixels * count_bytes * (runs_on_host ? 1 : 2) +
            signal_size(*experiment.response, experiment.detector) * float_bytes;
        const response::ResponseModel& model = experiment.response->model;
        const bool has_defects = model.dead_fraction + model.hot_fraction > 0.0 ||
                                 !experiment.response->bad_pixels.empty();
        constexpr std::int64_t calibration_bytes = sizeof(double);
        need.shared_by_pixels +=
            pixels *
            ((model.calibration > 0.0 ? calibration_bytes : 0) +
             (experiment.response->gains.empty() ? 0 : float_bytes) + (has_defects ? 2 : 0));
    }
    return need;
}

std::int64_t needed_here(
    const MemoryNeed& need, const parallel::Communicator& communicator, int groups
) {
    // The first ranks of the groups, as far apart as parallel::shot_group() makes them.
    const bool is_root = communicator.rank() % (communicator.size() / groups) == 0;
    return need.shared_by_pixels * groups / communicator.size() + need.on_every_rank +
           (is_root ? need.on_group_roots : 0);
}

MostMemory most_memory(
    const ResidentMemory& set_up,
    std::int64_t needed,
    const parallel::Communicator& communicator
) {
    const auto all =
        parallel::gather(communicator, std::max(set_up.most_bytes, set_up.now_bytes + needed));
    MostMemory most;
    for (const std::int64_t bytes : all) {
        most.of_rank_bytes = std::max(most.of_rank_bytes, static_cast<double>(bytes));
        most.of_all_bytes += static_cast<double>(bytes);
    }
    return most;
}

bool fits_memory(
    const MemoryNeed& need, const parallel::Communicator& communicator, int groups
) {
    try {
        check_memory(need, communicator, groups);
        return true;
    } catch (const EnvironmentError&) {
        return false;
    }
}

void check_memory(
    const MemoryNeed& need, const parallel::Communicator& communicator, int groups
) {
    const std::int64_t mine = needed_here(need, communicator, groups);
    using Report = std::pair<std::string, std::pair<std::int64_t, std::int64_t>>;
    const auto reports =
        parallel::gather(communicator, Report{host_name(), {mine, available_bytes()}});
    parallel::on_root(communicator, [&] {
        std::map<std::string, std::int64_t> needed_on;
        for (const auto& [host, bytes_and_available] : reports) {
            const auto& [bytes, available] = bytes_and_available;
            const std::int64_t needed = needed_on[host] += bytes;
            if (needed > available) {
                throw EnvironmentError(
                    "the run needs " + report::with_prefix(static_cast<double>(needed)) +
                    "B more on " + host + ", which has " +
                    report::with_prefix(static_cast<double>(available)) +
                    "B free. Use more computers, fewer pixels or a smaller table of structure "
                    "factors"
                );
            }
        }
    });
}

}  // namespace minibragg::campaign
