#include "reference/render_images.hpp"

#include "minibragg/scene/all_pixels.hpp"

namespace minibragg::reference {

namespace {

std::vector<float> to_host(const Array<float>& image) {
    const auto image_host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), image);
    return {image_host.data(), image_host.data() + image_host.extent(0)};
}

}  // namespace

Images render_rows(
    const scene::SceneModel& model,
    const std::vector<scene::PixelRow>& rows,
    const std::vector<std::uint8_t>& mask
) {
    const auto size = static_cast<std::size_t>(scene::pixel_count(model));
    const auto pixel_mask = mask.empty() ? std::vector<std::uint8_t>(size, 0) : mask;
    const scene::PhotonImages images{
        Array<float>("photons", size),
        Array<float>("bragg", size),
        Array<float>("background", size)};
    diffraction::render(
        ExecSpace(),
        upload_scene(ExecSpace(), model),
        {upload("rows", rows), upload("mask", pixel_mask)},
        images
    );
    return {to_host(images.photons), to_host(images.bragg), to_host(images.background)};
}

Images render_images(const scene::SceneModel& model, const std::vector<std::uint8_t>& mask) {
    return render_rows(model, scene::all_rows(model), mask);
}

}  // namespace minibragg::reference
