#pragma once

#include "minibragg/base/notes.hpp"
#include "minibragg/config/run_config.hpp"
#include "minibragg/goniometer/spindle.hpp"
#include "minibragg/scene/scene_model.hpp"

/// Spots in closed form (crystal.mosaic.model): what a deck asks for, and whether it holds.
namespace minibragg::setup {

/// The broadening of a crystal's spots.
/// @param cell_A  rows a, b, c at spindle angle 0
/// @param spread_deg  of its mosaic domains about any axis; where the deck gives spreads about
/// three axes, these count instead
scene::BroadeningModel make_broadening(
    const config::Crystal& deck, const Mat3& cell_A, double spread_deg
);

/// Whether rotations of this spread are too large for the closed form.
bool is_wide_spread(double spread_deg);

/// The mosaic spread of a deck about any axis, in degrees: its own number, or the root mean
/// square of those about three axes.
double mean_spread_deg(const config::Mosaic& deck);

/// Puts the spots of a scene in closed form if the deck wants that and it holds, and chooses
/// the steps of the spindle where the deck leaves them open: in closed form as few as keep the
/// nearest reflection the only one that counts, else three to the width of a spot.
/// @param scene  with its beam, crystal, panels and sampling
/// @returns whether the spots are in closed form
/// @throws InputError when they are to be and reach too far
bool choose_spot_model(
    const config::Run& deck,
    goniometer::Spindle& spindle,
    scene::SceneModel& scene,
    Notes& notes
);

/// Refuses a scene in which spots reach too far for the closed form.
/// @throws InputError
void require_reach(const scene::SceneModel& scene);

}  // namespace minibragg::setup
