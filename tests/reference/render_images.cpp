#include "reference/render_images.hpp"

namespace minibragg::reference {

namespace {

std::vector<float> to_host(const Array<float>& image) {
    const auto image_host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), image);
    return {image_host.data(), image_host.data() + image_host.extent(0)};
}

}  // namespace

std::vector<diffraction::PixelRow> all_rows(const diffraction::SceneModel& model) {
    std::vector<diffraction::PixelRow> rows;
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
    const diffraction::SceneModel& model,
    const std::vector<diffraction::PixelRow>& rows,
    const std::vector<std::uint8_t>& mask
) {
    std::size_t size = 0;
    for (const diffraction::PanelModel& panel : model.panels) {
        size += static_cast<std::size_t>(panel.fast_pixels) *
                static_cast<std::size_t>(panel.slow_pixels);
    }
    const auto pixel_mask = mask.empty() ? std::vector<std::uint8_t>(size, 0) : mask;
    const diffraction::PhotonImages images{
        Array<float>("photons", size),
        Array<float>("bragg", size),
        Array<float>("background", size)};
    diffraction::render(
        upload_scene(model), {upload("rows", rows), upload("mask", pixel_mask)}, images
    );
    return {to_host(images.photons), to_host(images.bragg), to_host(images.background)};
}

Images render_images(
    const diffraction::SceneModel& model, const std::vector<std::uint8_t>& mask
) {
    return render_rows(model, all_rows(model), mask);
}

}  // namespace minibragg::reference
