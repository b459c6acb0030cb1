#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "minibragg/campaign/prepared_run.hpp"
#include "minibragg/campaign/watch_group.hpp"
#include "minibragg/report/progress.hpp"
#include "minibragg/setup/make_shot.hpp"
#include "minibragg/spots/label_pixels.hpp"

namespace minibragg::campaign {

/// Steps that are rendered together before it is known how long they take.
inline constexpr std::int64_t steps_of_first_launch = 10'000'000;

/// This rank's pixels of one image.
struct Frame {
    Array<const float> photons, bragg,
        background;                              ///< [pixel]; the latter empty unless asked for
    const spots::PixelLabels* labels = nullptr;  ///< null unless asked for
};

/// Shots that were rendered together, and this rank's pixels of them.
struct Frames {
    std::vector<setup::Shot> shots{};
    scene::DeviceScenes scenes{};              ///< as they were rendered, one a shot
    scene::PhotonImages images{};              ///< [shot][pixel]
    std::int64_t pixels = 0;                   ///< of a shot
    std::vector<spots::PixelLabels> labels{};  ///< [shot]; empty unless asked for

    Frame operator[](std::size_t shot) const;
};

/// Room for as many shots as are rendered together.
Frames make_frames(const PreparedRun& run, bool separate);

/// The steps of each row of this rank's pixels.
std::vector<std::int64_t> steps_of_rows(
    const scene::SceneModel& scene, const setup::LocalPixels& pixels
);

/// The sum of these.
std::int64_t steps_of_shot(const scene::SceneModel& scene, const setup::LocalPixels& pixels);

/// Renders this rank's pixels, several shots by one launch when they are small; of large ones
/// some rows at a time, so that progress can be told. The pixels do not know.
class Renderer {
public:
    /// @param exec  where all of this rank's images are computed
    Renderer(
        const ExecSpace& exec,
        const PreparedRun& run,
        report::Progress& progress,
        GroupWatch watch
    )
        : exec_(exec), run_(run), progress_(progress), watch_(std::move(watch)) {}

    /// Makes the shots of some images and renders them. No communication.
    /// @pre at most run.images_a_launch images
    /// @post frames.shots are those of the images, in their order
    /// @throws InputError for a shot whose values make no scene, on all ranks that render it
    /// alike
    void render(std::span<const int> images, Frames& frames);

private:
    const ExecSpace& exec_;
    const PreparedRun& run_;
    report::Progress& progress_;
    GroupWatch watch_;
    std::int64_t steps_of_launch_ = steps_of_first_launch;  ///< learned from launch to launch
};

}  // namespace minibragg::campaign
