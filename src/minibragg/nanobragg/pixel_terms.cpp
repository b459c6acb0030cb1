#include "minibragg/nanobragg/pixel_terms.hpp"

#include <cstddef>
#include <functional>
#include <numeric>

#include "minibragg/detector/sensor_layer.hpp"
#include "minibragg/diffraction/render.hpp"

namespace minibragg::nanobragg {

namespace {

using scene::SceneModel;

enum Level : std::size_t { layer, slow_sub, fast_sub, source, spindle, domain };

using TermIndices = std::array<std::int64_t, term_levels>;

/// The index of a term at every level; one past the last term has one past the last index of
/// the first level.
TermIndices indices_of(const TermCounts& counts, std::int64_t ordinal) {
    TermIndices indices{};
    for (std::size_t level = term_levels - 1; level > 0; --level) {
        indices[level] = ordinal % counts[level];
        ordinal /= counts[level];
    }
    indices[0] = ordinal;
    return indices;
}

/// The box with the indices `outer` above a level, `range` at it, and all below.
TermBox box_at(
    const TermCounts& counts,
    const TermIndices& outer,
    std::size_t level,
    const TermRange& range
) {
    TermBox box{};
    for (std::size_t i = 0; i < term_levels; ++i) {
        box[i] = i < level ? TermRange{outer[i], outer[i] + 1} : TermRange{0, counts[i]};
    }
    box[level] = range;
    return box;
}

/// The panel that is the pixel of `panel` alone.
scene::PanelModel one_pixel(const scene::PanelModel& panel, const Pixel& pixel) {
    scene::PanelModel one = panel;
    const double fast_m = static_cast<double>(pixel.fast) * panel.pixel_size_m;
    const double slow_m = static_cast<double>(pixel.slow) * panel.pixel_size_m;
    one.origin_m = panel.origin_m + fast_m * panel.fast + slow_m * panel.slow;
    one.fast_pixels = one.slow_pixels = 1;
    return one;
}

/// How much closer the path takes the plane of a panel to be that is a part of `whole`: it
/// measures from the corner along the normal, which is no right angle to axes that were given
/// freely.
double closeness(const scene::PanelModel& whole, const scene::PanelModel& part) {
    const double distance_m = dot(whole.origin_m, whole.normal);
    const double taken_m = dot(part.origin_m, part.normal);
    return whole.is_point_pixel || taken_m == 0.0 ? 1.0 : distance_m / taken_m;
}

/// The panel that is the first subpixel of a box.
scene::PanelModel one_subpixel(
    const SceneModel& model, const Pixel& pixel, const TermBox& box
) {
    const std::int64_t n = model.sampling.oversample;
    scene::PanelModel fine = model.panels[0];
    fine.pixel_size_m = fine.pixel_size_m / static_cast<double>(n);
    return one_pixel(
        fine, {pixel.slow * n + box[slow_sub].first, pixel.fast * n + box[fast_sub].first}
    );
}

/// One layer, between two that absorb nothing and are there for the factors held at the first
/// and the last.
std::vector<detector::SensorLayer> one_layer(
    const std::vector<detector::SensorLayer>& layers, std::size_t index
) {
    if (layers.size() == 1) {
        return layers;
    }
    return {
        {layers.front().depth_m, 0.0, 0.0}, layers[index], {layers.back().depth_m, 0.0, 0.0}};
}

/// The sources of a box. The first of all comes along without weight: its polarization may be
/// held.
std::vector<scene::SourceModel> some_sources(
    const std::vector<scene::SourceModel>& sources, const TermRange& range
) {
    std::vector<scene::SourceModel> some(
        sources.begin() + range.first, sources.begin() + range.end
    );
    if (range.first > 0) {
        some.insert(some.begin(), sources.front());
        some.front().weight = 0.0;
    }
    return some;
}

std::vector<Mat3> some_rotations(const std::vector<Mat3>& rotations, const TermRange& range) {
    return {rotations.begin() + range.first, rotations.begin() + range.end};
}

/// The scene of one subpixel of one layer with the sources and rotations of a box.
SceneModel part_of(const SceneModel& model, const Pixel& pixel, const TermBox& box) {
    SceneModel part;
    part.beam = model.beam;
    part.beam.sources = some_sources(model.beam.sources, box[source]);
    part.crystal = model.crystal;
    part.crystal.spindle_rotations =
        some_rotations(model.crystal.spindle_rotations, box[spindle]);
    part.crystal.domain_rotations = some_rotations(model.crystal.domain_rotations, box[domain]);
    part.panels = {one_subpixel(model, pixel, box)};
    part.panels[0].layers =
        one_layer(model.panels[0].layers, static_cast<std::size_t>(box[layer].first));
    part.sampling = model.sampling;
    part.sampling.oversample = 1;
    const auto to_first_slow = -static_cast<double>(box[slow_sub].first);
    const auto to_first_fast = -static_cast<double>(box[fast_sub].first);
    part.sampling.held = {to_first_slow, to_first_fast, false};
    part.sampling.held_capture = {to_first_slow, to_first_fast, true};
    part.precision = model.precision;
    // The path divides by the number of rotations and, unless the area does it, of subpixels.
    const double n = model.sampling.oversample;
    const double subpixels = model.panels[0].is_point_pixel ? n * n : 1.0;
    const auto rotations = [](const SceneModel& m) {
        return static_cast<double>(m.crystal.spindle_rotations.size()) *
               static_cast<double>(m.crystal.domain_rotations.size());
    };
    part.beam.fluence_photons_per_m2 *= rotations(part) / rotations(model) / subpixels *
                                        closeness(model.panels[0], part.panels[0]);
    return part;
}

/// The photons of a scene of one pixel.
double render_single(const scene::DeviceScenes& scene, diffraction::RenderFunction* render) {
    const Array<float> photons("minibragg::nanobragg::pixel", 1);
    render(
        ExecSpace(),
        scene,
        {upload("minibragg::nanobragg::row", std::vector<scene::PixelRow>{{0, 0, 0}}),
         upload("minibragg::nanobragg::mask", std::vector<std::uint8_t>{0})},
        {photons, {}, {}}
    );
    const auto host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), photons);
    return static_cast<double>(host(0));
}

/// Calls use(part) for every subpixel of every layer of a box.
template <class Use>
void for_each_sample(const TermBox& box, const Use& use) {
    TermBox part = box;
    const auto set = [&](Level level, std::int64_t offset) {
        part[level] = {box[level].first + offset, box[level].first + offset + 1};
    };
    const auto count = [&](Level level) {
        return box[level].end - box[level].first;
    };
    const std::int64_t columns = count(fast_sub);
    const std::int64_t samples = count(slow_sub) * columns;
    for (std::int64_t i = 0; i < count(layer) * samples; ++i) {
        set(layer, i / samples);
        set(slow_sub, i % samples / columns);
        set(fast_sub, i % columns);
        use(part);
    }
}

double render_box(
    const SceneModel& model, const Renderer& renderer, const Pixel& pixel, const TermBox& box
) {
    double sum = 0.0;
    for_each_sample(box, [&](const TermBox& sample) {
        scene::DeviceScenes part =
            scene::upload_scene(ExecSpace(), part_of(model, pixel, sample));
        part.reflections = renderer.scene.reflections;
        sum += render_single(part, renderer.render);
    });
    return sum;
}

}  // namespace

TermCounts term_counts(const SceneModel& model) {
    const std::int64_t n = model.sampling.oversample;
    return {
        static_cast<std::int64_t>(model.panels[0].layers.size()),
        n,
        n,
        static_cast<std::int64_t>(model.beam.sources.size()),
        static_cast<std::int64_t>(model.crystal.spindle_rotations.size()),
        static_cast<std::int64_t>(model.crystal.domain_rotations.size())};
}

std::int64_t term_count(const TermCounts& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{1}, std::multiplies<>{});
}

std::int64_t term_ordinal(
    const TermCounts& counts, const std::array<std::int64_t, term_levels>& indices
) {
    std::int64_t ordinal = 0;
    for (std::size_t i = 0; i < term_levels; ++i) {
        ordinal = ordinal * counts[i] + indices[i];
    }
    return ordinal;
}

std::vector<TermBox> boxes_of(const TermCounts& counts, const TermRange& range) {
    std::vector<TermBox> boxes;
    if (range.first >= range.end) {
        return boxes;
    }
    const auto add = [&](const TermIndices& outer, std::size_t level, const TermRange& at) {
        if (at.first < at.end) {
            boxes.push_back(box_at(counts, outer, level, at));
        }
    };
    const TermIndices first = indices_of(counts, range.first);
    const TermIndices end = indices_of(counts, range.end);
    std::size_t parting = 0;
    while (first[parting] == end[parting]) {
        ++parting;
    }
    // Below this level the run starts with whole indices.
    std::size_t lowest = parting;
    for (std::size_t level = parting + 1; level < term_levels; ++level) {
        lowest = first[level] != 0 ? level : lowest;
    }
    for (std::size_t level = lowest; level > parting; --level) {
        add(first, level, {first[level] + (level == lowest ? 0 : 1), counts[level]});
    }
    add(first, parting, {first[parting] + (lowest == parting ? 0 : 1), end[parting]});
    for (std::size_t level = parting + 1; level < term_levels; ++level) {
        add(end, level, {0, end[level]});
    }
    return boxes;
}

double render_terms(
    const SceneModel& model,
    const Renderer& renderer,
    const Pixel& pixel,
    const TermRange& range
) {
    SceneModel without_reflections = model;
    without_reflections.crystal.structure_factors = {};
    double sum = 0.0;
    for (const TermBox& box : boxes_of(term_counts(model), range)) {
        sum += render_box(without_reflections, renderer, pixel, box);
    }
    return sum;
}

double render_background(const SceneModel& model, const Pixel& pixel) {
    if (model.background.intensity_e2.empty()) {
        return 0.0;
    }
    SceneModel water = model;
    water.crystal.structure_factors = {};
    water.panels = {one_pixel(model.panels[0], pixel)};
    water.beam.fluence_photons_per_m2 *= closeness(model.panels[0], water.panels[0]);
    return render_single(scene::upload_scene(ExecSpace(), water), diffraction::render);
}

}  // namespace minibragg::nanobragg
