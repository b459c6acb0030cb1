#pragma once

#include <cstdint>
#include <iterator>
#include <random>
#include <vector>

#include "minibragg/scene/scene_model.hpp"

/// Small random scenes for the tests that compare two ways of computing an image, or check a
/// law. The same seed gives the same scene on every machine.
namespace minibragg::reference {

/// Random numbers with a distribution of our own, because the standard's differ between
/// libraries.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}

    double uniform(double low, double high);
    int integer(int low, int high);  ///< both included
    bool chance(double probability);
    Vec3d direction();  ///< uniform over the sphere
    Mat3 rotation(double largest_angle_rad);

private:
    std::mt19937_64 engine_;
};

struct RandomScene {
    scene::SceneModel model;
    std::vector<std::uint8_t> mask;  ///< [pixel], panels stacked
};

/// Everything that a scene can have, in random combination: several panels of any orientation,
/// sensor layers, sources, spindle angles, domains, held factors, background, masks.
RandomScene random_scene(
    std::uint64_t seed, scene::LatticeShape shape, scene::Interpolation interpolation
);

/// One or two more crystals, turned by any angle. All get weights.
void add_crystals(std::uint64_t seed, scene::CrystalModel& crystal);

/// A panel of pixels x pixels whose center is seen from the crystal in `direction`, facing it.
scene::PanelModel facing_panel(
    const Vec3d& direction, double distance_m, int pixels, double pixel_size_m
);

inline constexpr scene::LatticeShape all_shapes[] = {
    scene::LatticeShape::square,
    scene::LatticeShape::round,
    scene::LatticeShape::gauss,
    scene::LatticeShape::tophat,
    scene::LatticeShape::gauss_reciprocal,
    scene::LatticeShape::tophat_reciprocal};

inline constexpr const char* shape_names[] = {
    "square", "round", "gauss", "tophat", "gauss_reciprocal", "tophat_reciprocal"};
static_assert(std::size(shape_names) == std::size(all_shapes));

}  // namespace minibragg::reference
