#include "minibragg/simulation/memory.hpp"

#include <array>
#include <map>
#include <string>
#include <utility>

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

}  // namespace

MemoryNeed memory_of_run(const config::Run& deck, const setup::RunSetup& setup) {
    const std::int64_t pixels = detector::pixel_count(setup.detector.plane_panels);
    const auto float_bytes = static_cast<std::int64_t>(sizeof(float));
    constexpr std::int64_t mask_bytes = 3, file_mask_bytes = 4;
    const std::int64_t images = deck.output.separate ? 3 : 1;
    const auto& factors = setup.scene.crystal.structure_factors;
    const std::int64_t cells = scene::cell_count(setup.scene.crystal) *
                               (deck.series ? setup.series->most_lattices : 1);
    // A rotation on the host, the cell on the device.
    constexpr auto cell_bytes = static_cast<std::int64_t>(
        sizeof(Mat3) + sizeof(crystal::CellVectors) + sizeof(crystal::RoundedCellVectors) +
        sizeof(crystal::CellWeight)
    );
    MemoryNeed need;
    need.shared_by_pixels = pixels * (images * float_bytes + mask_bytes);
    if (config::image_count(deck) > 1) {
        need.on_group_roots = pixels * (images + (setup.response ? 1 : 0)) * float_bytes;
    }
    // As it was read, and on the device in the numbers of the precision.
    const bool is_mixed = setup.scene.precision == scene::Precision::mixed;
    const auto factor_bytes =
        static_cast<std::int64_t>(sizeof(double) + (is_mixed ? sizeof(float) : sizeof(double)));
    need.on_every_rank =
        static_cast<std::int64_t>(factors.f_e.size()) * factor_bytes + cells * cell_bytes +
        sample_lines(setup) * static_cast<std::int64_t>(sizeof(detector::SampleLine));
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
        need.on_every_rank +=
            static_cast<std::int64_t>(setup.response->gains.size()) * float_bytes +
            static_cast<std::int64_t>(setup.response->bad_pixels.size());
    }
    if (!setup.detector.mask_file.empty()) {
        need.on_every_rank += pixels * file_mask_bytes;
    }
    return need;
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
    // The first ranks of the groups, as far apart as parallel::shot_group() makes them.
    const bool is_root = communicator.rank() % (communicator.size() / groups) == 0;
    const std::int64_t mine = need.shared_by_pixels * groups / communicator.size() +
                              need.on_every_rank + (is_root ? need.on_group_roots : 0);
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
                    "B on " + host + ", which has " +
                    report::with_prefix(static_cast<double>(available)) +
                    "B free. Use more computers, fewer pixels or a smaller table of structure "
                    "factors"
                );
            }
        }
    });
}

}  // namespace minibragg::simulation
