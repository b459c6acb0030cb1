#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "minibragg/diffraction/sample_cursor.hpp"
#include "path_stubs.hpp"

// Oracle: three nested loops.
namespace minibragg::diffraction {
namespace {

TEST(SampleCursor, VisitsLayersThenSlowThenFastSubpixelsOfItsPanel) {
    if constexpr (runs_on_host) {
        for (const int oversample : {1, 2, 5}) {
            for (const int layers : {1, 3}) {
                scene::SceneModel model = stubs::small_model();
                model.sampling.oversample = oversample;
                model.panels.push_back(model.panels.front());
                model.panels[1].layers.clear();
                for (int layer = 0; layer < layers; ++layer) {
                    model.panels[1].layers.push_back(
                        {1e-4 * layer, 0.1 * layer, 0.1 * layer + 0.1}
                    );
                }
                const scene::DeviceScenes scenes = upload_scene(ExecSpace(), model);
                const scene::DeviceScene& scene = scenes.front();
                using Visit = std::tuple<double, double, double, bool>;
                std::vector<Visit> expected, visited;
                for (int layer = 0; layer < layers; ++layer) {
                    for (int slow = 0; slow < oversample; ++slow) {
                        for (int fast = 0; fast < oversample; ++fast) {
                            const double off_slow = (slow + 0.5) / oversample - 0.5;
                            const double off_fast = (fast + 0.5) / oversample - 0.5;
                            const bool begins_layer = slow == 0 && fast == 0;
                            expected.emplace_back(
                                1e-4 * layer, off_slow, off_fast, begins_layer
                            );
                        }
                    }
                }
                auto at = SampleCursor::first_of(scene, scene.panels(1), scene.subpixels);
                for (; at.is_in_pixel(); at.advance()) {
                    visited.emplace_back(
                        at.line->layer.depth_m,
                        at.line->off_slow,
                        scene.subpixels(at.fast).offset,
                        at.begins_layer()
                    );
                }
                EXPECT_EQ(visited, expected)
                    << oversample << " subpixels, " << layers << " layers";
            }
        }
    }
}

}  // namespace
}  // namespace minibragg::diffraction
