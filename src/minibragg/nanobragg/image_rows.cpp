#include "minibragg/nanobragg/image_rows.hpp"

#include "minibragg/base/kokkos.hpp"

namespace minibragg::nanobragg {

namespace {

/// [row][fast], nonzero where a pixel is not rendered.
std::vector<std::uint8_t> mask_of(
    const PixelSelection& selection, const Rows& rows, const PixelRange& range
) {
    const std::int64_t fast_pixels = selection.fast_pixels();
    std::vector<std::uint8_t> mask(static_cast<std::size_t>(rows.count() * fast_pixels), 1);
    for (std::int64_t slow = rows.first; slow < rows.end; ++slow) {
        const std::int64_t first_of_row = selection.index_of({slow, 0});
        const FastRange in_region = selection.fast_range(slow);
        const std::int64_t first = std::max(in_region.first, range.first - first_of_row);
        const std::int64_t end = std::min(in_region.end, range.end - first_of_row);
        std::uint8_t* const row = mask.data() + (slow - rows.first) * fast_pixels;
        for (std::int64_t fast = first; fast < end; ++fast) {
            row[fast] = selection.is_masked({slow, fast}) ? 1 : 0;
        }
    }
    return mask;
}

}  // namespace

scene::PixelRows upload_rows(
    const PixelSelection& selection, const Rows& rows, const PixelRange& range
) {
    std::vector<scene::PixelRow> pixel_rows;
    pixel_rows.reserve(static_cast<std::size_t>(rows.count()));
    for (std::int64_t slow = rows.first; slow < rows.end; ++slow) {
        const std::int64_t first_pixel = (slow - rows.first) * selection.fast_pixels();
        pixel_rows.push_back({0, static_cast<int>(slow), first_pixel});
    }
    return {
        upload("minibragg::nanobragg::rows", pixel_rows),
        upload("minibragg::nanobragg::mask", mask_of(selection, rows, range))};
}

void render_rows(
    const Renderer& renderer, const scene::PixelRows& rows, std::span<float> photons
) {
    const ExecSpace exec;
    const Array<float> rendered =
        uninitialized<float>("minibragg::nanobragg::photons", photons.size());
    renderer.render(exec, renderer.scene, rows, {rendered, {}, {}});
    using Unowned =
        Kokkos::View<float*, Kokkos::HostSpace, Kokkos::MemoryTraits<Kokkos::Unmanaged>>;
    Kokkos::deep_copy(exec, Unowned(photons.data(), photons.size()), rendered);
    exec.fence();
}

std::vector<float> render_rows(
    const Renderer& renderer,
    const PixelSelection& selection,
    const Rows& rows,
    const PixelRange& range
) {
    std::vector<float> photons(static_cast<std::size_t>(rows.count() * selection.fast_pixels())
    );
    render_rows(renderer, upload_rows(selection, rows, range), photons);
    return photons;
}

}  // namespace minibragg::nanobragg
