#include "minibragg/scene/upload_scene.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>

#include "minibragg/base/constants.hpp"
#include "minibragg/scene/beam_tables.hpp"
#include "minibragg/scene/make_orientations.hpp"
#include "minibragg/scene/make_spots.hpp"
#include "minibragg/scene/panel_tables.hpp"
#include "minibragg/scene/pixel_extent.hpp"

namespace minibragg::scene {

namespace {

/// Where the items of a shot lie in a pool.
struct PoolRange {
    std::size_t first = 0, size = 0;
};

/// Items of several shots, one shot's after the other's, before they go to the device.
template <class T>
struct HostPool {
    std::vector<T> items{};

    PoolRange add(const std::vector<T>& more) {
        const PoolRange range{items.size(), more.size()};
        items.insert(items.end(), more.begin(), more.end());
        return range;
    }
};

template <class T>
Table<T> part_of_pool(const Array<const T>& pool, const PoolRange& range) {
    return {pool.data() + range.first, range.size};
}

struct BeamRanges {
    PoolRange directions, wavelengths;
    int held_direction;
};

struct PanelRanges {
    PoolRange panels, lines, subpixels;
    PoolRange background_panels, background_subpixels;
};

/// Where the tables of a shot lie. None: they are the common ones.
struct ShotRanges {
    std::optional<BeamRanges> beam;
    std::optional<PanelRanges> panels;
    std::optional<PoolRange> amorphous;
    PoolRange orientations;
    PoolRange spots;          ///< as many as orientations, or none
    PoolRange pixel_reaches;  ///< likewise
};

/// Upper bound of the error of a single-precision Miller index: eight roundings, each of the
/// longest cell edge times the longest scattering vector. Seven are made (cell, vector, three
/// of the sum, wavelength and its product); one is to spare for what they do to each other.
double rough_index_error(const SceneModel& model) {
    constexpr double roundings = 8.0, longest_s = 2.0;
    return roundings * 0.5 * std::numeric_limits<float>::epsilon() *
           longest_edge_A(model.crystal) * longest_s / shortest_wavelength_A(model.beam);
}

/// The tables of several shots.
class HostPools {
public:
    ShotRanges add(const ShotScene& shot, const DeviceScene& common) {
        const SceneModel& model = shot.model;
        const bool has_own_samples = model.sampling.oversample != common.sampling.oversample ||
                                     model.sampling.subpixels != common.sampling.subpixels ||
                                     model.sampling.is_adaptive != common.sampling.is_adaptive;
        ShotRanges ranges;
        if (shot.own.beam) {
            const BeamTables tables = beam_tables(model.beam, model.held_source);
            ranges.beam = BeamRanges{
                directions_.add(tables.directions),
                wavelengths_.add(tables.wavelengths),
                tables.held_direction};
        }
        if (shot.own.panels || has_own_samples) {
            ranges.panels = add_panels(model);
        }
        if (shot.own.background) {
            ranges.amorphous = amorphous_.add(model.background.intensity_e2);
        }
        ranges.orientations = {
            orientations_, static_cast<std::size_t>(orientation_count(model.crystal))};
        orientations_ += ranges.orientations.size;
        crystals_.push_back(&model.crystal);
        add_spots(model, ranges);
        return ranges;
    }

    ScenePools upload_to(const ExecSpace& exec) const {
        const OrientationTables orientations = make_orientations(exec, crystals_);
        return {
            upload(exec, "minibragg::panels", panels_.items),
            upload(exec, "minibragg::sample_lines", lines_.items),
            upload(exec, "minibragg::subpixels", subpixels_.items),
            upload(exec, "minibragg::directions", directions_.items),
            upload(exec, "minibragg::wavelengths", wavelengths_.items),
            orientations.cells,
            orientations.rough,
            orientations.weights,
            upload(exec, "minibragg::spots", spots_.items),
            upload(exec, "minibragg::spot_reaches", spot_reaches_.items),
            upload(exec, "minibragg::pixel_reaches", pixel_reaches_.items),
            upload(exec, "minibragg::amorphous", amorphous_.items)};
    }

private:
    PanelRanges add_panels(const SceneModel& model) {
        PanelTables tables = panel_tables(model.panels, model.sampling);
        const PoolRange panels = panels_.add(tables.panels),
                        subpixels = subpixels_.add(subpixels_of(model.sampling));
        PanelRanges ranges{panels, {}, subpixels, panels, subpixels};
        if (model.sampling.is_adaptive) {
            const Sampling sampling = background_sampling(model.sampling);
            const PanelTables background =
                panel_tables(model.panels, sampling, static_cast<int>(tables.lines.size()));
            tables.lines.insert(
                tables.lines.end(), background.lines.begin(), background.lines.end()
            );
            ranges.background_panels = panels_.add(background.panels);
            ranges.background_subpixels = subpixels_.add(subpixels_of(sampling));
        }
        ranges.lines = lines_.add(tables.lines);
        return ranges;
    }

    void add_spots(const SceneModel& model, ShotRanges& ranges) {
        std::vector<crystal::DeviceSpot<double>> spots;
        std::vector<crystal::SpotReach> reaches, pixel_reaches;
        for (const crystal::Spot& spot : make_spots(model, rough_index_error(model))) {
            spots.push_back(spot.numbers);
            reaches.push_back(spot.reach);
            if (spot.pixel_reach) {
                pixel_reaches.push_back(*spot.pixel_reach);
            }
        }
        if (pixel_reaches.size() < reaches.size()) {
            pixel_reaches.clear();  // one crystal's spots may be anywhere
        }
        ranges.spots = spots_.add(spots);
        spot_reaches_.add(reaches);
        ranges.pixel_reaches = pixel_reaches_.add(pixel_reaches);
    }

    HostPool<detector::DevicePanel> panels_;
    HostPool<detector::SampleLine> lines_;
    HostPool<beam::Direction> directions_;
    HostPool<beam::Wavelength> wavelengths_;
    HostPool<double> amorphous_;
    HostPool<detector::Subpixel> subpixels_;
    HostPool<crystal::DeviceSpot<double>> spots_;
    HostPool<crystal::SpotReach> spot_reaches_, pixel_reaches_;
    std::vector<const CrystalModel*> crystals_;
    std::size_t orientations_ = 0;
};

double square(int number) {
    return static_cast<double>(number) * number;
}

/// The factors that stand before all sums. Each crystal counts as the mean over its domains and
/// phi steps.
void fold_constants(const SceneModel& model, DeviceScene& scene) {
    const CrystalModel& crystal = model.crystal;
    const double peak = lattice_peak(crystal.shape, crystal.lattice);
    const auto orientations = static_cast<double>(orientations_of_one(crystal));
    const double photons = photons_per_sr_e2(model);
    scene.bragg_photons = photons * peak / orientations;
    const double subpixels = square(model.sampling.oversample),
                 of_background = square(background_sampling(model.sampling).oversample);
    scene.background_photons = photons * (subpixels / of_background);
    scene.constant_photons = model.background.constant_photons;
}

/// A shot's scene: the common one with what is the shot's own.
DeviceScene scene_of_shot(
    const SceneModel& model,
    const ShotRanges& ranges,
    const ScenePools& pools,
    const DeviceScene& common
) {
    DeviceScene scene = common;
    scene.sampling = model.sampling;
    scene.sampling.held_direction = common.sampling.held_direction;
    if (ranges.beam) {
        scene.directions = part_of_pool(pools.directions, ranges.beam->directions);
        scene.wavelengths = part_of_pool(pools.wavelengths, ranges.beam->wavelengths);
        scene.sampling.held_direction = ranges.beam->held_direction;
    }
    if (ranges.panels) {
        scene.panels = part_of_pool(pools.panels, ranges.panels->panels);
        scene.sample_lines = part_of_pool(pools.sample_lines, ranges.panels->lines);
        scene.subpixels = part_of_pool(pools.subpixels, ranges.panels->subpixels);
        scene.background_panels = part_of_pool(pools.panels, ranges.panels->background_panels);
        scene.background_subpixels =
            part_of_pool(pools.subpixels, ranges.panels->background_subpixels);
    }
    if (ranges.amorphous) {
        scene.amorphous = {
            part_of_pool(pools.amorphous_e2, *ranges.amorphous),
            model.background.nodes_per_invA};
    }
    scene.orientations = part_of_pool(pools.orientations, ranges.orientations);
    scene.rough_orientations = part_of_pool(pools.rough_orientations, ranges.orientations);
    scene.orientation_weights = part_of_pool(pools.orientation_weights, ranges.orientations);
    scene.spots = part_of_pool(pools.spots, ranges.spots);
    scene.spot_reaches = part_of_pool(pools.spot_reaches, ranges.spots);
    scene.pixel_reaches = part_of_pool(pools.pixel_reaches, ranges.pixel_reaches);
    scene.lattice = model.crystal.lattice;
    scene.rough_index_error = rough_index_error(model);
    scene.pixel_index_extent = pixel_extent_invA(model) * longest_edge_A(model.crystal);
    fold_constants(model, scene);
    return scene;
}

int longest_row_pixels(const std::vector<PanelModel>& panels) {
    int longest = 0;
    for (const PanelModel& panel : panels) {
        longest = std::max(longest, panel.fast_pixels);
    }
    return longest;
}

}  // namespace

DeviceScenes upload_scene(const ExecSpace& exec, const SceneModel& model) {
    const DeviceScenes nothing{
        {DeviceScene{}},
        longest_row_pixels(model.panels),
        model.crystal.shape,
        model.precision,
        upload_reflections(exec, model.crystal.structure_factors, model.precision)};
    return upload_shots(exec, nothing, {{model}});
}

DeviceScenes upload_shots(
    const ExecSpace& exec, const DeviceScenes& common, const std::vector<ShotScene>& shots
) {
    HostPools host;
    std::vector<ShotRanges> ranges;
    ranges.reserve(shots.size());
    for (const ShotScene& shot : shots) {
        ranges.push_back(host.add(shot, common.front()));
    }
    const ScenePools pools = host.upload_to(exec);
    DeviceScenes scenes = common;
    scenes.shots.clear();
    for (std::size_t i = 0; i < shots.size(); ++i) {
        scenes.shots.push_back(scene_of_shot(shots[i].model, ranges[i], pools, common.front()));
    }
    scenes.pools.push_back(pools);
    return scenes;
}

double photons_per_sr_e2(const SceneModel& model) {
    const double subpixels = square(model.sampling.oversample);
    return constants::electron_radius_squared_m2 * model.beam.fluence_photons_per_m2 /
           subpixels;
}

std::int64_t orientations_of_one(const CrystalModel& crystal) {
    return static_cast<std::int64_t>(
        crystal.spindle_rotations.size() * crystal.domain_rotations.size()
    );
}

std::int64_t orientation_count(const CrystalModel& crystal) {
    return orientations_of_one(crystal) *
           static_cast<std::int64_t>(1 + crystal.other_crystals.size());
}

std::int64_t steps_per_pixel(const SceneModel& model, int panel) {
    const std::int64_t subpixels =
        static_cast<std::int64_t>(model.sampling.oversample) * model.sampling.oversample;
    const auto layers =
        static_cast<std::int64_t>(model.panels[static_cast<std::size_t>(panel)].layers.size());
    return layers * subpixels * static_cast<std::int64_t>(model.beam.sources.size()) *
           orientation_count(model.crystal);
}

}  // namespace minibragg::scene
