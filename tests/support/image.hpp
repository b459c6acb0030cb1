#pragma once

#include <cstdint>
#include <vector>

#include "minibragg/diffraction/render.hpp"

namespace minibragg::support {

/// The expected photons of a whole scene on the host: [pixel], panels stacked, slow-major.
/// `mask` is empty, or nonzero where a pixel is not computed.
inline std::vector<float> render_all(
    const scene::SceneModel& model, const std::vector<std::uint8_t>& mask = {}
) {
    std::vector<scene::PixelRow> rows;
    std::int64_t pixels = 0;
    for (int panel = 0; panel < static_cast<int>(model.panels.size()); ++panel) {
        const auto& shape = model.panels[static_cast<std::size_t>(panel)];
        for (int slow = 0; slow < shape.slow_pixels; ++slow, pixels += shape.fast_pixels) {
            rows.push_back({panel, slow, pixels});
        }
    }
    const auto size = static_cast<std::size_t>(pixels);
    const Array<float> photons("photons", size);
    const auto all = mask.empty() ? std::vector<std::uint8_t>(size, 0) : mask;
    const ExecSpace exec;
    const scene::DeviceScenes scenes = scene::upload_scene(exec, model);
    diffraction::render(
        exec, scenes, {upload("rows", rows), upload("mask", all)}, {photons, {}, {}}
    );
    exec.fence();
    const auto photons_host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), photons);
    return {photons_host.data(), photons_host.data() + size};
}

}  // namespace minibragg::support
