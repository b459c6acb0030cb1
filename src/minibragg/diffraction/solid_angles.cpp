#include "minibragg/base/floating_point.hpp"
#include "minibragg/diffraction/held_factors.hpp"
#include "minibragg/diffraction/native_lanes.hpp"
#include "minibragg/diffraction/render.hpp"
#include "minibragg/diffraction/sample_cursor.hpp"

namespace minibragg::diffraction {

namespace {

using Real = Width<native_lanes<double>, double>::Real;

/// Sum over layers and subpixels of the solid angle that the path gives each, for a pack of
/// pixels.
KOKKOS_FUNCTION Real
pixel_solid_angles(const scene::DeviceScene& scene, const PixelPack<Real>& pixel) {
    const scene::Sampling& sampling = scene.sampling;
    const double samples = static_cast<double>(sampling.oversample) * pixel.panel.lines;
    if (!sampling.oversample_omega) {
        const auto ray = held_ray(scene, pixel, sampling.held);
        return samples * detector::solid_angle(pixel.panel, ray);
    }
    Real sum = all_lanes<Real>(0.0);
    auto sample = SampleCursor::first_of(scene, pixel.panel, scene.subpixels);
    for (; sample.is_in_pixel(); sample.advance()) {
        const detector::Subpixel& along_fast = scene.subpixels(sample.fast);
        const auto ray = detector::ray_to(
            pixel.panel, pixel.slow, pixel.fast, sample.line->place_m, along_fast.offset
        );
        const double weight = sample.line->weight * along_fast.weight;
        sum = sum + weight * detector::solid_angle(pixel.panel, ray);
    }
    return sum;
}

/// The sum over the unmasked pixels of a row, in their order, whatever the width.
KOKKOS_FUNCTION double row_solid_angle(
    const scene::DeviceScene& scene,
    const Array<const std::uint8_t>& mask,
    const scene::PixelRow& row
) {
    const detector::DevicePanel& panel = scene.panels(row.panel);
    const std::uint8_t* masked = mask.data() + row.first_pixel;
    double sum = 0.0;
    for (int fast = 0; fast < panel.fast_pixels; fast += lane_count<Real>) {
        const PixelPack<Real> pixel{
            panel, static_cast<double>(row.slow), counting_from<Real>(fast)};
        const Real angles = pixel_solid_angles(scene, pixel);
        const int lanes = smaller(int{lane_count<Real>}, panel.fast_pixels - fast);
        for (int i = 0; i < lanes; ++i) {
            sum += masked[fast + i] == 0 ? lane(angles, i) : 0.0;
        }
    }
    return sum;
}

}  // namespace

Array<double> row_solid_angles(
    const ExecSpace& exec, const scene::DeviceScenes& scenes, const scene::PixelRows& pixels
) {
    const IeeeKernels arithmetic;
    const auto shots = upload(exec, "minibragg::diffraction::shots", scenes.shots);
    auto sums = uninitialized<double>(
        "minibragg::diffraction::row_solid_angles", pixels.rows.extent(0)
    );
    Kokkos::parallel_for(
        "minibragg::diffraction::row_solid_angles",
        Kokkos::RangePolicy<ExecSpace>(exec, 0, pixels.rows.extent(0)),
        KOKKOS_LAMBDA(const std::int64_t i) {
            const scene::PixelRow& row = pixels.rows(i);
            sums(i) = row_solid_angle(shots(row.shot), pixels.mask, row);
        }
    );
    exec.fence();
    return sums;
}

}  // namespace minibragg::diffraction
