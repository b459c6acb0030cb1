#include "minibragg/nanobragg/image_rows.hpp"

#include "minibragg/base/kokkos.hpp"
#include "minibragg/detector/panel.hpp"
#include "minibragg/diffraction/pixel_photons.hpp"

namespace minibragg::nanobragg {

namespace {

using diffraction::PixelPack;
using scene::DeviceScene;

/// [row][fast], nonzero where a pixel is not rendered.
Array<const std::uint8_t> mask_of(
    const PixelSelection& selection, const Rows& rows, const PixelRange& range
) {
    std::vector<std::uint8_t> mask;
    mask.reserve(static_cast<std::size_t>(rows.count() * selection.fast_pixels()));
    for (std::int64_t slow = rows.first; slow < rows.end; ++slow) {
        for (std::int64_t fast = 0; fast < selection.fast_pixels(); ++fast) {
            const Pixel pixel{slow, fast};
            const std::int64_t index = selection.index_of(pixel);
            const bool is_wanted = index >= range.first && index < range.end;
            mask.push_back(is_wanted && selection.is_rendered(pixel) ? 0 : 1);
        }
    }
    return upload("minibragg::nanobragg::mask", mask);
}

/// Sum over layers and subpixels of the solid angle that each is given.
KOKKOS_INLINE_FUNCTION double pixel_solid_angle(
    const DeviceScene& scene, const PixelPack<double>& pixel
) {
    const int n = scene.sampling.oversample;
    const double samples = static_cast<double>(n) * pixel.panel.lines;
    if (!scene.sampling.oversample_omega) {
        const auto ray = diffraction::held_ray(scene, pixel, scene.sampling.held);
        return samples * detector::solid_angle(pixel.panel, ray);
    }
    double sum = 0.0;
    for (int i = 0; i < pixel.panel.lines; ++i) {
        const Vec3d& place_m = scene.sample_lines(pixel.panel.first_line + i).place_m;
        for (int k = 0; k < n; ++k) {
            const double off_fast = scene.subpixel_offsets(k);
            const auto ray =
                detector::ray_to(pixel.panel, pixel.slow, pixel.fast, place_m, off_fast);
            sum += detector::solid_angle(pixel.panel, ray);
        }
    }
    return sum;
}

/// Rows whose solid angles are summed, as a kernel sees them.
struct RowSums {
    DeviceScene scene;
    Array<const std::uint8_t> mask;  ///< [row][fast]
    std::int64_t first_row, fast_pixels;

    KOKKOS_FUNCTION double operator()(std::int64_t row) const {
        const auto slow = static_cast<double>(first_row + row);
        double sum = 0.0;
        for (std::int64_t fast = 0; fast < fast_pixels; ++fast) {
            if (mask(row * fast_pixels + fast) == 0) {
                const PixelPack<double> pixel{scene.panels(0), slow, static_cast<double>(fast)};
                sum += pixel_solid_angle(scene, pixel);
            }
        }
        return sum;
    }
};

}  // namespace

std::vector<float> render_rows(
    const Renderer& renderer,
    const PixelSelection& selection,
    const Rows& rows,
    const PixelRange& range
) {
    std::vector<scene::PixelRow> pixel_rows;
    for (std::int64_t slow = rows.first; slow < rows.end; ++slow) {
        const std::int64_t first_pixel = (slow - rows.first) * selection.fast_pixels();
        pixel_rows.push_back({0, static_cast<int>(slow), first_pixel});
    }
    const auto size = static_cast<std::size_t>(rows.count() * selection.fast_pixels());
    const Array<float> photons = uninitialized<float>("minibragg::nanobragg::photons", size);
    renderer.render(
        ExecSpace(),
        renderer.scene,
        {upload("minibragg::nanobragg::rows", pixel_rows), mask_of(selection, rows, range)},
        {photons, {}, {}}
    );
    return download(photons);
}

std::vector<double> row_solid_angles(
    const scene::DeviceScenes& scene, const PixelSelection& selection, const Rows& rows
) {
    const auto sums = uninitialized<double>(
        "minibragg::nanobragg::row_solid_angles", static_cast<std::size_t>(rows.count())
    );
    const RowSums row_sum{
        scene.front(), mask_of(selection, rows, {}), rows.first, selection.fast_pixels()};
    Kokkos::parallel_for(
        "minibragg::nanobragg::row_solid_angles",
        Kokkos::RangePolicy<ExecSpace>(0, static_cast<std::size_t>(rows.count())),
        KOKKOS_LAMBDA(const std::int64_t row) { sums(row) = row_sum(row); }
    );
    return download(sums);
}

}  // namespace minibragg::nanobragg
