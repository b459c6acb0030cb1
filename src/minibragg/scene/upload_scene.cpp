#include <algorithm>
#include <array>
#include <cstddef>
#include <map>

#include "minibragg/base/constants.hpp"
#include "minibragg/scene/rotate_cells.hpp"
#include "minibragg/scene/scene_model.hpp"

namespace minibragg::scene {

namespace {

/// The direction of a source, which is the first of that direction.
beam::Direction make_direction(const BeamModel& beam, const SourceModel& first) {
    const Vec3d& incident = first.direction;
    const double inverse_invA = 1.0 / first.wavelength_A;
    const auto polarization =
        beam.is_polarized ? beam::kahn_polarization(
                                incident,
                                beam::polarization_frame(incident, beam.polarization_axis),
                                beam.kahn_factor
                            )
                          : beam::no_polarization;
    return {
        incident,
        inverse_invA * incident,
        inverse_invA,
        polarization,
        0,
        0,
        beam.d_min_A > 0.0};
}

/// A wavelength of a direction.
beam::Wavelength make_wavelength(
    const SourceModel& source, const beam::Direction& from, double d_min_A
) {
    const double inverse_invA = 1.0 / source.wavelength_A;
    const double first_to_this = inverse_invA / from.inverse_invA;
    const double largest_q_invA = d_min_A > 0.0 ? 1.0 / (first_to_this * d_min_A)
                                                : std::numeric_limits<double>::infinity();
    const double limit = largest_q_invA * largest_q_invA;
    return {
        inverse_invA,
        first_to_this,
        {source.weight, limit},
        {static_cast<float>(source.weight), static_cast<float>(limit)}};
}

/// Sources grouped by direction, in the order of first appearance.
void upload_beam(const SceneModel& model, Scene& scene) {
    const BeamModel& beam = model.beam;
    std::vector<beam::Direction> directions;
    std::vector<std::vector<beam::Wavelength>> of_direction;
    std::map<std::array<double, 3>, std::size_t> index_of;
    for (const SourceModel& source : beam.sources) {
        const Vec3d& along = source.direction;
        const auto [known, is_new] =
            index_of.try_emplace({along.x, along.y, along.z}, directions.size());
        if (is_new) {
            directions.push_back(make_direction(beam, source));
            of_direction.emplace_back();
        }
        const std::size_t index = known->second;
        of_direction[index].push_back(make_wavelength(source, directions[index], beam.d_min_A));
        if (&source == &beam.sources[model.held_source]) {
            scene.sampling.held_direction = static_cast<int>(index);
        }
    }
    std::vector<beam::Wavelength> wavelengths;
    for (std::size_t i = 0; i < directions.size(); ++i) {
        directions[i].first_wavelength = static_cast<int>(wavelengths.size());
        directions[i].wavelengths = static_cast<int>(of_direction[i].size());
        wavelengths.insert(wavelengths.end(), of_direction[i].begin(), of_direction[i].end());
    }
    scene.directions = upload("minibragg::directions", directions);
    scene.wavelengths = upload("minibragg::wavelengths", wavelengths);
}

void upload_panels(const SceneModel& model, Scene& scene) {
    const int n = model.sampling.oversample;
    std::vector<detector::Panel> panels;
    std::vector<detector::SampleLine> lines;
    scene.longest_row_pixels = 0;
    for (const PanelModel& panel : model.panels) {
        scene.longest_row_pixels = std::max(scene.longest_row_pixels, panel.fast_pixels);
        panels.push_back(
            {panel.origin_m,
             panel.fast,
             panel.slow,
             panel.normal,
             panel.pixel_size_m,
             dot(panel.origin_m, panel.normal),
             panel.fast_pixels,
             panel.slow_pixels,
             static_cast<int>(lines.size()),
             static_cast<int>(panel.layers.size()) * n,
             panel.is_point_pixel,
             panel.is_curved,
             panel.curvature_m}
        );
        for (const detector::SensorLayer& layer : panel.layers) {
            for (int k = 0; k < n; ++k) {
                const double off_slow = detector::subpixel_offset(k, n);
                const Vec3d place_m =
                    detector::line_place_m(panels.back(), off_slow, layer.depth_m);
                lines.push_back({place_m, layer, off_slow, k == 0});
            }
        }
    }
    scene.panels = upload("minibragg::panels", panels);
    scene.sample_lines = upload("minibragg::sample_lines", lines);
}

Array<const double> subpixel_offsets(int oversample) {
    std::vector<double> offsets(static_cast<std::size_t>(oversample));
    for (int k = 0; k < oversample; ++k) {
        offsets[static_cast<std::size_t>(k)] = detector::subpixel_offset(k, oversample);
    }
    return upload("minibragg::subpixel_offsets", offsets);
}

/// The box with a border of the default on every side; squared for the nearest-reflection lookup.
template <class T>
crystal::ReflectionBox<T> upload_box(const StructureFactorModel& model) {
    constexpr int nodes = 4;  // of the interpolation along an axis: there are to be as many
    crystal::ReflectionBox<T> box{
        {},
        model.h_min - 1,
        model.k_min - 1,
        model.l_min - 1,
        std::max(model.h_count + 2, nodes),
        std::max(model.k_count + 2, nodes),
        std::max(model.l_count + 2, nodes)};
    const auto size = static_cast<std::size_t>(box.h_count) *
                      static_cast<std::size_t>(box.k_count) *
                      static_cast<std::size_t>(box.l_count);
    const bool squares = model.interpolation == Interpolation::nearest;
    const auto stored = [squares](double f) {
        return static_cast<T>(squares ? f * f : f);
    };
    const Array<T> values = uninitialized<T>("minibragg::reflections", size);
    const HostArray<T> host = Kokkos::create_mirror_view(values);
    std::fill_n(host.data(), size, stored(model.default_f_e));
    const double* f = model.f_e.data();
    for (std::int64_t h = 1; h <= model.h_count; ++h) {
        for (std::int64_t k = 1; k <= model.k_count; ++k) {
            T* row = host.data() + (h * box.k_count + k) * box.l_count + 1;
            std::transform(f, f + model.l_count, row, stored);
            f += model.l_count;
        }
    }
    Kokkos::deep_copy(values, host);
    box.values = values;
    return box;
}

DeviceReflections upload_reflections(const StructureFactorModel& model, Precision precision) {
    DeviceReflections reflections;
    reflections.default_f_squared = model.default_f_e * model.default_f_e;
    if (model.f_e.empty()) {
        return reflections;
    }
    reflections.lookup =
        model.interpolation == Interpolation::tricubic ? Lookup::tricubic : Lookup::nearest;
    if (precision == Precision::mixed) {
        reflections.single_box = upload_box<float>(model);
    } else {
        reflections.double_box = upload_box<double>(model);
    }
    reflections.smallest_hkl = {model.h_min, model.k_min, model.l_min};
    reflections.largest_hkl = {
        model.h_min + model.h_count - 1,
        model.k_min + model.k_count - 1,
        model.l_min + model.l_count - 1};
    return reflections;
}

/// The table of rotated cells: the first crystal's, then those of the others.
Array<const crystal::CellVectors> rotated_cells(const CrystalModelHost& crystal) {
    Array<const crystal::CellVectors> first =
        rotate_cells(crystal.cell_A, crystal.spindle_rotations, crystal.domain_rotations);
    if (crystal.other_lattices.empty()) {
        return first;
    }
    const auto all = uninitialized<crystal::CellVectors>(
        "minibragg::cells", static_cast<std::size_t>(cell_count(crystal))
    );
    std::size_t done = 0;
    const auto append = [&](const Array<const crystal::CellVectors>& cells) {
        const auto end = done + cells.extent(0);
        Kokkos::deep_copy(Kokkos::subview(all, std::make_pair(done, end)), cells);
        done = end;
    };
    append(first);
    for (const OtherLattice& other : crystal.other_lattices) {
        append(rotate_cells(other.cell_A, crystal.spindle_rotations, other.domain_rotations));
    }
    return all;
}

Array<const crystal::RoundedCellVectors> rounded(const Array<const crystal::CellVectors>& cells
) {
    const auto rounded_cells =
        uninitialized<crystal::RoundedCellVectors>("minibragg::rounded_cells", cells.extent(0));
    Kokkos::parallel_for(
        "minibragg::diffraction::round_cells",
        Kokkos::RangePolicy<ExecSpace>(0, cells.extent(0)),
        KOKKOS_LAMBDA(const std::size_t i) {
            const auto round = [](const Vec3d& v) {
                return Vec3<float>{
                    static_cast<float>(v.x), static_cast<float>(v.y), static_cast<float>(v.z)};
            };
            const crystal::CellVectors& cell = cells(i);
            rounded_cells(i) = {round(cell.a_A), round(cell.b_A), round(cell.c_A)};
        }
    );
    return rounded_cells;
}

/// Upper bound of the error of a single-precision Miller index: eight roundings, each of the longest cell
/// edge times the longest scattering vector. Seven are made (cell, vector, three of the sum, wavelength and its
/// product); one is to spare for what they do to each other.
double rough_index_error(const SceneModel& model) {
    constexpr double roundings = 8.0, longest_s = 2.0;
    double longest_edge_A = 0.0,
           shortest_wavelength_A = std::numeric_limits<double>::infinity();
    const auto look_at = [&](const Mat3& cell_A) {
        for (const Vec3d& edge : cell_A.row) {
            longest_edge_A = std::max(longest_edge_A, length(edge));
        }
    };
    look_at(model.crystal.cell_A);
    for (const OtherLattice& other : model.crystal.other_lattices) {
        look_at(other.cell_A);
    }
    for (const SourceModel& source : model.beam.sources) {
        shortest_wavelength_A = std::min(shortest_wavelength_A, source.wavelength_A);
    }
    return roundings * 0.5 * std::numeric_limits<float>::epsilon() * longest_edge_A *
           longest_s / shortest_wavelength_A;
}

/// The weight of each cell of the table: that of its crystal.
std::vector<crystal::CellWeight> cell_weights(const CrystalModelHost& crystal) {
    const std::size_t cells =
        crystal.spindle_rotations.size() * crystal.domain_rotations.size();
    std::vector<crystal::CellWeight> weights;
    const auto append = [&](double weight) {
        weights.insert(weights.end(), cells, {weight, static_cast<float>(weight)});
    };
    append(crystal.weight);
    for (const OtherLattice& other : crystal.other_lattices) {
        append(other.weight);
    }
    return weights;
}

/// The factors that stand before all sums. Each crystal counts as the mean over its domains and phi steps.
void fold_constants(const SceneModel& model, Scene& scene) {
    const CrystalModelHost& crystal = model.crystal;
    const double peak = lattice_peak(crystal.shape, crystal.lattice);
    const auto cells_a_crystal =
        static_cast<double>(crystal.spindle_rotations.size() * crystal.domain_rotations.size());
    scene.background_photons = photons_per_sr_e2(model);
    scene.bragg_photons = scene.background_photons * peak / cells_a_crystal;
    scene.constant_photons = model.background.constant_photons;
}

}  // namespace

void update_scene(const SceneModel& model, const ScenePart& changed, DeviceScene& device) {
    Scene& scene = device.scene;
    Sampling sampling = model.sampling;
    if (!changed.beam) {
        sampling.held_direction = scene.sampling.held_direction;
    }
    const auto n = static_cast<std::size_t>(sampling.oversample);
    const bool other_subpixels = scene.subpixel_offsets.extent(0) != n;
    scene.sampling = sampling;
    if (other_subpixels) {
        scene.subpixel_offsets = subpixel_offsets(sampling.oversample);
    }
    if (changed.beam) {
        upload_beam(model, scene);
    }
    if (changed.panels || other_subpixels) {
        upload_panels(model, scene);
    }
    if (changed.crystal) {
        scene.cells = rotated_cells(model.crystal);
        scene.rounded_cells = rounded(scene.cells);
        scene.cell_weights = upload("minibragg::cell_weights", cell_weights(model.crystal));
        device.lattice = model.crystal.lattice;
    }
    if (changed.background) {
        scene.amorphous = {
            upload("minibragg::amorphous", model.background.intensity_e2),
            model.background.nodes_per_invA};
    }
    fold_constants(model, scene);
    device.rough_index_error = rough_index_error(model);
}

DeviceScene upload_scene(const SceneModel& model) {
    DeviceScene device;
    update_scene(model, {}, device);
    device.shape = model.crystal.shape;
    device.reflections = upload_reflections(model.crystal.structure_factors, model.precision);
    device.precision = model.precision;
    return device;
}

double photons_per_sr_e2(const SceneModel& model) {
    const double subpixels =
        static_cast<double>(model.sampling.oversample) * model.sampling.oversample;
    return constants::electron_radius_squared_m2 * model.beam.fluence_photons_per_m2 /
           subpixels;
}

std::int64_t cell_count(const CrystalModelHost& crystal) {
    const std::size_t crystals = 1 + crystal.other_lattices.size();
    return static_cast<std::int64_t>(
        crystal.spindle_rotations.size() * crystal.domain_rotations.size() * crystals
    );
}

std::int64_t steps_per_pixel(const SceneModel& model, int panel) {
    const std::int64_t subpixels =
        static_cast<std::int64_t>(model.sampling.oversample) * model.sampling.oversample;
    const auto layers =
        static_cast<std::int64_t>(model.panels[static_cast<std::size_t>(panel)].layers.size());
    return layers * subpixels * static_cast<std::int64_t>(model.beam.sources.size()) *
           cell_count(model.crystal);
}

}  // namespace minibragg::scene
