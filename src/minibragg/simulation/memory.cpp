#include "minibragg/simulation/memory.hpp"

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
#include "minibragg/parallel/exchange.hpp"
#include "minibragg/report/format.hpp"

namespace minibragg::simulation {

namespace {

std::string host_name() {
    constexpr std::size_t longest_name = 256;
    std::array<char, longest_name> name{};
    gethostname(name.data(), name.size() - 1);
    return name.data();
}

/// A line of samples for every layer of a panel and every subpixel along slow, of the deck's own scene.
std::int64_t sample_lines(const setup::RunSetup& setup) {
    std::size_t layers = 0;
    for (const scene::PanelModel& panel : setup.detector.models) {
        layers += panel.layers.size();
    }
    return static_cast<std::int64_t>(layers) * setup.scene.sampling.oversample;
}

/// Vectors grow by doubling, and hold what they held while they do: on average one and a half times their elements.
constexpr double grown = 1.5;

/// What a block of the heap takes beside what is asked for.
constexpr double bytes_a_block = 16.0;

template <class... Types>
constexpr auto bytes_of = static_cast<double>((sizeof(Types) + ...));

/// Directions and wavelengths, gathered on the host and uploaded (scene/upload_scene.cpp).
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

/// Rotated cells: beside the rotations that make them, then beside their copies in single precision and their weights.
double cell_bytes(const config::Run& deck, const setup::RunSetup& setup) {
    const auto cells = static_cast<double>(scene::cell_count(setup.scene.crystal)) *
                       (deck.series ? setup.series->most_lattices : 1);
    constexpr double made = bytes_of<Mat3, crystal::CellVectors>;
    constexpr double kept = bytes_of<
        crystal::CellVectors,
        crystal::RoundedCellVectors,
        crystal::CellWeight,
        crystal::CellWeight>;
    return cells * std::max(made, kept);
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

/// Panels on the device, their lines of samples, their rows while they are shared out, and what files say of each.
double panel_bytes(const config::Run& deck, const setup::RunSetup& setup) {
    // Of HDF5, for the groups, data sets and attributes of a module of NXmx: measured with 40,000 of them.
    constexpr double in_hdf5 = 1800.0;
    // And for its chunk of an image, with what compresses it: measured likewise.
    constexpr double for_chunk = 6000.0;
    constexpr double a_row =
        bytes_of<std::int64_t, std::int64_t, scene::PixelRow, scene::PixelRow, int, int>;
    double rows = 0.0;
    for (const scene::PanelModel& panel : setup.detector.models) {
        rows += panel.slow_pixels;
    }
    const auto panels = static_cast<double>(setup.detector.models.size());
    const double a_panel = (1.0 + grown) * bytes_of<detector::Panel> +
                           bytes_of<parallel::RowCosts, parallel::Band> + bytes_a_block +
                           2.0 * grown * bytes_of<files::Panel> + in_hdf5 +
                           (deck.output.compression == "none" ? 0.0 : for_chunk);
    return panels * a_panel + rows * a_row +
           static_cast<double>(sample_lines(setup)) * bytes_of<detector::SampleLine>;
}

}  // namespace

MemoryNeed memory_of_run(const config::Run& deck, const setup::RunSetup& setup) {
    const std::int64_t pixels = detector::pixel_count(setup.detector.plane_panels);
    const auto float_bytes = static_cast<std::int64_t>(sizeof(float));
    constexpr std::int64_t mask_bytes = 3;
    const std::int64_t images = deck.output.separate ? 3 : 1;
    MemoryNeed need;
    need.shared_by_pixels = pixels * (images * float_bytes + mask_bytes);
    if (config::image_count(deck) > 1) {
        need.on_group_roots = pixels * (images + (setup.response ? 1 : 0)) * float_bytes;
    }
    need.on_every_rank = static_cast<std::int64_t>(
        source_bytes(setup.scene.beam) + cell_bytes(deck, setup) + factor_bytes(setup.scene) +
        panel_bytes(deck, setup)
    );
    if (!deck.series) {
        // Their rotations as they are recorded: gathered, copied, moved and written.
        constexpr std::size_t copies = 4;
        need.on_group_roots += static_cast<std::int64_t>(
            copies * sizeof(Mat3) * setup.scene.crystal.domain_rotations.size()
        );
    }
    if (setup.response) {
        constexpr std::int64_t count_bytes = sizeof(std::int32_t);
        need.shared_by_pixels += pixels * count_bytes * (runs_on_host ? 1 : 2) +
                                 signal_size(*setup.response, setup.detector) * float_bytes;
        const response::ResponseModel& model = setup.response->model;
        const bool has_defects = model.dead_fraction + model.hot_fraction > 0.0 ||
                                 !setup.response->bad_pixels.empty();
        constexpr std::int64_t calibration_bytes = sizeof(double);
        need.shared_by_pixels += pixels * ((model.calibration > 0.0 ? calibration_bytes : 0) +
                                           (setup.response->gains.empty() ? 0 : float_bytes) +
                                           (has_defects ? 2 : 0));
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

double most_on_all_ranks(
    const ResidentMemory& set_up,
    std::int64_t needed,
    const parallel::Communicator& communicator
) {
    const auto all =
        parallel::gather(communicator, std::max(set_up.most_bytes, set_up.now_bytes + needed));
    return std::accumulate(all.begin(), all.end(), 0.0);
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

}  // namespace minibragg::simulation
