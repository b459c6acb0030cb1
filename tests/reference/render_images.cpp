#include "reference/render_images.hpp"

namespace minibragg::reference {

namespace {

std::vector<float> to_host(const Array<float>& image) {
    const auto image_host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), image);
    return {image_host.data(), image_host.data() + image_host.extent(0)};
}

}  // namespace

std::vector<scene::PixelRow> all_rows(const scene::SceneModel& model) {
    std::vector<scene::PixelRow> rows;
    std::int64_t pixels = 0;
    for (int panel = 0; panel < static_cast<int>(model.panels.size()); ++panel) {
        const auto& shape = model.panels[static_cast<std::size_t>(panel)];
        for (int slow = 0; slow < shape.slow_pixels; ++slow, pixels += shape.fast_pixels) {
            rows.push_back({panel, slow, pixels});
        }
    }
    return rows;
}

Images render_rows(
    const scene::SceneModel& model,
    const std::vector<scene::PixelRow>& rows,
    const std::vector<std::uint8_t>& mask
) {
    std::size_t size = 0;
    for (const scene::PanelModel& panel : model.panels) {
        size += static_cast<std::size_t>(panel.fast_pixels) *
                static_cast<std::size_t>(panel.slow_pixels);
    }
    const auto pixel_mask = mask.empty() ? std::vector<std::uint8_t>(size, 0) : mask;
    const scene::PhotonImages images{
        Array<float>("photons", size),
        Array<float>("bragg", size),
        Array<float>("background", size)};
    diffraction::render(
        upload_scene(model), {upload("rows", rows), upload("mask", pixel_mask)}, images
    );
    return {to_host(images.photons), to_host(images.bragg), to_host(images.background)};
}

Images render_images(const scene::SceneModel& model, const std::vector<std::uint8_t>& mask) {
    return render_rows(model, all_rows(model), mask);
}

}  // namespace minibragg::reference
