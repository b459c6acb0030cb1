#include "minibragg/setup/local_pixels.hpp"

#include <algorithm>
#include <span>

namespace minibragg::setup {

namespace {

/// The rows of each shot, one shot after the other.
std::vector<scene::PixelRow> rows_of_shots(
    const std::vector<scene::PixelRow>& rows, int shots
) {
    std::vector<scene::PixelRow> all;
    all.reserve(rows.size() * static_cast<std::size_t>(shots));
    for (int shot = 0; shot < shots; ++shot) {
        for (scene::PixelRow row : rows) {
            row.shot = shot;
            all.push_back(row);
        }
    }
    return all;
}

}  // namespace

std::vector<parallel::RowCosts> row_costs(
    const DetectorSetup& detector, const scene::SceneModel& scene
) {
    std::vector<parallel::RowCosts> costs;
    for (int panel = 0; panel < static_cast<int>(detector.panels.size()); ++panel) {
        const auto& shape = detector.panels[static_cast<std::size_t>(panel)];
        const std::int64_t steps = steps_per_pixel(scene, panel);
        const auto mask = mask_of(detector, {panel, 0, shape.slow_pixels});
        const auto width = static_cast<std::size_t>(shape.fast_pixels);
        parallel::RowCosts& rows = costs.emplace_back();
        for (std::size_t first = 0; first < mask.size(); first += width) {
            rows.push_back(
                steps * detector::good_pixels(std::span(mask).subspan(first, width))
            );
        }
    }
    return costs;
}

LocalPixels make_local_pixels(
    const DetectorSetup& detector, const std::vector<parallel::Band>& bands, int shots
) {
    LocalPixels local;
    local.bands = bands;
    std::vector<scene::PixelRow> rows;
    for (const parallel::Band& band : bands) {
        const int width = detector.panels[static_cast<std::size_t>(band.panel)].fast_pixels;
        auto first = static_cast<std::int64_t>(local.mask.size());
        local.blocks.push_back({first, band.panel, band.first_row, band.rows, width});
        const auto mask = mask_of(detector, {band.panel, band.first_row, band.rows});
        local.mask.insert(local.mask.end(), mask.begin(), mask.end());
        for (int row = 0; row < band.rows; ++row, first += width) {
            rows.push_back({band.panel, band.first_row + row, first});
            const auto pixels =
                std::span(local.mask)
                    .subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(width));
            local.good_pixels_of_row.push_back(detector::good_pixels(pixels));
            local.panel_of_row.push_back(band.panel);
        }
    }
    std::vector<std::uint8_t> masked(local.mask.size());
    std::transform(local.mask.begin(), local.mask.end(), masked.begin(), [](auto bits) {
        return static_cast<std::uint8_t>(bits != 0);
    });
    local.rows = {
        upload("minibragg::rows", rows_of_shots(rows, shots)),
        upload("minibragg::mask", masked)};
    return local;
}

scene::PhotonImages make_images(const LocalPixels& pixels, int shots, bool separate) {
    const std::size_t size = static_cast<std::size_t>(shots) * pixels.mask.size();
    const std::size_t apart = separate ? size : 0;
    return {
        uninitialized<float>("minibragg::photons", size),
        uninitialized<float>("minibragg::bragg_photons", apart),
        uninitialized<float>("minibragg::background_photons", apart)};
}

}  // namespace minibragg::setup
