#include "minibragg/campaign/measure_speed.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "minibragg/diffraction/render.hpp"
#include "minibragg/report/timer.hpp"
#include "minibragg/setup/local_pixels.hpp"

namespace minibragg::campaign {

namespace {

/// Every so-many-th item, so that at most `most` are left.
template <class Item>
std::vector<Item> every(const std::vector<Item>& items, std::int64_t most) {
    const auto size = static_cast<std::int64_t>(items.size());
    const std::int64_t stride = (size + most - 1) / most;
    std::vector<Item> some;
    for (std::int64_t i = stride / 2; i < size; i += stride) {
        some.push_back(items[static_cast<std::size_t>(i)]);
    }
    return some;
}

/// Cuts one list after the other: what is left of the budget when the others stay whole, at
/// least one.
class Budget {
public:
    Budget(std::int64_t steps, std::int64_t most) : steps_(steps), most_(most) {}

    std::int64_t cut(std::int64_t size) {
        const std::int64_t others = steps_ / size;
        const std::int64_t left = std::clamp<std::int64_t>(most_ / others, 1, size);
        steps_ = others * left;
        return left;
    }

private:
    std::int64_t steps_, most_;
};

std::int64_t most_layers(const scene::SceneModel& model) {
    std::size_t most = 1;
    for (const scene::PanelModel& panel : model.panels) {
        most = std::max(most, panel.layers.size());
    }
    return static_cast<std::int64_t>(most);
}

/// Rows of single pixels all over the detector that have work: at the same distances in the sum
/// of the costs.
std::vector<parallel::Band> rows_of(
    const std::vector<parallel::RowCosts>& costs, std::int64_t wanted
) {
    std::int64_t all = 0;
    for (const parallel::RowCosts& panel : costs) {
        all += std::accumulate(panel.begin(), panel.end(), std::int64_t{0});
    }
    std::vector<parallel::Band> rows;
    std::int64_t sum = 0;
    for (std::size_t panel = 0; panel < costs.size(); ++panel) {
        for (std::size_t row = 0; row < costs[panel].size(); ++row) {
            sum += costs[panel][row];
            const auto found = static_cast<double>(rows.size());
            const double next =
                (found + 0.5) * static_cast<double>(all) / static_cast<double>(wanted);
            if (costs[panel][row] > 0 && static_cast<double>(sum) >= next) {
                rows.push_back({static_cast<int>(panel), static_cast<int>(row), 1});
            }
        }
    }
    return rows;
}

/// How long a try took.
struct Try {
    double used_s;  ///< of the processor's time, what each of its threads had; of a device, the
                    ///< time that passed
    double passed_s;
};

Try time_try(const scene::DeviceScenes& scenes, const setup::LocalPixels& pixels) {
    const ExecSpace exec;
    const scene::PhotonImages images = setup::make_images(pixels, 1, false);
    exec.fence();
    const report::Stopwatch passed;
    const report::ProcessorStopwatch used;
    diffraction::render(exec, scenes, pixels.rows, images);
    exec.fence();
    // Of an instance since Kokkos 4.
    // NOLINTNEXTLINE(readability-static-accessed-through-instance)
    const double used_s = used.seconds() / ExecSpace().concurrency();
    const double passed_s = passed.seconds();
    return {runs_on_host ? used_s : passed_s, passed_s};
}

std::int64_t good_pixels(const setup::LocalPixels& pixels) {
    const auto& rows = pixels.good_pixels_of_row;
    return std::accumulate(rows.begin(), rows.end(), std::int64_t{0});
}

/// As many rows as a try may render steps of; at least as many as threads, so that none waits,
/// and of not more pixels than a try may render steps.
setup::LocalPixels pixels_to_measure(const setup::Experiment& experiment) {
    constexpr std::int64_t fewest_rows = 16, most_pixels = 1'000'000;
    static_assert(most_pixels <= most_steps_of_a_try);
    const auto costs = setup::row_costs(experiment.detector, experiment.scene);
    std::int64_t widest = 1, dearest = 1;
    for (std::size_t panel = 0; panel < costs.size(); ++panel) {
        widest = std::max<std::int64_t>(widest, experiment.scene.panels[panel].fast_pixels);
        for (const std::int64_t cost : costs[panel]) {
            dearest = std::max(dearest, cost);
        }
    }
    // Of an instance since Kokkos 4.
    // NOLINTNEXTLINE(readability-static-accessed-through-instance)
    const auto threads = runs_on_host ? std::int64_t{ExecSpace().concurrency()} : fewest_rows;
    const std::int64_t wanted = std::max({fewest_rows, threads, most_steps_of_a_try / dearest});
    const std::int64_t rows =
        std::clamp<std::int64_t>(wanted, 1, std::max<std::int64_t>(1, most_pixels / widest));
    return setup::make_local_pixels(experiment.detector, rows_of(costs, rows));
}

}  // namespace

double least_sound_time_s(std::vector<double> times_s) {
    constexpr double least_part = 0.5;
    std::sort(times_s.begin(), times_s.end());
    const double median_s = times_s.empty() ? 0.0 : times_s[times_s.size() / 2];
    const auto sound = std::lower_bound(times_s.begin(), times_s.end(), least_part * median_s);
    return sound != times_s.end() ? *sound : 0.0;
}

scene::SceneModel thinned(const scene::SceneModel& model, std::int64_t most_steps_a_pixel) {
    std::int64_t steps = 1;
    for (int panel = 0; panel < static_cast<int>(model.panels.size()); ++panel) {
        steps = std::max(steps, scene::steps_per_pixel(model, panel));
    }
    scene::SceneModel few;
    few.panels = model.panels;
    few.sampling = model.sampling;
    few.background = model.background;
    few.precision = model.precision;
    few.beam = model.beam;
    few.held_source = model.held_source;
    few.crystal.cell_A = model.crystal.cell_A;
    few.crystal.weight = model.crystal.weight;
    few.crystal.shape = model.crystal.shape;
    few.crystal.lattice = model.crystal.lattice;
    few.crystal.spindle_rotations = model.crystal.spindle_rotations;
    few.crystal.domain_rotations = model.crystal.domain_rotations;
    few.crystal.other_crystals = model.crystal.other_crystals;
    few.crystal.broadening = model.crystal.broadening;
    few.crystal.is_star = model.crystal.is_star;
    few.crystal.spindle_axis = model.crystal.spindle_axis;
    few.crystal.spindle_step_rad = model.crystal.spindle_step_rad;
    Budget budget(steps, std::max<std::int64_t>(1, most_steps_a_pixel));
    // What a sample costs beside its steps is to stay in proportion: samples go first.
    const std::int64_t n = model.sampling.oversample;
    few.sampling.oversample = static_cast<int>(
        std::max(1.0, std::floor(std::sqrt(static_cast<double>(budget.cut(n * n)))))
    );
    const std::int64_t layers = budget.cut(most_layers(model));
    for (scene::PanelModel& panel : few.panels) {
        panel.layers = every(panel.layers, layers);
    }
    scene::CrystalModel& crystal = few.crystal;
    const auto size = [](const auto& items) {
        return static_cast<std::int64_t>(items.size());
    };
    const std::int64_t others = budget.cut(1 + size(crystal.other_crystals)) - 1;
    crystal.other_crystals.resize(static_cast<std::size_t>(others));
    crystal.spindle_rotations =
        every(crystal.spindle_rotations, budget.cut(size(crystal.spindle_rotations)));
    const std::int64_t domains = budget.cut(size(crystal.domain_rotations));
    crystal.domain_rotations = every(crystal.domain_rotations, domains);
    for (scene::OtherCrystal& other : crystal.other_crystals) {
        other.domain_rotations = every(other.domain_rotations, domains);
    }
    few.beam.sources = every(few.beam.sources, budget.cut(size(few.beam.sources)));
    few.held_source = 0;
    return few;
}

MeasuredSpeed measure_speed(
    const setup::Experiment& experiment, const scene::DeviceScenes& scenes
) {
    const setup::LocalPixels pixels = pixels_to_measure(experiment);
    const std::int64_t count = good_pixels(pixels);
    if (count == 0) {
        return {};
    }
    const scene::SceneModel model = thinned(experiment.scene, most_steps_of_a_try / count);
    const scene::SceneParts own{true, true, false};
    const auto few = scene::upload_shots(ExecSpace(), scenes, {{model, own}});
    std::int64_t steps = 0;
    for (std::size_t row = 0; row < pixels.panel_of_row.size(); ++row) {
        steps += pixels.good_pixels_of_row[row] *
                 scene::steps_per_pixel(model, pixels.panel_of_row[row]);
    }
    std::vector<Try> tries;
    tries.reserve(measuring_tries);
    for (int i = 0; i < measuring_tries; ++i) {
        tries.push_back(time_try(few, pixels));
    }
    std::vector<double> used_s, passed_s;
    used_s.reserve(measuring_tries);
    passed_s.reserve(measuring_tries);
    for (const Try& one : tries) {
        used_s.push_back(one.used_s);
        passed_s.push_back(one.passed_s);
    }
    const double used = least_sound_time_s(used_s);
    const double quickest_s = used > 0.0 ? used : least_sound_time_s(passed_s);
    return {
        quickest_s > 0.0 ? static_cast<double>(steps) / quickest_s : 0.0,
        measuring_tries * steps};
}

}  // namespace minibragg::campaign
